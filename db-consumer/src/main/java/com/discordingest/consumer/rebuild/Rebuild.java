package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.Database.Commits;
import com.discordingest.consumer.write.SchemaMigration;
import com.discordingest.consumer.write.rebuild.ComparedSchema;
import com.discordingest.consumer.write.rebuild.DeferredStructures;
import com.discordingest.consumer.write.rebuild.RebuildState;
import com.discordingest.consumer.write.rebuild.SchemaObjects;
import com.discordingest.consumer.write.rebuild.SchemaSwap;
import com.discordingest.consumer.write.rebuild.Schemas;
import com.discordingest.runtime.BuildVersion;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Builds a schema from the log beside the live one, compares the two at equal offsets, and lets
 * them change places. Goes from {@link Phase} to phase; what it has reached is stored in the schema
 * it builds, so that the next run goes on from there. The live schema is only read, up to the swap.
 * Used by one thread.
 */
public final class Rebuild {
  private final ConsumerConfiguration configuration;
  private final RebuildOptions options;
  private final Map<Integer, Long> beginnings;
  private final RebuildListener listener;
  private final Schemas schemas;
  private final StopSignal stop;
  private final RebuildState state;
  private final CatchUp catchUp;
  private final CatchUp bareLoad;
  private final Database database;
  private final String live;
  private final String building;
  private final String topic;

  private Rebuild(
      ConsumerConfiguration configuration,
      RebuildOptions options,
      Map<Integer, Long> beginnings,
      RebuildListener listener,
      Schemas schemas,
      StopSignal stop) {
    this.configuration = configuration;
    this.options = options;
    this.beginnings = beginnings;
    this.listener = listener;
    this.schemas = schemas;
    this.stop = stop;
    this.live = configuration.schema();
    this.building = options.schema();
    this.topic = configuration.topics().events();
    this.database = new Database(configuration.database(), live);
    this.state = new RebuildState(schemas, building);
    Database target = new Database(configuration.database(), building, Commits.DEFERRED);
    this.catchUp =
        new CatchUp(
            schemas,
            new LogReplay(configuration, target, listener, stop),
            live,
            building,
            configuration.topics().projected());
    this.bareLoad =
        new CatchUp(
            schemas,
            new LogReplay(configuration, target, null, true, listener, stop),
            live,
            building,
            configuration.topics().projected());
  }

  /**
   * Rebuilds, or continues a rebuild.
   *
   * @param beginnings where each partition of the log begins
   * @throws CommandFailure if it cannot be done as things are; the message says what to do
   * @throws RebuildStoppedException if it was told to stop
   */
  public static RebuildOutcome run(
      ConsumerConfiguration configuration,
      RebuildOptions options,
      Map<Integer, Long> beginnings,
      RebuildListener listener,
      StopSignal stop)
      throws InterruptedException {
    Database database = new Database(configuration.database(), configuration.schema());
    try (Schemas schemas = StandbySchema.lock(database)) {
      Rebuild rebuild = new Rebuild(configuration, options, beginnings, listener, schemas, stop);
      Phase phase = rebuild.resume();
      while (!(phase instanceof Phase.Finished finished)) {
        listener.entered(phase);
        phase = rebuild.next(phase);
      }
      return finished.outcome();
    } catch (SQLException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "PostgreSQL failed: "
              + e.getMessage()
              + ". The live schema is as it was; the same command continues where it stood.",
          e);
    }
  }

  private Phase resume() throws SQLException {
    if (!schemas.exists(live)) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "there is no schema " + live + ". `db-consumer run` makes it from the log.");
    }
    if (options.swap() && schemas.exists(StandbySchema.nameFor(live))) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "the schema of before the last rebuild still stands as "
              + StandbySchema.nameFor(live)
              + ". Remove it with `db-consumer rebuild --drop-old`, or go back to it with"
              + " `db-consumer rebuild --swap-back`.");
    }
    Optional<String> stored = schemas.exists(building) ? state.phase() : Optional.empty();
    if (stored.isEmpty()) {
      return new Phase.Prepare();
    }
    String builtBy = state.builtBy();
    if (options.restart() || (options.replaceStale() && !builtBy.equals(version()))) {
      schemas.drop(building);
      return new Phase.Prepare();
    }
    if (!builtBy.equals(version())) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "schema "
              + building
              + " was begun by version "
              + builtBy
              + ", and this is "
              + version()
              + ". Begin anew with --restart.");
    }
    Phase phase = Phase.stored(stored.get());
    listener.told("continuing an interrupted rebuild in phase " + phase.name());
    return phase;
  }

  private Phase next(Phase phase) throws SQLException, InterruptedException {
    return switch (phase) {
      case Phase.Prepare _ -> prepare();
      case Phase.Load _ -> load();
      case Phase.Restore _ -> restore();
      case Phase.Compare _ -> compare();
      case Phase.Swap swap -> swap(swap);
      case Phase.Finished finished -> finished;
    };
  }

  private Phase prepare() throws SQLException {
    requireWholeLog();
    if (schemas.exists(building) && !schemas.offsets(building, topic).isEmpty()) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "schema "
              + building
              + " exists and is no unfinished rebuild. Move it away: ALTER SCHEMA "
              + building
              + " RENAME TO ...");
    }
    listener.told(
        SchemaMigration.run(configuration.database(), building, configuration.databaseWait()));
    state.begin(new Phase.Load().name(), version());
    schemas.beginOffsets(building, topic, beginnings);
    if (options.deferIndexes()) {
      new DeferredStructures(schemas, state, building).takeAway(searchedByScope());
    }
    return new Phase.Load();
  }

  private void requireWholeLog() throws SQLException {
    if (schemas.offsets(live, topic).isEmpty()) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "nothing of topic " + topic + " has been applied to schema " + live + " yet.");
    }
    long missing = beginnings.values().stream().mapToLong(Long::longValue).sum();
    if (missing > 0 && !options.acceptTruncatedLog()) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "the log has lost its beginning: retention or somebody removed "
              + missing
              + " records. What only they said would be missing. To rebuild from what is left, add"
              + " --accept-truncated-log.");
    }
  }

  /** Tables whose rows the projection finds by columns that do not lead their key. */
  static List<String> searchedByScope() {
    List<String> searched = new ArrayList<>();
    for (RowTable table : RowTables.IN_WRITE_ORDER) {
      int[] key = table.key();
      boolean keyServesAll =
          table.scopes().stream()
              .allMatch(scope ->
                  scope.length <= key.length
                      && Arrays.equals(scope, Arrays.copyOf(key, scope.length)));
      if (!keyServesAll) {
        searched.add(table.name());
      }
    }
    return searched;
  }

  private Phase load() throws SQLException, InterruptedException {
    boolean bare = new DeferredStructures(schemas, state, building).areAway();
    (bare ? bareLoad : catchUp).toLive();
    Phase next = new Phase.Restore();
    state.enter(next.name());
    return next;
  }

  private Phase restore() throws SQLException, InterruptedException {
    long begun = System.nanoTime();
    int restored =
        new DeferredStructures(schemas, state, building)
            .bringBack(database, configuration.workers());
    listener.told(
        restored
            + " indexes and foreign keys made in "
            + Duration.ofNanos(System.nanoTime() - begun).toMillis()
            + " ms");
    schemas.analyze(building, RowTables.IN_WRITE_ORDER.stream().map(RowTable::name).toList());
    Phase next = new Phase.Compare();
    state.enter(next.name());
    return next;
  }

  private Phase compare() throws SQLException, InterruptedException {
    catchUp.closely();
    try (ComparedSchema liveSide = ComparedSchema.hold(database, live, building)) {
      catchUp.to(liveSide::offsets);
      carryOver();
      Comparison comparison = compare(liveSide);
      if (!options.swap()) {
        return new Phase.Finished(new RebuildOutcome.Compared(comparison));
      }
      if (!comparison.isClean() && !options.acceptDifferences()) {
        return new Phase.Finished(new RebuildOutcome.Refused(comparison));
      }
      return new Phase.Swap(comparison, liveSide.mark());
    }
  }

  private void carryOver() throws SQLException {
    try (SchemaSwap swap = SchemaSwap.open(database, live, building)) {
      long rows = swap.carryOver();
      listener.told("carried over what the log cannot make: " + rows + " rows");
    }
  }

  private Comparison compare(ComparedSchema liveSide) throws SQLException {
    try (ComparedSchema rebuiltSide = ComparedSchema.hold(database, building, live)) {
      SchemaComparison comparison = new SchemaComparison(liveSide, rebuiltSide, options.shown());
      List<Comparison.TableResult> results = new ArrayList<>();
      for (RowTable table : RowTables.IN_WRITE_ORDER) {
        if (liveSide.has(table.name())) {
          results.add(comparison.compare(table.name()));
        }
      }
      return new Comparison(results, SchemaObjects.leftBehind(schemas, live, building));
    }
  }

  private Phase swap(Phase.Swap phase) throws SQLException, InterruptedException {
    SwapWhenQuiet swap =
        new SwapWhenQuiet(database, catchUp, live, building, options.patience(), listener, stop);
    return new Phase.Finished(
        new RebuildOutcome.Swapped(
            phase.comparison(), swap.run(phase.since(), StandbySchema.nameFor(live))));
  }

  static String version() {
    return new BuildVersion().getVersion()[0];
  }
}
