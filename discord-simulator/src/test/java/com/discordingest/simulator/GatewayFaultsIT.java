package com.discordingest.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.simulator.gateway.BufferPolicy;
import com.discordingest.simulator.gateway.ShardStatus;
import com.discordingest.simulator.world.Intent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What goes wrong on request, and what the gateway refuses by itself. */
final class GatewayFaultsIT {
  private static final long INTENTS = Intent.all() & ~Intent.GUILD_PRESENCES.mask();
  private static final SimulatorOptions OPTIONS =
      SimulatorOptions.defaults().withEvents(200).withIdentifyInterval(Duration.ofMillis(1));

  @Test
  void aWrongTokenAWrongShardAndWrongIntentsCloseWithTheirCodes() {
    SimulatorOptions options =
        OPTIONS.withDisallowedIntents(Intent.GUILD_PRESENCES.mask()).withShards(2);
    try (Simulator simulator = Simulator.start(options)) {
      assertThat(closeCode(simulator, "wrong", INTENTS, 0, 2)).isEqualTo(4004);
      assertThat(closeCode(simulator, simulator.token(), INTENTS, 0, 1)).isEqualTo(4010);
      assertThat(closeCode(simulator, simulator.token(), INTENTS, 2, 2)).isEqualTo(4010);
      assertThat(closeCode(simulator, simulator.token(), 1L << 40, 0, 2)).isEqualTo(4013);
      assertThat(closeCode(simulator, simulator.token(), Intent.all(), 0, 2)).isEqualTo(4014);
    }
  }

  @Test
  void nonsenseClosesWithItsCode() {
    try (Simulator simulator = Simulator.start(OPTIONS)) {
      assertThat(closeCodeAfter(simulator, "{not json")).isEqualTo(4002);
      assertThat(closeCodeAfter(simulator, "{\"op\":99,\"d\":null}")).isEqualTo(4001);
      assertThat(closeCodeAfter(simulator, "{\"op\":8,\"d\":{}}")).isEqualTo(4003);
    }
  }

  @Test
  void identifyingTooSoonAfterAnotherIsRefused() {
    SimulatorOptions options = OPTIONS.withIdentifyInterval(Duration.ofMinutes(1)).withShards(2);
    try (Simulator simulator = Simulator.start(options);
        GatewayClient first = GatewayClient.connect(simulator.gatewayUrl());
        GatewayClient second = GatewayClient.connect(simulator.gatewayUrl())) {
      first.identify(simulator.token(), INTENTS, 0, 2);
      await().until(() -> first.gotDispatch("READY"));
      second.identify(simulator.token(), INTENTS, 1, 2);
      await().until(() -> second.got(9));
    }
  }

  @Test
  void anUnknownSessionCannotBeResumed() {
    try (Simulator simulator = Simulator.start(OPTIONS);
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.resume(simulator.token(), "0123456789abcdef", 5);
      await().until(() -> client.got(9));
      assertThat(client.controls.getLast().path("d").asBoolean(true)).isFalse();
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.gotDispatch("READY"));
    }
  }

  @Test
  void theWorldWaitsUntilEveryShardHasASession() {
    try (Simulator simulator = Simulator.start(OPTIONS.withShards(2).withMaxConcurrency(2));
        GatewayClient first = GatewayClient.connect(simulator.gatewayUrl());
        GatewayClient second = GatewayClient.connect(simulator.gatewayUrl())) {
      first.identify(simulator.token(), INTENTS, 0, 2);
      await().until(() -> first.gotDispatch("GUILD_CREATE"));
      assertThat(simulator.status().worldEvents()).isZero();
      second.identify(simulator.token(), INTENTS, 1, 2);
      await().until(() -> simulator.status().delivered());
      await()
          .until(() ->
              first.dispatches.size() + second.dispatches.size()
                  == simulator.status().dispatches());
      for (JsonNode payload : second.dispatches) {
        long guild = payload.path("d").path("guild_id").asLong(0);
        assertThat(guild == 0 || (guild >>> 22) % 2 == 1).isTrue();
      }
    }
  }

  @Test
  void aFullBufferMakesTheWorldWaitOrTheResumeFail() {
    SimulatorOptions options = OPTIONS.withEvents(5000).withBuffer(400);
    for (BufferPolicy policy : BufferPolicy.values()) {
      try (Simulator simulator = Simulator.start(options.withBufferPolicy(policy));
          GatewayClient first = GatewayClient.connect(simulator.gatewayUrl());
          GatewayClient second = GatewayClient.connect(simulator.gatewayUrl())) {
        simulator.pause();
        first.identify(simulator.token(), INTENTS, 0, 1);
        await().until(() -> first.dispatches.size() == 11);
        simulator.drop(0);
        await().until(() -> !shard(simulator).connected());
        simulator.resume();
        if (policy == BufferPolicy.WAIT) {
          await().until(() -> shard(simulator).waiting() >= 200);
          second.resume(simulator.token(), first.sessionId(), 11);
          await().until(() -> second.gotDispatch("RESUMED"));
          await().until(() -> simulator.status().delivered());
          assertThat(second.dispatches.getFirst().path("s").asLong()).isEqualTo(12);
        } else {
          await().until(() -> simulator.status().done());
          second.resume(simulator.token(), first.sessionId(), 11);
          await().until(() -> second.got(9));
        }
      }
    }
  }

  @Test
  void aSessionEndsAfterItsTimeOrWhenTheClientSaysGoodbye() {
    try (Simulator simulator = Simulator.start(OPTIONS.withSessionTtl(Duration.ofMillis(50)));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl());
        GatewayClient polite = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.gotDispatch("READY"));
      simulator.drop(-1);
      await().until(() -> shard(simulator).session() == null);

      polite.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> polite.gotDispatch("READY"));
      polite.sayGoodbye();
      await().until(() -> shard(simulator).session() == null);
    }
  }

  @Test
  void whatIsEmittedArrivesVerbatim() {
    String odd = "{\"id\":\"99999999999999999999\",\"content\":\"\\ud800 \\u0000\", \"x\" : 1e400}";
    try (Simulator simulator = Simulator.start(OPTIONS);
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> simulator.status().delivered());
      assertThat(simulator.emit(0, "MESSAGE_CREATE", odd.getBytes(UTF_8))).isEqualTo(1);
      await().until(() -> client.raw.getLast().endsWith("\"op\":0,\"d\":" + odd + "}"));
    }
  }

  @Test
  void faultsReachTheClient() {
    try (Simulator simulator = Simulator.start(OPTIONS);
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> simulator.status().delivered());
      simulator.reconnect(0);
      simulator.requestHeartbeat(0);
      await().until(() -> client.got(7) && client.got(1));
      simulator.acknowledge(0, false);
      client.heartbeat(5);
      await().until(() -> shard(simulator).acknowledged() == 5);
      assertThat(client.got(11)).isFalse();
      simulator.acknowledge(0, true);
      client.heartbeat(6);
      await().until(() -> client.got(11));
      simulator.garble(0, false);
      await().until(() -> client.undecodable.size() == 1);
      long big = simulator.addBigGuild(0, 2);
      await()
          .until(() ->
              client.dispatches.getLast().path("d").path("id").asLong() == big
                  && client.raw.getLast().length() > 2_000_000);
      simulator.closeConnections(0, 4000);
      await().until(() -> client.closeCode() == 4000);
    }
  }

  @Test
  void withoutHelloTheConnectionStaysSilent() {
    try (Simulator simulator = Simulator.start(OPTIONS)) {
      simulator.skipHello(1);
      try (GatewayClient mute = GatewayClient.connect(simulator.gatewayUrl());
          GatewayClient next = GatewayClient.connect(simulator.gatewayUrl())) {
        await().until(() -> next.got(10));
        assertThat(mute.controls).isEmpty();
      }
    }
  }

  @Test
  void aStalledConnectionHoldsTheWorldUpAndLosesNothing() {
    try (Simulator simulator = Simulator.start(OPTIONS.withEvents(20_000));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      simulator.pause();
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.dispatches.size() == 11);
      simulator.stall(0, true);
      simulator.resume();
      await().until(() -> shard(simulator).waiting() >= 2048);
      long then = simulator.status().worldEvents();
      assertThat(client.dispatches).hasSize(11);
      assertThat(simulator.status().worldEvents()).isEqualTo(then).isLessThan(3000);
      simulator.stall(0, false);
      await().until(() -> shard(simulator).waiting() < 2048 || simulator.status().done());
    }
  }

  @Test
  void membersComeInChunksWhenAskedFor() {
    try (Simulator simulator = Simulator.start(OPTIONS.withMembers(3000).withGuilds(2));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      simulator.pause();
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.dispatches.size() == 3);
      JsonNode guild = client.dispatches.get(1).path("d");
      client.send(
          "{\"op\":8,\"d\":{\"guild_id\":\""
              + guild.path("id").asText()
              + "\",\"query\":\"\",\"limit\":0,\"nonce\":\"abc\"}}");
      int members = guild.path("member_count").asInt();
      int chunks = (members + 999) / 1000;
      await().until(() -> client.dispatches.size() == 3 + chunks);
      int got = 0;
      for (JsonNode chunk : client.dispatches.subList(3, 3 + chunks)) {
        assertThat(chunk.path("t").asText()).isEqualTo("GUILD_MEMBERS_CHUNK");
        assertThat(chunk.path("d").path("nonce").asText()).isEqualTo("abc");
        assertThat(chunk.path("d").path("chunk_count").asInt()).isEqualTo(chunks);
        got += chunk.path("d").path("members").size();
      }
      assertThat(got).isEqualTo(members);
    }
  }

  @Test
  void onlyWhatTheIntentsAskForIsSent() {
    long few = Intent.GUILDS.mask() | Intent.GUILD_MESSAGES.mask();
    try (Simulator simulator = Simulator.start(OPTIONS.withEvents(3000));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), few, 0, 1);
      await().until(() -> simulator.status().delivered());
      await().until(() -> client.dispatches.size() == simulator.status().dispatches());
      assertThat(client.gotDispatch("MESSAGE_REACTION_ADD")).isFalse();
      assertThat(client.gotDispatch("GUILD_MEMBER_ADD")).isFalse();
      assertThat(client.gotDispatch("TYPING_START")).isFalse();
      assertThat(client.gotDispatch("CHANNEL_UPDATE")).isTrue();
      assertThat(client.dispatches)
          .filteredOn(payload -> payload.path("t").asText().equals("MESSAGE_CREATE"))
          .filteredOn(payload -> payload.path("d").path("type").asInt() == 0)
          .filteredOn(payload -> payload.path("d").has("guild_id"))
          .isNotEmpty()
          .allSatisfy(
              payload -> assertThat(payload.path("d").path("content").asText("?")).isEmpty());
    }
  }

  private static int closeCode(
      Simulator simulator, String token, long intents, int shard, int shards) {
    try (GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(token, intents, shard, shards);
      await().until(client::ended);
      return client.closeCode();
    }
  }

  private static int closeCodeAfter(Simulator simulator, String command) {
    try (GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.send(command);
      await().until(client::ended);
      return client.closeCode();
    }
  }

  private static ShardStatus shard(Simulator simulator) {
    return simulator.status().shards().getFirst();
  }
}
