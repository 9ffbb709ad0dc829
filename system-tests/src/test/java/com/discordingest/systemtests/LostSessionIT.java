package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka away under traffic until a session has expired: what is lost is known, and fetched. The
 * producer's queue is small, so that it fills soon.
 */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class LostSessionIT {
  private static final long QUEUE_BYTES = 1 << 20;
  private static final int PRIVATE_THREAD = 12;

  @AutoClose private SteadyPipeline steady;
  private Pipeline pipeline;
  private long lastSequence;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    steady =
        SteadyPipeline.start(
            PipelineOptions.of(directory, 80)
                .withRate(60)
                .withProducer("queue.bytes", Long.toString(QUEUE_BYTES)));
    pipeline = steady.pipeline();
  }

  @Test
  @Order(1)
  void kafkaAwayForLongerThanASessionLivesLeavesAKnownGap() {
    double counted = Metrics.of(steady.producer()).value("discord_gateway_gaps_total");
    pipeline.stack().kafka().kill();
    Pipeline.waiting()
        .until(() ->
            pipeline.simulator().status().shards().stream()
                .noneMatch(SimulatorControl.ShardStatus::connected));
    pipeline.simulator().fault("expire-sessions?shard=1");
    pipeline.stack().kafka().start();

    Audit audit = steady.comesToRestClean();

    assertThat(audit.log().gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.gap().shard()).isEqualTo(1));
    lastSequence = audit.log().gaps().getFirst().gap().lastSequence();
    assertThat(audit.log().inGaps()).as("dispatches that nobody can get any more").isPositive();
    assertThat(Metrics.of(steady.producer()).value("discord_gateway_gaps_total") - counted)
        .isEqualTo(1);
    assertThat(
            pipeline.count(
                "SELECT count(*) FROM ingest_gaps WHERE shard = 1 AND lost_until > lost_from"))
        .isEqualTo(1);
  }

  @Test
  @Order(2)
  void aBackfillBringsTheMessagesOfTheGapAndClosesIt() {
    List<Long> unheard = messagesOfTheGap();
    assertThat(pipeline.count(stored(unheard)))
        .as("of %d messages, those that a later edit told", unheard.size())
        .isLessThan(unheard.size() / 2);

    try (ServiceProcess backfill = pipeline.startBackfill()) {
      assertThat(backfill.awaitExit(Pipeline.PATIENCE))
          .as(backfill.output())
          .isEqualTo(OptionalInt.of(0));
    }

    Pipeline.waiting()
        .untilAsserted(() ->
            assertThat(
                    pipeline.count("SELECT count(*) FROM ingest_gaps WHERE closed_at > lost_until"))
                .isEqualTo(1));
    List<Long> messages = messagesOfTheGap();
    assertThat(messages).as("messages that fell into the gap").isNotEmpty();
    Pipeline.waiting()
        .untilAsserted(
            () -> assertThat(pipeline.count(stored(messages))).isEqualTo(messages.size()));
    steady.works("traffic goes on");
  }

  private static String stored(List<Long> messages) {
    return messages.stream()
        .map(String::valueOf)
        .collect(
            Collectors.joining(
                ",",
                "SELECT count(*) FROM discord_messages WHERE NOT placeholder AND id IN (0,",
                ")"));
  }

  /**
   * Messages that the lost session of shard 1 held back, without those that Discord would not tell
   * a backfill: those deleted since, and those whose channel or thread was deleted or hidden since.
   */
  private List<Long> messagesOfTheGap() {
    Map<Long, Long> channels = new TreeMap<>();
    Map<Long, Long> parents = new HashMap<>();
    Set<Long> gone = new HashSet<>();
    Ledger ledger = pipeline.ledger();
    String session =
        ledger.sessions().stream().filter(one -> one.shard() == 1).findFirst().orElseThrow().id();
    ledger.forEach(line -> {
      JsonNode body = Json.read(line.payload()).path("d");
      switch (line.type()) {
        case "MESSAGE_CREATE" -> {
          if (line.session().equals(session) && line.sequence() > lastSequence) {
            channels.put(body.path("id").asLong(), body.path("channel_id").asLong());
          }
        }
        case "MESSAGE_DELETE", "CHANNEL_DELETE", "THREAD_DELETE" ->
            gone.add(body.path("id").asLong());
        case "MESSAGE_DELETE_BULK" -> body.path("ids").forEach(id -> gone.add(id.asLong()));
        case "THREAD_UPDATE", "THREAD_CREATE" -> {
          parents.put(body.path("id").asLong(), body.path("parent_id").asLong());
          if (body.path("type").asInt() == PRIVATE_THREAD) {
            gone.add(body.path("id").asLong());
          }
        }
        default -> {}
      }
    });
    channels
        .entrySet()
        .removeIf(entry ->
            gone.contains(entry.getKey())
                || gone.contains(entry.getValue())
                || gone.contains(parents.getOrDefault(entry.getValue(), 0L)));
    return List.copyOf(channels.keySet());
  }
}
