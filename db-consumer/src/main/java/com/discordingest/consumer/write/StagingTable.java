package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Sends one table's rows into its staging table: the set number first, then every column of the
 * table. Used by one thread.
 */
final class StagingTable {
  private final Connection connection;
  private final RowTable table;
  private final String copyStatement;
  private final ColumnEncoder encoder;
  private final BinaryRows rows = new BinaryRows();

  StagingTable(Connection connection, RowTable table, String copyStatement, ColumnEncoder encoder) {
    this.connection = connection;
    this.table = table;
    this.copyStatement = copyStatement;
    this.encoder = encoder;
  }

  /** Rows that are sent together. */
  @FunctionalInterface
  interface Rows {
    /** Adds all of them. */
    void addTo(Load load) throws SQLException;
  }

  /** Stages rows. */
  void copy(Rows added) throws SQLException {
    try (BinaryCopy copy = BinaryCopy.begin(connection, copyStatement, rows)) {
      added.addTo(new Load(copy));
      copy.end();
    }
  }

  /** Takes the rows of one copy. */
  final class Load {
    private final BinaryCopy copy;

    private Load(BinaryCopy copy) {
      this.copy = copy;
    }

    /**
     * Adds a row of which only some columns are carried; the bookkeeping columns come from the
     * fold.
     */
    void add(
        int set,
        CellSource cells,
        long carried,
        long rowVersion,
        boolean placeholder,
        long @Nullable [] columnVersions)
        throws SQLException {
      rows.row(table.width() + 1);
      rows.int4(set);
      for (int i = 0; i < table.width(); i++) {
        if (i == table.rowVersion()) {
          rows.int8(rowVersion);
        } else if (i == table.placeholder()) {
          rows.bool(placeholder);
        } else if (i == table.columnVersions() && columnVersions != null) {
          rows.int8Array(columnVersions);
        } else if ((carried & (1L << i)) != 0) {
          encoder.write(rows, i, cells.cell(i));
        } else {
          rows.nullValue();
        }
      }
      copy.rowEnded();
    }
  }

  /** Where a row's values come from, by column position. */
  @FunctionalInterface
  interface CellSource {
    @Nullable Object cell(int position);
  }
}
