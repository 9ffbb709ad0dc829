package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.KeyPartition;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.rebuild.GuildOutcome.MergedTable;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.Database.Commits;
import com.discordingest.consumer.write.FailureKind;
import com.discordingest.consumer.write.SchemaMigration;
import com.discordingest.consumer.write.rebuild.ComparedSchema;
import com.discordingest.consumer.write.rebuild.DeferredStructures;
import com.discordingest.consumer.write.rebuild.GuildMerge;
import com.discordingest.consumer.write.rebuild.GuildScope;
import com.discordingest.consumer.write.rebuild.GuildScope.Ownership;
import com.discordingest.consumer.write.rebuild.RebuildState;
import com.discordingest.consumer.write.rebuild.Schemas;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Rebuilds one guild in place. All its records lie in one partition; they are applied to a schema
 * of its own, which then says what the guild's rows must be. The live rows that differ are changed
 * group of tables by group of tables, each in one transaction that holds the partition's offset:
 * within it the live schema and the other are at the same offset, and whoever applies that
 * partition goes on afterwards as if nothing had happened. Interrupted, it leaves whole groups
 * behind, and can be run again. Used by one thread.
 */
public final class GuildRebuild {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long CLOSE = 2_000;
  private static final int MOST_ROUNDS = 20;
  private static final int MOST_ATTEMPTS = 5;

  private final ConsumerConfiguration configuration;
  private final GuildOptions options;
  private final RebuildListener listener;
  private final Schemas schemas;
  private final Database database;
  private final LogReplay replay;
  private final GuildScope guild;
  private final String live;
  private final String building;
  private final String topic;
  private final int partition;

  private GuildRebuild(
      ConsumerConfiguration configuration,
      GuildOptions options,
      int partition,
      RebuildListener listener,
      Schemas schemas,
      StopSignal stop) {
    this.configuration = configuration;
    this.options = options;
    this.partition = partition;
    this.listener = listener;
    this.schemas = schemas;
    this.live = configuration.schema();
    this.building = live + "_guild";
    this.topic = configuration.topics().events();
    this.guild = new GuildScope(options.guildId());
    this.database = new Database(configuration.database(), live);
    Database target = new Database(configuration.database(), building, Commits.DEFERRED);
    this.replay = new LogReplay(configuration, target, options.key(), false, listener, stop);
  }

  /**
   * Rebuilds the guild, or tells what that would change.
   *
   * @param beginnings where each partition of the log begins
   * @throws CommandFailure if it cannot be done as things are; the message says what to do
   * @throws RebuildStoppedException if it was told to stop
   */
  public static GuildOutcome run(
      ConsumerConfiguration configuration,
      GuildOptions options,
      Map<Integer, Long> beginnings,
      RebuildListener listener,
      StopSignal stop)
      throws InterruptedException {
    int partition = KeyPartition.of(options.key(), beginnings.size());
    Database database = new Database(configuration.database(), configuration.schema());
    try (Schemas schemas = StandbySchema.lock(database)) {
      GuildRebuild rebuild =
          new GuildRebuild(configuration, options, partition, listener, schemas, stop);
      rebuild.prepare(beginnings.getOrDefault(partition, 0L));
      GuildOutcome outcome = rebuild.rebuild();
      schemas.drop(rebuild.building);
      return outcome;
    } catch (SQLException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "PostgreSQL failed: "
              + e.getMessage()
              + ". What was changed is right, and whole groups of tables; run the command again for"
              + " the rest.",
          e);
    }
  }

  /** A fresh schema that is applied up to the partition's beginning. */
  private void prepare(long beginning) throws SQLException {
    if (!schemas.offsets(live, topic).containsKey(partition)) {
      throw nothingKnown();
    }
    if (beginning > 0 && !options.acceptTruncatedLog()) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "partition "
              + partition
              + ", which holds the guild, has lost its first "
              + beginning
              + " records. What only they said would be removed. To rebuild from what is left, add"
              + " --accept-truncated-log.");
    }
    RebuildState state = new RebuildState(schemas, building);
    if (schemas.exists(building)) {
      if (state.phase().isEmpty() && !schemas.offsets(building, topic).isEmpty()) {
        throw new CommandFailure(
            ExitCode.MISMATCH,
            "schema "
                + building
                + " exists and was not made by a rebuild. Move it away: ALTER SCHEMA "
                + building
                + " RENAME TO ...");
      }
      schemas.drop(building);
    }
    listener.told(
        SchemaMigration.run(configuration.database(), building, configuration.databaseWait()));
    state.begin(new Phase.Load().name(), Rebuild.version());
    schemas.beginOffsets(building, topic, Map.of(partition, beginning));
    new DeferredStructures(schemas, state, building).takeAway(Rebuild.searchedByScope());
  }

  private GuildOutcome rebuild() throws SQLException, InterruptedException {
    listener.told("reading partition " + partition + ", which holds the guild's records");
    approach();
    schemas.analyze(building, names(RowTables.IN_WRITE_ORDER));
    try (GuildMerge merge = GuildMerge.open(database, live, building, guild)) {
      if (!merge.knowsGuild()) {
        throw nothingKnown();
      }
      Comparison comparison = compare(merge);
      Map<String, Long> shared = compareShared(merge);
      return new GuildOutcome(comparison, shared, options.dryRun() ? List.of() : mergeAll(merge));
    }
  }

  private CommandFailure nothingKnown() {
    return new CommandFailure(
        ExitCode.MISMATCH,
        "the log says nothing about a guild " + options.guildId() + ", up to where it is applied.");
  }

  /** As close to the live schema as can be while that moves on. */
  private void approach() throws SQLException, InterruptedException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long target = offset(live);
      long distance = target - offset(building);
      advance(target);
      if (distance <= CLOSE) {
        return;
      }
    }
  }

  private long offset(String schema) throws SQLException {
    return schemas.offsets(schema, topic).getOrDefault(partition, 0L);
  }

  private void advance(long target) throws SQLException, InterruptedException {
    replay.run(topic, Map.of(partition, offset(building)), Map.of(partition, target));
  }

  private Comparison compare(GuildMerge merge) throws SQLException, InterruptedException {
    try (ComparedSchema liveSide = ComparedSchema.hold(database, live, building, guild)) {
      advance(liveSide.offsets(topic).getOrDefault(partition, 0L));
      merge.leaveArchived();
      try (ComparedSchema rebuiltSide = ComparedSchema.hold(database, building, live, guild)) {
        SchemaComparison comparison = new SchemaComparison(liveSide, rebuiltSide, options.shown());
        List<Comparison.TableResult> results = new ArrayList<>();
        for (RowTable table : RowTables.IN_WRITE_ORDER) {
          if (GuildScope.of(table.name()) == Ownership.GUILD && liveSide.has(table.name())) {
            results.add(comparison.compare(table.name()));
          }
        }
        return new Comparison(results, List.of());
      }
    }
  }

  private static Map<String, Long> compareShared(GuildMerge merge) throws SQLException {
    Map<String, Long> differing = new LinkedHashMap<>();
    for (RowTable table : RowTables.IN_WRITE_ORDER) {
      if (isShared(table)) {
        differing.put(table.name(), merge.sharedToChange(table.name(), versioned(table)));
      }
    }
    return differing;
  }

  private List<MergedTable> mergeAll(GuildMerge merge) throws SQLException, InterruptedException {
    Map<String, MergedTable> merged = new LinkedHashMap<>();
    for (TableGroup group : TableGroup.inWriteOrder()) {
      held(merge, group.name(), () -> merge(merge, group)).forEach(table -> note(merged, table));
    }
    // Last, when nothing of the guild's hangs on them any more that would be removed along.
    held(merge, "channels that no event mentions", () -> removeUnknown(merge, TableGroup.CHANNELS))
        .forEach(table -> note(merged, table));
    return merged.values().stream().filter(table -> !table.isUnchanged()).toList();
  }

  private static List<MergedTable> merge(GuildMerge merge, TableGroup group) throws SQLException {
    List<MergedTable> merged = new ArrayList<>();
    for (RowTable table : group.tables()) {
      merged.add(write(merge, table));
    }
    for (RowTable table : group.tables().reversed()) {
      if (!isShared(table) && !table.name().equals(TableGroup.CHANNELS)) {
        merged.addAll(removeUnknown(merge, table.name()));
      }
    }
    return merged;
  }

  private static boolean isShared(RowTable table) {
    return GuildScope.of(table.name()) == Ownership.SHARED;
  }

  private static MergedTable write(GuildMerge merge, RowTable table) throws SQLException {
    long added = merge.insertMissing(table.name());
    long changed =
        isShared(table)
            ? merge.changeShared(table.name(), versioned(table))
            : merge.change(table.name());
    return new MergedTable(table.name(), added, changed, 0);
  }

  private static List<MergedTable> removeUnknown(GuildMerge merge, String table)
      throws SQLException {
    return List.of(new MergedTable(table, 0, 0, merge.removeUnknown(table)));
  }

  private static void note(Map<String, MergedTable> merged, MergedTable more) {
    merged.merge(
        more.table(),
        more,
        (one, two) ->
            new MergedTable(
                one.table(),
                one.added() + two.added(),
                one.changed() + two.changed(),
                one.removed() + two.removed()));
  }

  private interface Work {
    List<MergedTable> run() throws SQLException;
  }

  /** One transaction in which both schemas are at the same offset of the guild's partition. */
  private List<MergedTable> held(GuildMerge merge, String what, Work work)
      throws SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      approach();
      merge.leaveArchived();
      merge.ensurePartitions();
      long begun = System.nanoTime();
      try {
        OptionalLong at = merge.begin(topic, partition, PATIENCE);
        advance(at.orElseThrow(this::nothingKnown));
        merge.leaveArchived();
        List<MergedTable> merged = work.run();
        merge.commit();
        listener.told(
            String.format(
                "%s: partition %d was held for %d ms",
                what, partition, Duration.ofNanos(System.nanoTime() - begun).toMillis()));
        return merged;
      } catch (SQLException e) {
        merge.rollback();
        if (attempt == MOST_ATTEMPTS || FailureKind.of(e) != FailureKind.RETRY) {
          throw e;
        }
        listener.told(what + ": " + e.getMessage() + "; trying again");
      }
    }
  }

  private static List<String> names(List<RowTable> tables) {
    return tables.stream().map(RowTable::name).toList();
  }

  private static List<String> versioned(RowTable table) {
    return table.versionedColumns().stream()
        .map(position -> table.column(position).getName())
        .toList();
  }
}
