package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies rows that are most likely new straight into their table, which costs the server half of
 * what staging and merging does. Should one of them be there already, or be refused for any other
 * reason, nothing of them is written and all are merged after all (ADR 0007). Belongs to one
 * connection and one thread.
 */
final class RowAppender {
  private static final Logger LOG = LoggerFactory.getLogger(RowAppender.class);

  /** With fewer rows a savepoint costs more than is saved. */
  private static final int FEWEST = 200;

  private final Connection connection;
  private final StagingSql sql;
  private final BinaryRows bytes = new BinaryRows();
  private final Map<RowTable, AppendAttempts> attempts = new HashMap<>();

  RowAppender(Connection connection, StagingSql sql) {
    this.connection = connection;
    this.sql = sql;
  }

  /**
   * Writes those of the rows that can be appended.
   *
   * @param rows in the order of their keys
   * @return the rows that are still to be merged, in the same order
   */
  List<FoldedRow> append(RowTable table, ColumnEncoder encoder, List<FoldedRow> rows)
      throws SQLException {
    if (!table.mostlyNew()) {
      return rows;
    }
    Map<MergeKind, List<FoldedRow>> whole = new TreeMap<>(MergeKind.ORDER);
    List<FoldedRow> others = new ArrayList<>();
    for (FoldedRow row : rows) {
      boolean looksNew =
          row.write() == FoldedRow.Write.UPSERT && row.complete() && row.isAnnounced();
      (looksNew ? whole.computeIfAbsent(MergeKind.of(row), _ -> new ArrayList<>()) : others)
          .add(row);
    }
    int count = rows.size() - others.size();
    AppendAttempts tried = attempts.computeIfAbsent(table, _ -> new AppendAttempts());
    if (count < FEWEST || !tried.isDue()) {
      return rows;
    }
    if (isTaken(table, encoder, whole)) {
      tried.succeeded();
      return others;
    }
    tried.failed();
    return rows;
  }

  private boolean isTaken(
      RowTable table, ColumnEncoder encoder, Map<MergeKind, List<FoldedRow>> kinds)
      throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      for (Map.Entry<MergeKind, List<FoldedRow>> kind : kinds.entrySet()) {
        copy(table, encoder, kind.getKey().carried(), kind.getValue());
      }
    } catch (SQLException e) {
      if (FailureKind.of(e) != FailureKind.DATA) {
        throw e;
      }
      LOG.debug("rows of {} are not all new; merging them instead", table, e);
      connection.rollback(before);
      connection.releaseSavepoint(before);
      return false;
    }
    connection.releaseSavepoint(before);
    return true;
  }

  private void copy(RowTable table, ColumnEncoder encoder, long carried, List<FoldedRow> rows)
      throws SQLException {
    int[] columns = StagingSql.appendedColumns(table, carried);
    try (BinaryCopy copy = BinaryCopy.begin(connection, sql.copyAppended(table, carried), bytes)) {
      for (FoldedRow row : rows) {
        bytes.row(columns.length);
        for (int column : columns) {
          if (column == table.rowVersion()) {
            bytes.int8(row.version());
          } else if (column == table.placeholder()) {
            bytes.bool(false);
          } else {
            encoder.write(
                bytes,
                column,
                row.carries(column) ? row.cell(column) : table.insertDefault(column));
          }
        }
        copy.rowEnded();
      }
      copy.end();
    }
  }
}
