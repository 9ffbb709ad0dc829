package com.discordingest.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.simulator.world.Intent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

/** What the port answers over plain HTTP. */
final class RestAndControlIT {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void gatewayBotTellsWhereToConnectAndHowOften() throws IOException, InterruptedException {
    try (Simulator simulator =
        Simulator.start(SimulatorOptions.defaults().withShards(3).withMaxConcurrency(2))) {
      JsonNode bot = get(simulator, "/gateway/bot");
      assertThat(bot.path("url").asText()).isEqualTo(simulator.gatewayUrl());
      assertThat(bot.path("shards").asInt()).isEqualTo(3);
      assertThat(bot.path("session_start_limit").path("max_concurrency").asInt()).isEqualTo(2);
      assertThat(bot.path("session_start_limit").path("remaining").asInt()).isEqualTo(1000);
      assertThat(get(simulator, "/users/@me").path("bot").asBoolean()).isTrue();
    }
  }

  @Test
  void aWrongTokenIs401AndWhatIsNotThereIs404InDiscordsForm()
      throws IOException, InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults())) {
      HttpResponse<String> unauthorized =
          HTTP.send(
              HttpRequest.newBuilder(URI.create(simulator.apiUrl() + "/gateway/bot"))
                  .header("Authorization", "Bot wrong")
                  .build(),
              BodyHandlers.ofString());
      assertThat(unauthorized.statusCode()).isEqualTo(401);
      assertThat(JSON.readTree(unauthorized.body()).path("code").asInt(-1)).isZero();
      HttpResponse<String> unknown = request(simulator, "/channels/1/messages");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(JSON.readTree(unknown.body()).path("code").asInt()).isEqualTo(10003);
      assertThat(request(simulator, "/no/such/route").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void channelsAndMessagesMatchWhatTheGatewayTold() throws IOException, InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withEvents(300));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), Intent.all(), 0, 1);
      await().until(() -> simulator.status().delivered());
      await().until(() -> client.dispatches.size() == simulator.status().dispatches());
      JsonNode last =
          client.dispatches.reversed().stream()
              .filter(payload -> payload.path("t").asText().equals("MESSAGE_CREATE"))
              .findFirst()
              .orElseThrow()
              .path("d");
      JsonNode page =
          get(simulator, "/channels/" + last.path("channel_id").asText() + "/messages?limit=5");
      assertThat(page)
          .anySatisfy(message -> assertThat(message.path("id")).isEqualTo(last.path("id")));
      assertThat(page).allSatisfy(message -> assertThat(message.has("guild_id")).isFalse());
      JsonNode guild = client.dispatches.get(1).path("d");
      JsonNode channels = get(simulator, "/guilds/" + guild.path("id").asText() + "/channels");
      assertThat(channels.size()).isPositive();
    }
  }

  @Test
  void guildsAndArchivedThreadsAreListedPageByPage() throws IOException, InterruptedException {
    try (Simulator simulator =
            Simulator.start(SimulatorOptions.defaults().withGuilds(5).withEvents(4_000));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), Intent.all(), 0, 1);
      await().until(() -> simulator.status().delivered());
      JsonNode first = get(simulator, "/users/@me/guilds?limit=3");
      JsonNode rest =
          get(simulator, "/users/@me/guilds?limit=3&after=" + first.path(2).path("id").asText());
      assertThat(first.size()).isEqualTo(3);
      assertThat(rest.size()).isEqualTo(2);
      int archived = 0;
      for (JsonNode guild : first) {
        for (JsonNode channel :
            get(simulator, "/guilds/" + guild.path("id").asText() + "/channels")) {
          String threads = "/channels/" + channel.path("id").asText() + "/threads/archived/public";
          JsonNode all = get(simulator, threads).path("threads");
          String before = "9999-01-01T00:00:00Z";
          for (JsonNode expected : all) {
            JsonNode page = get(simulator, threads + "?limit=1&before=" + before);
            assertThat(page.path("threads").path(0)).isEqualTo(expected);
            before = expected.path("thread_metadata").path("archive_timestamp").asText();
            before = before.replace("+", "%2B");
            archived++;
          }
        }
      }
      assertThat(archived).isPositive();
    }
  }

  @Test
  void requestsAreTurnedAwayWith429AsOftenAsAskedFor() throws IOException, InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withEvents(0))) {
      post(simulator, "/faults/rate-limit?count=1&millis=1500", "");
      HttpResponse<String> limited = request(simulator, "/users/@me");
      assertThat(limited.statusCode()).isEqualTo(429);
      assertThat(limited.headers().firstValue("Retry-After")).contains("2");
      assertThat(limited.headers().firstValue("X-RateLimit-Reset-After")).contains("1.5");
      assertThat(JSON.readTree(limited.body()).path("retry_after").asDouble()).isEqualTo(1.5);
      assertThat(request(simulator, "/users/@me").statusCode()).isEqualTo(200);
      post(simulator, "/faults/rate-limit?count=1&global=true", "");
      assertThat(request(simulator, "/users/@me").headers().firstValue("X-RateLimit-Global"))
          .contains("true");
    }
  }

  @Test
  void controlTellsTheStatusAndCountsFaults() throws IOException, InterruptedException {
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withEvents(10));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), Intent.all(), 0, 1);
      await().until(() -> simulator.status().delivered());
      assertThat(post(simulator, "/faults/reconnect?shard=0", "").path("affected").asInt())
          .isEqualTo(1);
      post(simulator, "/faults/emit?shard=0", "{\"t\":\"ODD_EVENT\",\"d\":[1, {\"a\":null}]}");
      await().until(() -> client.raw.getLast().endsWith("\"op\":0,\"d\":[1, {\"a\":null}]}"));
      JsonNode status = JSON.readTree(fetch(simulator.controlUrl() + "/status").body());
      assertThat(status.path("sent").asLong()).isEqualTo(client.dispatches.size());
      assertThat(status.path("worldEvents").asLong()).isEqualTo(10);
      assertThat(status.path("done").asBoolean()).isTrue();
      assertThat(status.path("faults").path("reconnect").asInt()).isEqualTo(1);
      assertThat(status.path("shards").path(0).path("session").asText())
          .isEqualTo(client.sessionId());
      assertThat(fetch(simulator.controlUrl() + "/help").body()).contains("garbled-frame");
      assertThat(
              HTTP.send(
                      HttpRequest.newBuilder(
                              URI.create(simulator.controlUrl() + "/faults/close?code=x"))
                          .POST(BodyPublishers.noBody())
                          .build(),
                      BodyHandlers.ofString())
                  .statusCode())
          .isEqualTo(400);
    }
  }

  private static JsonNode get(Simulator simulator, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> response = request(simulator, path);
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }

  private static HttpResponse<String> request(Simulator simulator, String path)
      throws IOException, InterruptedException {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(simulator.apiUrl() + path))
            .header("Authorization", "Bot " + simulator.token())
            .build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> fetch(String url) throws IOException, InterruptedException {
    return HTTP.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString());
  }

  private static JsonNode post(Simulator simulator, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(simulator.controlUrl() + path))
                .POST(BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
    assertThat(response.statusCode()).isEqualTo(200);
    return JSON.readTree(response.body());
  }
}
