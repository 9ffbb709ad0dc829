package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.deadletter.DeadLetters;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.support.FuzzSeed;
import com.discordingest.consumer.support.HostilePayloads;
import com.discordingest.consumer.support.HostilePayloads.Payload;
import com.discordingest.consumer.support.SeedPayloads;
import com.discordingest.consumer.support.WritesToNowhere;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.Database;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.HeaderTexts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A hundred thousand dispatches that nobody would send, decoded, projected, folded and put into the
 * form that goes to PostgreSQL: each is rows or a dead letter, and nothing else happens. {@code
 * -Dfuzz.seed=...} repeats a run, {@code -Dfuzz.cases=...} makes it longer.
 */
class HostilePayloadsTest {
  private static final int MOST_IN_A_BATCH = 200;
  private static final Duration LONGEST_BATCH = Duration.ofSeconds(20);
  private static final Database NOWHERE = new Database(WritesToNowhere.url(), "discord");

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ConsumerMetrics metrics = new ConsumerMetrics(registry, Clock.systemUTC());
  private final RecordProjector projector = new RecordProjector(new Projection(metrics));
  private final Map<Long, Throwable> deadLetters = new HashMap<>();
  private long offset;
  private long longest;

  private final DeadLetters kept =
      rejected -> rejected.forEach(one -> deadLetters.put(one.record().offset(), one.cause()));

  @Test
  @Timeout(value = 5, unit = TimeUnit.MINUTES)
  void everyHostilePayloadBecomesRowsOrADeadLetter() {
    long seed = FuzzSeed.ofThisRun();
    int cases = Integer.getInteger("fuzz.cases", 100_000);
    List<SeedPayloads.Seed> seeds = SeedPayloads.of(seed);
    HostilePayloads payloads =
        new HostilePayloads(
            seeds, seeds.stream().map(SeedPayloads.Seed::type).distinct().toList(), seed);
    SplittableRandom random = new SplittableRandom(seed);
    BatchWriter writer = new BatchWriter(NOWHERE, RowTables.IN_WRITE_ORDER, metrics);
    BatchApplier applier = applier(writer);
    long start = System.nanoTime();

    while (offset < cases) {
      apply(applier, payloads, 1 + random.nextInt(MOST_IN_A_BATCH));
    }

    System.out.printf(
        "%,d cases in %d s, longest batch %d ms, %,d rows, %,d dead letters: %s%n",
        offset,
        Duration.ofNanos(System.nanoTime() - start).toSeconds(),
        Duration.ofNanos(longest).toMillis(),
        metrics.rows(),
        deadLetters.size(),
        causes());
    assertThat(metrics.applied()).as("applied or left out").isEqualTo(offset);
    assertThat(metrics.deadLettered()).isEqualTo(deadLetters.size());
    assertThat(deadLetters.size())
        .as("some are bad, some are not")
        .isBetween(cases / 20, cases * 3 / 4);
    assertThat(metrics.rows()).isGreaterThan(cases / 2);
    assertThat(causes())
        .as("nothing is refused by accident")
        .containsOnlyKeys("UndecodableRecordException", "UnprojectableException");
    assertThat(registry.find("ingest.retries").counters()).isEmpty();
    assertThat(Duration.ofNanos(longest)).isLessThan(LONGEST_BATCH);
  }

  private BatchApplier applier(BatchWriter writer) {
    return new BatchApplier(
        projector,
        writer,
        kept,
        metrics,
        Clock.systemUTC(),
        () -> new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), RandomGenerator.getDefault()),
        new StopSignal());
  }

  private void apply(BatchApplier applier, HostilePayloads payloads, int records) {
    long from = offset;
    long start = System.nanoTime();
    List<ProjectedRecord> batch = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      Payload payload = payloads.next();
      try {
        ConsumerRecord<byte[], byte[]> record = record(payload);
        batch.add(projector.project(record, HeaderTexts.of(record.headers()), null, _ -> {}));
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(describe(payload), e);
      }
    }
    Batch applied = Batch.of(batch, Map.of(new TopicPartition("t", 0), from));
    try {
      assertThat(applier.apply(applied, null)).isTrue();
    } catch (RuntimeException | StackOverflowError e) {
      throw new AssertionError("batch of " + records + " at " + from, e);
    }
    longest = Math.max(longest, System.nanoTime() - start);
  }

  private ConsumerRecord<byte[], byte[]> record(Payload payload) {
    long at = offset++;
    EventHeaders headers = new EventHeaders("1-" + at, payload.type(), "/shards/0/1", 1 + at);
    return new ConsumerRecord<>(
        "t",
        0,
        at,
        0,
        TimestampType.CREATE_TIME,
        0,
        payload.value().length,
        new byte[0],
        payload.value(),
        new RecordHeaders(headers.toKafka()),
        Optional.empty());
  }

  private static String describe(Payload payload) {
    String text = new String(payload.value(), UTF_8);
    return payload.type() + " " + text.substring(0, Math.min(2_000, text.length()));
  }

  private Map<String, Integer> causes() {
    Map<String, Integer> causes = new TreeMap<>();
    deadLetters
        .values()
        .forEach(cause -> causes.merge(cause.getClass().getSimpleName(), 1, Integer::sum));
    return causes;
  }
}
