package com.discordingest.consumer.support;

import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Projects single dispatches, written with single quotes, for tests without a database. */
public final class Projected {
  private final NotedRepairs repairs = new NotedRepairs();
  private final Projection projection = new Projection(repairs);

  public List<RowChange> changes(String type, String data) {
    return projection.project(Dispatches.dispatch(1, type, data));
  }

  /** The changes as golden files show them. */
  public String text(String type, String data) {
    return ChangeText.of(changes(type, data));
  }

  /** The columns of the last row that the dispatch writes to a table; references do not count. */
  public Map<String, @Nullable Object> row(RowTable table, String type, String data) {
    return changes(type, data).stream()
        .flatMap(change -> change.inPieces().stream())
        .filter(change -> change.table() == table && change.version() > 0)
        .flatMap(Projected::written)
        .reduce((first, last) -> last)
        .orElseThrow()
        .toMap();
  }

  /** What could not be stored as it came, so far. */
  public List<String> repairs() {
    return repairs.notes();
  }

  private static Stream<Row> written(RowChange change) {
    return switch (change) {
      case RowChange.Upsert upsert -> Stream.of(upsert.row());
      case RowChange.Update update -> Stream.of(update.row());
      case RowChange.Delete _,
          RowChange.KeepOnly _,
          RowChange.Replace _,
          RowChange.MarkUnlisted _,
          RowChange.Remember _ ->
          Stream.of();
    };
  }
}
