package com.discordingest.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.discordingest.simulator.ledger.LedgerCorruptException;
import com.discordingest.simulator.world.Intent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restarted simulator goes on where its ledger ends, as if nothing had happened. */
final class LedgerRestartIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long INTENTS =
      Intent.all() & ~Intent.GUILD_PRESENCES.mask() & ~Intent.GUILD_MESSAGE_TYPING.mask();

  @TempDir private Path folder;

  @Test
  void sessionsAndWorldContinueAfterARestartAndATornLine() throws IOException {
    Path ledger = folder.resolve("ledger.ndjson");
    SimulatorOptions options = SimulatorOptions.defaults().withEvents(400).withLedger(ledger);
    String session;
    long last;
    try (Simulator simulator = Simulator.start(options);
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.dispatches.size() == 11 + 400);
      session = client.sessionId();
      last = client.lastSequence();
    }
    Files.writeString(ledger, "{\"n\":401,\"shard\":0,\"sha", StandardOpenOption.APPEND);

    try (Simulator simulator = Simulator.start(options);
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      assertThat(simulator.status().dispatches()).isEqualTo(411);
      client.resume(simulator.token(), session, last - 20);
      await().until(() -> client.dispatches.size() == 20 + 1 + 400);
      for (int i = 0; i < client.dispatches.size(); i++) {
        assertThat(client.dispatches.get(i).path("s").asLong()).isEqualTo(last - 20 + i + 1);
      }
    }

    Path once = folder.resolve("once.ndjson");
    try (Simulator simulator = Simulator.start(options.withEvents(800).withLedger(once));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.dispatches.size() == 11 + 800);
    }
    assertThat(worldEvents(ledger)).hasSize(800).isEqualTo(worldEvents(once));
  }

  @Test
  void theLedgerHoldsWhatWasSentAsItWasSent() throws IOException {
    Path ledger = folder.resolve("ledger.ndjson");
    List<String> sent;
    try (Simulator simulator =
            Simulator.start(SimulatorOptions.defaults().withEvents(100).withLedger(ledger));
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.dispatches.size() == 111);
      sent = client.raw.stream().filter(text -> text.contains("\"op\":0,")).toList();
    }
    List<String> lines = Files.readAllLines(ledger);
    assertThat(lines).hasSize(111);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(lines.get(i)).endsWith(sent.get(i).substring(1));
      JsonNode line = JSON.readTree(lines.get(i));
      assertThat(line.path("shard").asInt(-1)).isZero();
      assertThat(line.path("shard_count").asInt()).isEqualTo(1);
      assertThat(line.path("s").asInt()).isEqualTo(i + 1);
    }
  }

  @Test
  void aLedgerOfAnotherWorldIsRefused() {
    Path ledger = folder.resolve("ledger.ndjson");
    SimulatorOptions options = SimulatorOptions.defaults().withEvents(5).withLedger(ledger);
    try (Simulator simulator = Simulator.start(options);
        GatewayClient client = GatewayClient.connect(simulator.gatewayUrl())) {
      client.identify(simulator.token(), INTENTS, 0, 1);
      await().until(() -> client.dispatches.size() == 16);
    }
    assertThatThrownBy(() -> Simulator.start(options.withSeed(2)).close())
        .isInstanceOf(LedgerCorruptException.class)
        .hasMessageContaining("another world");
    assertThatThrownBy(() -> Simulator.start(options.withShards(2)).close())
        .isInstanceOf(LedgerCorruptException.class)
        .hasMessageContaining("--shards 1");
  }

  private static List<String> worldEvents(Path ledger) throws IOException {
    List<String> events = new ArrayList<>();
    for (String line : Files.readAllLines(ledger)) {
      JsonNode node = JSON.readTree(line);
      if (node.has("n")) {
        events.add(node.path("n") + " " + node.path("t") + " " + node.path("d"));
      }
    }
    return events;
  }
}
