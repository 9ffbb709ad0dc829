package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.GAPS;
import static com.discordingest.schema.Tables.INGEST_GAPS;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.decode.LogEntry.KnownGap;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.model.RowVersions;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the log holds into row changes. Pure and thread-safe: the same entry always gives the
 * same changes.
 */
public final class Projection {
  private final Repairs repairs;

  /**
   * @param repairs told of values that could not be stored; called by whatever thread projects
   */
  public Projection(Repairs repairs) {
    this.repairs = repairs;
  }

  /** Whether events of this name change any table; all others are counted and pass by. */
  public static boolean covers(String type) {
    return projectionOf(type) != null;
  }

  /**
   * The row changes of a dispatch, in the order in which they apply.
   *
   * @throws UnprojectableException if the payload cannot become rows
   */
  public List<RowChange> project(Dispatch dispatch) {
    EventProjection projection = projectionOf(dispatch.type());
    if (projection == null) {
      return List.of();
    }
    Changes changes = new Changes(dispatch, repairs);
    projection.project(dispatch.data(), changes);
    return changes.toList();
  }

  /** Discord's events, and the records of the activity topic, which come in the same envelope. */
  private static @Nullable EventProjection projectionOf(String type) {
    EventProjection projection = Events.PROJECTIONS.get(type);
    return projection == null ? ActivityRows.PROJECTIONS.get(type) : projection;
  }

  /** The row of a known gap, which ends with the moment the gap was written to the log. */
  public List<RowChange> project(KnownGap known) {
    Row row =
        new Row(GAPS)
            .with(INGEST_GAPS.SHARD, known.gap().shard())
            .with(INGEST_GAPS.SHARD_COUNT, known.gap().shardCount())
            .with(INGEST_GAPS.ROW_VERSION, known.version())
            .with(INGEST_GAPS.LAST_SEQUENCE, known.gap().lastSequence())
            .with(INGEST_GAPS.LOST_FROM, RowVersions.momentOf(known.gap().lastVersion()))
            .with(INGEST_GAPS.LOST_UNTIL, RowVersions.momentOf(known.version()))
            .with(INGEST_GAPS.REASON, known.gap().reason());
    return List.of(new RowChange.Upsert(row, known.version(), true));
  }
}
