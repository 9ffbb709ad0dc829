package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.support.FuzzSeed;
import com.discordingest.consumer.support.HostilePayloads;
import com.discordingest.consumer.support.SeedPayloads;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.HeaderTexts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Dispatches that nobody would send, counted one after the other: each counts or is refused as a
 * whole, and whatever was counted makes rows. {@code -Dfuzz.seed=...} repeats a run.
 */
class HostileTallyingTest {
  private static final int CASES = 60_000;

  /** No record of a changelog may come near the size that Kafka refuses. */
  private static final int MOST_BYTES = 8_192;

  private final RecordDecoder decoder = new RecordDecoder();
  private final MapMemory memory = new MapMemory();
  private final Map<Window, Tally> tallies = new HashMap<>();
  private int counted;
  private int refused;

  @Test
  @Timeout(value = 3, unit = TimeUnit.MINUTES)
  void everyHostilePayloadCountsOrIsRefusedAsAWhole() {
    long seed = FuzzSeed.ofThisRun();
    List<SeedPayloads.Seed> seeds =
        SeedPayloads.of(seed).stream().filter(one -> Tallying.covers(one.type())).toList();
    HostilePayloads payloads =
        new HostilePayloads(
            seeds, seeds.stream().map(SeedPayloads.Seed::type).distinct().toList(), seed);
    for (int i = 0; i < CASES; i++) {
      HostilePayloads.Payload payload = payloads.next();
      EventHeaders headers =
          new EventHeaders("1-" + i, payload.type(), "/shards/0/1", 1_767_225_600_000_000L + i);
      LogEntry entry =
          decoder.decode(
              new LogPosition("t", 0, i),
              HeaderTexts.of(new RecordHeaders(headers.toKafka())),
              payload.value());
      if (entry instanceof LogEntry.Dispatch dispatch) {
        count(dispatch);
      }
    }

    assertThat(counted).isGreaterThan(CASES / 4);
    assertThat(refused).isGreaterThan(CASES / 50);
    assertThat(tallies).isNotEmpty().allSatisfy(HostileTallyingTest::makesARow);
  }

  private void count(LogEntry.Dispatch dispatch) {
    long before = memory.changes();
    try {
      Tallying.tally(dispatch, memory)
          .forEach((window, addition) -> tallies.merge(window, addition, Tally::plus));
      counted++;
    } catch (RuntimeException e) {
      assertThat(memory.changes()).as(dispatch.type() + ": " + e.getMessage()).isEqualTo(before);
      refused++;
    }
  }

  private static void makesARow(Window window, Tally tally) {
    assertThat(tally.toBytes().length).isLessThan(MOST_BYTES);
    assertThat(Tally.ofBytes(tally.toBytes())).isEqualTo(tally);
    Record<byte[], byte[]> record = ActivityRecords.of(window, tally, tally, 0);
    LogEntry entry =
        new RecordDecoder()
            .decode(
                new LogPosition("activity", 0, 0),
                HeaderTexts.of(record.headers()),
                record.value());
    assertThat(entry).isInstanceOf(LogEntry.Dispatch.class);
    ConsumerMetrics repairs = new ConsumerMetrics(new SimpleMeterRegistry(), Clock.systemUTC());
    List<RowChange> changes = new Projection(repairs).project((LogEntry.Dispatch) entry);
    assertThat(changes)
        .singleElement()
        .satisfies(change -> {
          assertThat(change.version()).isEqualTo(tally.revision());
          assertThat(change).isInstanceOf(RowChange.Upsert.class);
          assertThat(((RowChange.Upsert) change).row().key().size()).isPositive();
        });
  }
}
