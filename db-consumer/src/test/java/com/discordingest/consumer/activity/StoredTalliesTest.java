package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.stream.LongStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredTalliesTest {
  private static final Window DAY = new Window.BotDay(Instant.parse("2026-03-04T00:00:00Z"));
  private static final Window NEXT_DAY = new Window.BotDay(Instant.parse("2026-03-05T00:00:00Z"));

  @TempDir private Path directory;
  private KeyValueStore<Bytes, byte[]> store;
  private StoredTallies tallies;

  @BeforeEach
  void open() {
    MockProcessorContext<byte[], byte[]> context =
        new MockProcessorContext<>(new Properties(), new TaskId(0, 0), directory.toFile());
    store =
        Stores.keyValueStoreBuilder(
                Stores.inMemoryKeyValueStore("tallies"), Serdes.Bytes(), Serdes.ByteArray())
            .withLoggingDisabled()
            .build();
    store.init(context.getStateStoreContext(), store);
    tallies = new StoredTallies(store);
  }

  @Test
  void anyNumberOfPeopleComesBack() {
    Tally expected = Tally.NOTHING;
    for (long id = 0; id < 700; id++) {
      Tally one = by(id);
      tallies.add(DAY, one);
      expected = expected.plus(one);

      assertThat(tallies.get(DAY)).isEqualTo(expected);
    }
    assertThat(tallies.get(NEXT_DAY)).isEqualTo(Tally.NOTHING);
  }

  @Test
  void whoIsKnownIsNotWrittenAgain() {
    for (int people : new int[] {100, 5_000}) {
      tallies.add(DAY, by(LongStream.range(0, people).toArray()));
      byte[] before = people();

      tallies.add(DAY, by(7));
      assertThat(people()).isSameAs(before);

      tallies.add(DAY, by(LongStream.range(people, people + 500).toArray()));
      assertThat(people()).isNotSameAs(before);
    }
    assertThat(store.get(Bytes.wrap(DAY.toBytes()))).hasSizeLessThan(50);
  }

  /** The largest value: none but people take so much. */
  private byte[] people() {
    byte[] largest = {};
    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      while (entries.hasNext()) {
        byte[] value = entries.next().value;
        largest = value.length > largest.length ? value : largest;
      }
    }
    assertThat(largest).hasSizeGreaterThan(500);
    return largest;
  }

  private static Tally by(long... people) {
    return new Tally(1, Map.of(Count.MESSAGES, 1L), Distinct.of(people), null);
  }
}
