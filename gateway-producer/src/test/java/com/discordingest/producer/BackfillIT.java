package com.discordingest.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.model.log.ClosedGap;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Gap;
import com.discordingest.runtime.ExitCode;
import com.discordingest.simulator.Simulator;
import com.discordingest.simulator.SimulatorOptions;
import com.discordingest.testfixture.Stack;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gap, and the backfill that fills it, between a simulated Discord and a real Kafka. */
final class BackfillIT {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PRIVATE_THREAD = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder = Path.of("");

  @Test
  void whatWasWrittenInAGapIsFetchedIntoTheLogAndTheGapIsClosed() throws Exception {
    try (Simulator simulator =
        Simulator.start(
            SimulatorOptions.defaults()
                .withSeed(7)
                .withRate(500)
                .withLedger(folder.resolve("ledger")))) {
      Installation installation =
          new Installation(
                  simulator,
                  folder.resolve("ledger"),
                  Stack.shared().kafkaBootstrapServers(),
                  Stack.shared().newTopicPrefix())
              .with("backfill.requests-per-second", "500");
      leaveAGap(installation, simulator);
      Set<String> missing = missing(installation);
      assertThat(missing).as("messages that nobody heard of").hasSizeGreaterThan(100);
      assertThat(run(installation, "backfill", "--dry-run"))
          .contains("would read channel")
          .containsPattern("gaps closed +0 +1 still open");
      assertThat(installation.backfilled()).isEmpty();

      simulator.limitRate(2, 0.3, false);
      String told = run(installation, "backfill");

      assertThat(told).containsPattern("gaps closed +1").containsPattern("waits +[2-9]");
      assertThat(messageIds(installation.backfilled(), "MESSAGE_UPDATE")).containsAll(missing);
      assertGapIsClosed(installation.events());
      int before = installation.backfilled().size();
      assertThat(run(installation, "backfill")).contains("nothing to fetch");
      assertThat(installation.backfilled()).hasSize(before);
    }
  }

  @Test
  void aWrongTokenAndAnUnusableTimeAreToldWithTheirExitCodes() {
    try (Simulator simulator = Simulator.start(SimulatorOptions.defaults().withEvents(0))) {
      Installation installation =
          new Installation(
              simulator,
              folder.resolve("ledger"),
              Stack.shared().kafkaBootstrapServers(),
              Stack.shared().newTopicPrefix());
      StringWriter told = new StringWriter();
      PrintWriter out = new PrintWriter(told);
      assertThat(installation.run(out, "backfill", "--since", "tomorrow"))
          .isEqualTo(ExitCode.USAGE.code());
      assertThat(told.toString()).contains("--since is \"tomorrow\"");
      assertThat(
              installation
                  .with("discord.token", "wrong")
                  .run(out, "backfill", "--since", "2026-01-01"))
          .isEqualTo(ExitCode.REFUSED.code());
      assertThat(told.toString()).contains("DISCORD_TOKEN");
    }
  }

  /** The producer is away while much happens, and its session is lost when it comes back. */
  private static void leaveAGap(Installation installation, Simulator simulator)
      throws InterruptedException {
    try (RunningProducer _ = installation.producer()) {
      installation.awaitInLog(500);
    }
    long left = simulator.status().worldEvents();
    await().atMost(PATIENCE).until(() -> simulator.status().worldEvents() > left + 600);
    simulator.refuseResumes(1);
    try (RunningProducer _ = installation.producer()) {
      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofMillis(250))
          .until(() -> installation.gaps().size() == 1);
      await().atMost(PATIENCE).until(() -> simulator.status().shards().getFirst().connected());
      simulator.pause();
      await()
          .atMost(PATIENCE)
          .until(
              () -> simulator.status().shards().stream().allMatch(shard -> shard.waiting() == 0));
    }
  }

  private static String run(Installation installation, String... arguments) {
    StringWriter told = new StringWriter();
    assertThat(installation.run(new PrintWriter(told), arguments))
        .as(told::toString)
        .isEqualTo(ExitCode.OK.code());
    return told.toString();
  }

  /**
   * What Discord sent nobody, in guilds, and has not lost since. Archived private threads are left
   * out, as a backfill does.
   */
  private static Set<String> missing(Installation installation) throws IOException {
    Set<String> sent = new HashSet<>();
    Set<String> gone = new HashSet<>();
    Map<String, JsonNode> threads = new HashMap<>();
    for (byte[] line : installation.ledgerLines()) {
      JsonNode dispatch = JSON.readTree(line);
      JsonNode body = dispatch.path("d");
      switch (dispatch.path("t").asText()) {
        case "MESSAGE_CREATE" -> {
          if (body.has("guild_id")) {
            sent.add(place(body, "id"));
          }
        }
        case "MESSAGE_DELETE" -> gone.add(place(body, "id"));
        case "MESSAGE_DELETE_BULK" ->
            body.path("ids")
                .forEach(id -> gone.add(body.path("channel_id").asText() + "/" + id.asText()));
        case "THREAD_CREATE", "THREAD_UPDATE" -> threads.put(body.path("id").asText(), body);
        case "CHANNEL_DELETE", "THREAD_DELETE" -> gone.add(body.path("id").asText());
        default -> {}
      }
    }
    threads.forEach((id, thread) -> {
      boolean hidden =
          thread.path("type").asInt() == PRIVATE_THREAD
              && thread.path("thread_metadata").path("archived").asBoolean();
      if (hidden || gone.contains(thread.path("parent_id").asText())) {
        gone.add(id);
      }
    });
    Set<String> heard = messageIds(installation.dispatches(), "MESSAGE_CREATE");
    sent.removeIf(place ->
        gone.contains(place) || gone.contains(place.split("/")[0]) || heard.contains(place));
    return sent;
  }

  private static Set<String> messageIds(List<ConsumerRecord<byte[], byte[]>> records, String type)
      throws IOException {
    Set<String> found = new HashSet<>();
    for (ConsumerRecord<byte[], byte[]> record : records) {
      if (LogReader.header(record, EventHeaders.TYPE).equals("com.discord." + type)) {
        found.add(place(JSON.readTree(record.value()).path("d"), "id"));
      }
    }
    return found;
  }

  private static String place(JsonNode message, String id) {
    return message.path("channel_id").asText() + "/" + message.path(id).asText();
  }

  private static void assertGapIsClosed(List<ConsumerRecord<byte[], byte[]>> log) {
    ConsumerRecord<byte[], byte[]> opened = ofType(log, EventHeaders.GAP_TYPE);
    ConsumerRecord<byte[], byte[]> closed = ofType(log, EventHeaders.GAP_CLOSED_TYPE);
    assertThat(ClosedGap.fromJson(closed.value()))
        .isEqualTo(
            new ClosedGap(
                Gap.fromJson(opened.value()),
                Long.parseLong(LogReader.header(opened, EventHeaders.VERSION))));
    assertThat(new String(closed.key(), UTF_8)).isEqualTo(new String(opened.key(), UTF_8));
    assertThat(closed.partition()).isEqualTo(opened.partition());
    assertThat(closed.offset()).isGreaterThan(opened.offset());
  }

  private static ConsumerRecord<byte[], byte[]> ofType(
      List<ConsumerRecord<byte[], byte[]>> log, String type) {
    return log.stream()
        .filter(entry -> LogReader.header(entry, EventHeaders.TYPE).equals(type))
        .findFirst()
        .orElseThrow();
  }
}
