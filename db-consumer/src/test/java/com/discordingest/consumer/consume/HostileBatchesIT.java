package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.project.UnprojectableException;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.FuzzSeed;
import com.discordingest.consumer.support.HostilePayloads;
import com.discordingest.consumer.support.HostilePayloads.Payload;
import com.discordingest.consumer.support.NotedRepairs;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.SeedPayloads;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.HeaderTexts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

/**
 * Dispatches that Discord would not send give the same tables, too, whatever the batches: mutated
 * ones, among them many that put one emoji, sticker or event into two guilds. Only roles and
 * channels that two guilds name are beyond that (docs/adr/0004).
 */
class HostileBatchesIT {
  private static final int SEEDS = 3;
  private static final int CASES = 1_200;
  private static final String SOURCE = EventHeaders.shardSource(0, 1);

  /** Where a row's text has the role or channel. */
  private static final Map<String, Pattern> CLAIMED =
      Map.of(
          "discord_channels", Pattern.compile("\\((\\d+),.*", Pattern.DOTALL),
          "discord_roles", Pattern.compile("\\((\\d+),.*", Pattern.DOTALL),
          "discord_member_roles", Pattern.compile("\\(\\d+,\\d+,(\\d+),.*", Pattern.DOTALL),
          "discord_emoji_roles", Pattern.compile("\\(\\d+,(\\d+),.*", Pattern.DOTALL));

  @Test
  void anyBatchingGivesTheSameTablesAndDeadLetters() {
    long first = FuzzSeed.ofThisRun();
    try (ProjectedDatabase database = new ProjectedDatabase()) {
      for (long seed = first; seed < first + SEEDS; seed++) {
        List<Payload> payloads = payloads(seed);

        Result large = apply(database, payloads, 5_000);
        Result small = apply(database, payloads, 3 + (int) Math.floorMod(seed, 60L));

        Set<String> disputed = disputed(payloads);
        assertThat(
                ProjectedDatabase.differences(
                    without(disputed, large.tables()), without(disputed, small.tables())))
            .as("-Dfuzz.seed=" + seed)
            .isEmpty();
        assertThat(small.deadLetters())
            .as("-Dfuzz.seed=" + seed)
            .hasSizeBetween(CASES / 20, CASES * 3 / 4)
            .isEqualTo(large.deadLetters());
      }
    }
  }

  private record Result(Map<String, List<String>> tables, List<String> deadLetters) {}

  private static List<Payload> payloads(long seed) {
    List<SeedPayloads.Seed> seeds = SeedPayloads.of(seed);
    List<String> types = seeds.stream().map(SeedPayloads.Seed::type).distinct().toList();
    HostilePayloads payloads = new HostilePayloads(seeds, types, seed);
    return Stream.generate(payloads::next).limit(CASES).toList();
  }

  private static Result apply(
      ProjectedDatabase database, List<Payload> payloads, int batchRecords) {
    database.clear();
    RecordedPartition log = new RecordedPartition("hostile");
    long version = Dispatches.START;
    for (Payload payload : payloads) {
      version++;
      log.append(SOURCE, payload.type(), version, payload.value());
    }
    log.apply(database.url(), log.size(), batchRecords);
    return new Result(database.contents(), log.deadLetters().stream().sorted().toList());
  }

  /** Roles and channels that the dispatches place in more than one guild. */
  private static Set<String> disputed(List<Payload> payloads) {
    RecordDecoder decoder = new RecordDecoder();
    Projection projection = new Projection(new NotedRepairs());
    Map<String, Set<String>> guilds = new HashMap<>();
    for (Payload payload : payloads) {
      EventHeaders headers = new EventHeaders("1-1", payload.type(), SOURCE, Dispatches.START);
      LogEntry entry =
          decoder.decode(
              new LogPosition("hostile", 0, 0),
              HeaderTexts.of(new RecordHeaders(headers.toKafka())),
              payload.value());
      if (entry instanceof LogEntry.Dispatch dispatch) {
        changes(projection, dispatch).forEach(change -> noteGuilds(change, guilds));
      }
    }
    return guilds.entrySet().stream()
        .filter(claimed -> claimed.getValue().size() > 1)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static List<RowChange> changes(Projection projection, LogEntry.Dispatch dispatch) {
    try {
      return projection.project(dispatch);
    } catch (UnprojectableException refused) {
      return List.of();
    }
  }

  private static void noteGuilds(RowChange change, Map<String, Set<String>> guilds) {
    String claimed =
        switch (change.table().name()) {
          case "discord_roles", "discord_channels" -> "id";
          case "discord_member_roles" -> "role_id";
          default -> null;
        };
    if (claimed == null) {
      return;
    }
    for (RowChange piece : change.inPieces()) {
      if (piece instanceof RowChange.Upsert upsert
          && upsert.row().toMap().get("guild_id") != null) {
        Map<String, ?> row = upsert.row().toMap();
        guilds
            .computeIfAbsent(String.valueOf(row.get(claimed)), _ -> new HashSet<>())
            .add(String.valueOf(row.get("guild_id")));
      }
    }
  }

  private static Map<String, List<String>> without(
      Set<String> disputed, Map<String, List<String>> tables) {
    Map<String, List<String>> rest = new TreeMap<>(tables);
    CLAIMED.forEach((table, form) ->
        rest.computeIfPresent(
            table,
            (_, rows) ->
                rows.stream().filter(row -> !disputed.contains(idIn(row, form))).toList()));
    return rest;
  }

  private static String idIn(String row, Pattern form) {
    Matcher matcher = form.matcher(row);
    assertThat(matcher.matches()).as(row).isTrue();
    return matcher.group(1);
  }
}
