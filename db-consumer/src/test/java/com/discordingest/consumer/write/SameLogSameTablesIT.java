package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.ProjectedDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Same log, same tables: whatever the batches, and however the partitions interleave. jqwik prints
 * the seed of a failure.
 */
class SameLogSameTablesIT {
  private static final ProjectedDatabase DATABASE = new ProjectedDatabase();

  @AfterContainer
  static void close() {
    DATABASE.close();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void anyBatchingGivesTheTablesOfOneByOne(@ForAll long seed) {
    List<Dispatch> log = GuildHistory.of(seed, "1001", 1, 25);

    Map<String, List<String>> expected = oneByOne(log);

    assertThat(inBatches(log, new Random(seed))).isEqualTo(expected);
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void anyInterleavingOfPartitionsGivesTheSameTables(@ForAll long seed) {
    List<Dispatch> first = GuildHistory.of(seed, "1001", 1, 15);
    List<Dispatch> second = GuildHistory.of(~seed, "1002", 2, 15);
    List<Dispatch> oneThenOther = new ArrayList<>(first);
    oneThenOther.addAll(second);

    Map<String, List<String>> expected = oneByOne(oneThenOther);

    Random random = new Random(seed);
    assertThat(inBatches(interleaved(first, second, random), random)).isEqualTo(expected);
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void eachEventTwiceGivesTheTablesOfOnce(@ForAll long seed) {
    List<Dispatch> log = GuildHistory.of(seed, "1001", 1, 25);

    Map<String, List<String>> expected = oneByOne(log);

    List<Dispatch> twice = log.stream().flatMap(each -> Stream.of(each, each)).toList();
    assertThat(differences(expected, inBatches(twice, new Random(seed)))).isEmpty();
  }

  /** As after a restart that begins before what is applied. */
  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void aRunThatIsDeliveredAgainGivesTheTablesOfOnce(@ForAll long seed) {
    List<Dispatch> log = GuildHistory.of(seed, "1001", 1, 25);

    Map<String, List<String>> expected = oneByOne(log);

    Random random = new Random(seed);
    int to = 1 + random.nextInt(log.size());
    List<Dispatch> again = new ArrayList<>(log.subList(0, to));
    again.addAll(log.subList(random.nextInt(to), log.size()));
    assertThat(differences(expected, inBatches(again, random))).isEmpty();
  }

  @Property(tries = 25, shrinking = ShrinkingMode.OFF)
  void whatIsDeliveredAgainLaterTakesNothingBackFromTablesThatKeepTheirRows(@ForAll long seed) {
    List<Dispatch> log = GuildHistory.of(seed, "1001", 1, 20);

    Map<String, List<String>> expected = kept(oneByOne(log));

    Random random = new Random(seed);
    List<Dispatch> again = new ArrayList<>();
    for (int i = 0; i < log.size(); i++) {
      again.add(log.get(i));
      if (random.nextInt(3) == 0) {
        int from = random.nextInt(i + 1);
        again.addAll(log.subList(from, Math.min(i + 1, from + 1 + random.nextInt(3))));
      }
    }
    assertThat(kept(oneByOne(again))).isEqualTo(expected);
  }

  /** Tables from which the projection removes nothing; docs/adr/0061 is about the others. */
  private static Map<String, List<String>> kept(Map<String, List<String>> contents) {
    Map<String, List<String>> kept = new TreeMap<>(contents);
    kept.keySet()
        .retainAll(
            Set.of(
                "discord_guilds",
                "discord_users",
                "discord_guild_members",
                "discord_messages",
                "discord_message_edits",
                "discord_bans",
                "discord_scheduled_events",
                "discord_event_participants"));
    return kept;
  }

  /** Missing rows and surplus ones: easier to read than two databases. */
  private static List<String> differences(
      Map<String, List<String>> expected, Map<String, List<String>> actual) {
    List<String> differences = new ArrayList<>();
    expected.forEach((table, rows) -> {
      List<String> got = new ArrayList<>(actual.get(table));
      rows.stream()
          .filter(row -> !got.remove(row))
          .forEach(row -> differences.add("- " + table + row));
      got.forEach(row -> differences.add("+ " + table + row));
    });
    return differences;
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
