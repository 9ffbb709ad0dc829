package com.discordingest.consumer.activity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What several partitions of the log contribute, in whatever order it comes. */
class MergeProcessorTest {
  private static final Instant DAY = Instant.parse("2026-03-04T00:00:00Z");
  private static final Window COMMAND = new Window.CommandDay(9, DAY);

  @TempDir private Path directory;

  /** A processor with stores of its own, and what it has published. */
  private final class Merge {
    private final MockProcessorContext<byte[], byte[]> context =
        new MockProcessorContext<>(new Properties(), new TaskId(1, 0), directory.toFile());
    private final MergeProcessor processor =
        new MergeProcessor(Duration.ofSeconds(1), ActivityListener.SILENT);

    Merge() {
      for (String name :
          List.of(
              ActivityTopology.PARTIALS,
              ActivityTopology.TOTALS,
              ActivityTopology.PARTIALS_CHANGED)) {
        KeyValueStore<Bytes, byte[]> store =
            Stores.keyValueStoreBuilder(
                    Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withLoggingDisabled()
                .build();
        context.addStateStore(store);
        store.init(context.getStateStoreContext(), store);
      }
      processor.init(context);
    }

    void add(Window window, int partition, Tally tally) {
      processor.process(new Record<>(window, new Partial(partition, tally), 0));
    }

    /** The last value of each key so far. */
    Map<String, String> published() {
      context.scheduledPunctuators().getFirst().getPunctuator().punctuate(0);
      Map<String, String> latest = new TreeMap<>();
      context
          .forwarded()
          .forEach(forward ->
              latest.put(
                  new String(forward.record().key(), UTF_8),
                  new String(forward.record().value(), UTF_8)
                      + forward.record().headers().lastHeader("ce_id")));
      return latest;
    }
  }

  @Test
  void usersOfACommandInSeveralPartitionsAreCountedOnce() {
    Merge merge = new Merge();
    merge.add(COMMAND, 0, uses(1, 70));
    merge.add(COMMAND, 1, uses(2, 70, 71));
    merge.add(COMMAND, 1, uses(3, 70, 71, 72));
    merge.add(COMMAND, 1, uses(2, 70, 71));

    assertThat(merge.published().get("command/9/2026-03-04T00:00:00Z"))
        .contains("\"uses\":4", "\"users\":3");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void neitherTheOrderNorTheRepetitionOfContributionsMatters(long seed) {
    Random random = new Random(seed);
    List<Runnable> steps = new ArrayList<>();
    Merge inOrder = new Merge();
    Merge shuffled = new Merge();
    for (int partition = 0; partition < 4; partition++) {
      for (int day = 0; day < 5; day++) {
        Window window =
            day == 4 ? COMMAND : new Window.BotDay(DAY.plus(Window.DAY.multipliedBy(day)));
        int source = partition;
        long amount = random.nextInt(1, 9);
        Tally last = uses(amount, random.longs(amount, 0, 20).toArray());
        inOrder.add(window, source, last);
        steps.add(() -> shuffled.add(window, source, last));
        steps.add(() -> shuffled.add(window, source, uses(amount - 1)));
        steps.add(() -> shuffled.add(window, source, last));
        steps.add(shuffled::published);
      }
    }
    Collections.shuffle(steps, random);
    steps.forEach(Runnable::run);

    assertThat(shuffled.published()).hasSize(5).isEqualTo(inOrder.published());
  }

  private static Tally uses(long uses, long... users) {
    return new Tally(uses, Map.of(Count.USES, uses), Distinct.of(users), null);
  }
}
