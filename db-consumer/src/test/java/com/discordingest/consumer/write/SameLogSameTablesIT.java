package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.FuzzSeed;
import com.discordingest.consumer.support.GuildHistory;
import com.discordingest.consumer.support.ProjectedDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Same log, same tables: whatever the batches, and however the partitions interleave. What is
 * delivered twice in a row is kept out by row versions alone here; RepeatedRecordsIT has it stand
 * anywhere later. jqwik prints the seed of a failure.
 */
class SameLogSameTablesIT {
  private static final ProjectedDatabase DATABASE = new ProjectedDatabase();

  @AfterContainer
  static void close() {
    DATABASE.close();
  }

  /**
   * Also when each event comes twice in a row. That runs and single records may stand in the log
   * again later is not for the write path alone to bear: RepeatedRecordsIT.
   */
  @Property(tries = 25, seed = FuzzSeed.OF_PROPERTIES, shrinking = ShrinkingMode.OFF)
  void anyBatchingGivesTheTablesOfOneByOneEvenIfEachEventComesTwice(@ForAll long drawn) {
    long seed = FuzzSeed.moved(drawn);
    List<Dispatch> log = GuildHistory.of(seed, "1001", 1, 25);
    Random random = new Random(seed);
    List<Dispatch> twice = log.stream().flatMap(each -> Stream.of(each, each)).toList();

    Map<String, List<String>> expected = oneByOne(log);

    for (List<Dispatch> delivered : List.of(log, twice)) {
      assertThat(ProjectedDatabase.differences(expected, inBatches(delivered, random))).isEmpty();
    }
  }

  @Property(tries = 25, seed = FuzzSeed.OF_PROPERTIES, shrinking = ShrinkingMode.OFF)
  void anyInterleavingOfPartitionsGivesTheSameTables(@ForAll long drawn) {
    long seed = FuzzSeed.moved(drawn);
    List<Dispatch> first = GuildHistory.of(seed, "1001", 1, 15);
    List<Dispatch> second = GuildHistory.of(~seed, "1002", 2, 15);
    List<Dispatch> oneThenOther = new ArrayList<>(first);
    oneThenOther.addAll(second);

    Map<String, List<String>> expected = oneByOne(oneThenOther);

    Random random = new Random(seed);
    Map<String, List<String>> actual = inBatches(interleaved(first, second, random), random);
    assertThat(ProjectedDatabase.differences(expected, actual)).isEmpty();
  }

  private static Map<String, List<String>> oneByOne(List<Dispatch> log) {
    DATABASE.clear();
    log.forEach(DATABASE::apply);
    return DATABASE.contents();
  }

  private static Map<String, List<String>> inBatches(List<Dispatch> log, Random random) {
    DATABASE.clear();
    int from = 0;
    while (from < log.size()) {
      int to = Math.min(log.size(), from + 1 + random.nextInt(12));
      DATABASE.apply(log.subList(from, to));
      from = to;
    }
    return DATABASE.contents();
  }

  private static List<Dispatch> interleaved(
      List<Dispatch> first, List<Dispatch> second, Random random) {
    List<Dispatch> all = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < first.size() || j < second.size()) {
      if (j == second.size() || (i < first.size() && random.nextBoolean())) {
        all.add(first.get(i));
        i++;
      } else {
        all.add(second.get(j));
        j++;
      }
    }
    return all;
  }
}
