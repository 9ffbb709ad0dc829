package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.GAPS;
import static com.discordingest.schema.Tables.INGEST_GAPS;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.decode.LogEntry.FilledGap;
import com.discordingest.consumer.decode.LogEntry.KnownGap;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.model.RowVersions;
import com.discordingest.model.log.Gap;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Turns what the log holds into row changes. Pure and thread-safe: the same entry always gives the
 * same changes.
 */
public final class Projection {
  /** Discord's events, and the records of the activity topic, which come in the same envelope. */
  private static final Map<String, EventProjection> ALL = all();

  private final Repairs repairs;
  private final Map<String, EventProjection> projections;

  /**
   * @param repairs told of values that could not be stored; called by whatever thread projects
   */
  public Projection(Repairs repairs) {
    this(repairs, ALL);
  }

  private Projection(Repairs repairs, Map<String, EventProjection> projections) {
    this.repairs = repairs;
    this.projections = projections;
  }

  /**
   * A projection of new messages onto {@code discord_messages} and nothing else: what can be
   * compared with programs that fill that table only. Whatever the rows refer to must be there.
   */
  public static Projection ofMessagesAlone(Repairs repairs) {
    return new Projection(repairs, Events.MESSAGES_ALONE);
  }

  /** The same projection, which tells nobody of values that could not be stored. */
  public Projection silently() {
    return new Projection(Repairs.NONE, projections);
  }

  private static Map<String, EventProjection> all() {
    Map<String, EventProjection> all = new HashMap<>(Events.PROJECTIONS);
    all.putAll(ActivityRows.PROJECTIONS);
    return Map.copyOf(all);
  }

  /** Whether events of this name change any table; all others are counted and pass by. */
  public static boolean covers(String type) {
    return ALL.containsKey(type);
  }

  /**
   * The row changes of a dispatch, in the order in which they apply.
   *
   * @throws UnprojectableException if the payload cannot become rows
   */
  public List<RowChange> project(Dispatch dispatch) {
    List<RowChange> changes = new ArrayList<>(8);
    project(dispatch, changes::add);
    return Collections.unmodifiableList(changes);
  }

  /**
   * The same, for changes that may be too many to hold all of them at once.
   *
   * @param to given each change; if this fails, those that were given come to nothing
   */
  public void project(Dispatch dispatch, Consumer<RowChange> to) {
    EventProjection projection = projections.get(dispatch.type());
    if (projection != null) {
      projection.project(dispatch.data(), new Changes(dispatch, repairs, to));
    }
  }

  /** The row of a known gap, which ends with the moment the gap was written to the log. */
  public List<RowChange> project(KnownGap known) {
    Row row = gap(known.gap(), known.version());
    return List.of(new RowChange.Upsert(row, known.version(), true));
  }

  /** The same row, closed at the moment that was written to the log. */
  public List<RowChange> project(FilledGap filled) {
    Row row =
        gap(filled.closed().gap(), filled.closed().gapVersion())
            .with(INGEST_GAPS.CLOSED_AT, RowVersions.momentOf(filled.version()));
    return List.of(new RowChange.Upsert(row, filled.version(), true));
  }

  private static Row gap(Gap gap, long version) {
    return new Row(GAPS)
        .with(INGEST_GAPS.SHARD, gap.shard())
        .with(INGEST_GAPS.SHARD_COUNT, gap.shardCount())
        .with(INGEST_GAPS.LOST_UNTIL, RowVersions.momentOf(version))
        .with(INGEST_GAPS.LAST_SEQUENCE, gap.lastSequence())
        .with(INGEST_GAPS.LOST_FROM, RowVersions.momentOf(gap.lastVersion()))
        .with(INGEST_GAPS.REASON, gap.reason());
  }
}
