package com.discordingest.producer.session;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one call to Discord's REST API that the gateway needs. Thread-safe. */
public final class DiscordApi {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordApi.class);
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final HttpClient http;
  private final URI gatewayBot;
  private final String token;

  /**
   * @param baseUrl such as {@code https://discord.com/api/v10}
   * @param token the bot's token; never printed
   */
  public DiscordApi(String baseUrl, String token) {
    this.http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
    this.gatewayBot = URI.create(baseUrl.replaceAll("/+$", "") + "/gateway/bot");
    this.token = token;
  }

  /**
   * Asks until there is an answer, or the patience is over.
   *
   * @throws CommandFailure if the token is wrong, or Discord does not answer
   */
  public GatewayBot gatewayBot(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = 500;
    while (true) {
      String problem;
      try {
        HttpResponse<String> response = http.send(request(), HttpResponse.BodyHandlers.ofString());
        switch (response.statusCode()) {
          case 200 -> {
            return MAPPER.readValue(response.body(), GatewayBot.class);
          }
          case 401, 403 ->
              throw new CommandFailure(
                  ExitCode.REFUSED,
                  "Discord does not accept the token (HTTP "
                      + response.statusCode()
                      + " from "
                      + gatewayBot
                      + "). Copy the bot's token from the developer portal (Bot, Reset Token) and"
                      + " set DISCORD_TOKEN.");
          case 429 -> {
            pause = Math.max(pause, retryAfterMillis(response));
            problem = "HTTP 429, asked too often";
          }
          default -> problem = "HTTP " + response.statusCode();
        }
      } catch (JsonProcessingException e) {
        problem = "its answer cannot be read: " + e.getOriginalMessage();
      } catch (IOException e) {
        problem = e.toString();
      }
      if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline > 0) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            "Discord's API at "
                + gatewayBot
                + " gave no usable answer within "
                + patience.toSeconds()
                + " s: "
                + problem
                + ". Check the network and discord.api.url.");
      }
      LOG.warn("{}: {}; asking again in {} ms", gatewayBot, problem, pause);
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause * 2, 10_000);
    }
  }

  private HttpRequest request() {
    return HttpRequest.newBuilder(gatewayBot)
        .timeout(Duration.ofSeconds(15))
        .header("Authorization", "Bot " + token)
        .header("User-Agent", "DiscordBot (discord-ingest, 0.1)")
        .GET()
        .build();
  }

  private static long retryAfterMillis(HttpResponse<String> response) {
    try {
      return response
          .headers()
          .firstValue("Retry-After")
          .map(seconds -> Math.round(Double.parseDouble(seconds) * 1_000))
          .orElse(1_000L);
    } catch (NumberFormatException unreadable) {
      return 5_000;
    }
  }
}
