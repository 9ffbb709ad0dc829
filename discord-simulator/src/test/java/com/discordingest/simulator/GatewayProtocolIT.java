package com.discordingest.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.simulator.world.Intent;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The protocol as Discord documents it, seen from the wire. */
final class GatewayProtocolIT {
  private static final long INTENTS =
      Intent.all() & ~Intent.GUILD_PRESENCES.mask() & ~Intent.GUILD_MESSAGE_TYPING.mask();

  @Test
  void identifyBringsReadyThenEveryGuildThenLiveEventsWithoutAGapInTheSequence() {
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withEvents(300));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      await().until(() -> client.got(10));
      client.heartbeat(0);
      await().until(() -> client.got(11));
      client.identify(simulator.token(), INTENTS, 0, 1);

      await().until(() -> client.dispatches.size() == 1 + 10 + 300);
      assertThat(client.dispatches.getFirst().path("t").asText()).isEqualTo("READY");
      assertThat(client.dispatches.getFirst().path("d").path("guilds").size()).isEqualTo(10);
      assertThat(client.dispatches.subList(1, 11))
          .allSatisfy(payload -> assertThat(payload.path("t").asText()).isEqualTo("GUILD_CREATE"));
      for (int i = 0; i < client.dispatches.size(); i++) {
        assertThat(client.dispatches.get(i).path("s").asLong()).isEqualTo(i + 1);
      }
      assertThat(client.controls)
          .allSatisfy(payload -> {
            assertThat(payload.path("t").isNull()).isTrue();
            assertThat(payload.path("s").isNull()).isTrue();
          });
    }
  }

  @Test
  void resumeReplaysWhatWasMissedAndEndsInResumed() {
    try (Simulator simulator =
        Simulator.start(SimulatorOptions.defaults().withRate(2000).withEvents(1500))) {
      GatewayClient first = GatewayClient.connect(simulator.gatewayUrl());
      first.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> first.dispatches.size() > 100);
      simulator.drop(0);
      await().until(() -> !simulator.status().shards().getFirst().connected());
      long last = first.lastSequence();
      await().until(() -> simulator.status().done());

      try (GatewayClient second = GatewayClient.connect(simulator.gatewayUrl())) {
        second.resume(simulator.token(), first.sessionId(), last);
        await().until(() -> second.gotDispatch("RESUMED"));
        long expected = last;
        for (JsonNode payload : second.dispatches) {
          assertThat(payload.path("s").asLong()).isEqualTo(++expected);
        }
        assertThat(expected).isEqualTo(1 + 10 + 1500 + 1);
      }
      first.close();
    }
  }

  @Test
  void aClientThatSendsNoHeartbeatIsDropped() {
    try (Simulator simulator =
            Simulator.start(
                SimulatorOptions.defaults().withHeartbeatInterval(Duration.ofMillis(200)));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> simulator.status().shards().getFirst().connected());
      await().until(() -> !simulator.status().shards().getFirst().connected());
      assertThat(simulator.status().shards().getFirst().session()).isNotNull();
    }
  }
}
