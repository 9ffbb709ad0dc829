package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends one table's rows into its staging table: the set number first, then every column of the
 * table. Belongs to one connection and one thread.
 */
final class StagingTable {
  /**
   * A row that is sent in so many bytes fits on a page of 8,192, whatever its columns: the server
   * needs up to 7 bytes more for each, and a text in an array may take 8 where it was sent in 5.
   */
  private static final int SURELY_FITTING = 4_000;

  /** JSON may take six times as much as its text, where it is a list of digits. */
  private static final int SURELY_FITTING_WITH_JSON = 1_000;

  private final Connection connection;
  private final StagingSql sql;
  private final RowTable table;
  private final ColumnEncoder encoder;
  private final BinaryRows rows = new BinaryRows();

  /** Rows that are larger are sent once the table has been widened. */
  private int mostBytes;

  private final List<byte[]> large = new ArrayList<>();

  private StagingTable(
      Connection connection, StagingSql sql, RowTable table, ColumnEncoder encoder) {
    this.connection = connection;
    this.sql = sql;
    this.table = table;
    this.encoder = encoder;
    boolean json =
        Arrays.stream(table.table().fields()).anyMatch(field -> field.getDataType().isJSON());
    this.mostBytes = json ? SURELY_FITTING_WITH_JSON : SURELY_FITTING;
  }

  /** Makes the staging table of a table. */
  static StagingTable create(
      Connection connection, StagingSql sql, RowTable table, ColumnEncoder encoder)
      throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String definition;
      try (ResultSet described = statement.executeQuery(sql.describeStaging(table))) {
        described.next();
        definition = described.getString(1);
      }
      statement.execute(definition);
    }
    return new StagingTable(connection, sql, table, encoder);
  }

  /** Rows that are sent together. */
  @FunctionalInterface
  interface Rows {
    /** Adds all of them. */
    void addTo(Load load) throws SQLException;
  }

  /** Stages rows. */
  void copy(Rows added) throws SQLException {
    large.clear();
    try (BinaryCopy copy = BinaryCopy.begin(connection, sql.copyInto(table), rows)) {
      added.addTo(new Load(copy));
      copy.end();
    }
    if (!large.isEmpty()) {
      widen();
      copyLarge();
    }
  }

  /** Once and for all: where one row is large, others will be. */
  private void widen() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql.widen(table));
    }
    mostBytes = Integer.MAX_VALUE;
  }

  private void copyLarge() throws SQLException {
    try (BinaryCopy copy = BinaryCopy.begin(connection, sql.copyInto(table), rows)) {
      for (byte[] row : large) {
        rows.encodedRow(row);
        copy.rowEnded();
      }
      copy.end();
    }
    large.clear();
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
      int before = rows.size();
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
      if (rows.size() - before > mostBytes) {
        large.add(rows.takeBack(before));
      } else {
        copy.rowEnded();
      }
    }
  }

  /** Where a row's values come from, by column position. */
  @FunctionalInterface
  interface CellSource {
    @Nullable Object cell(int position);
  }
}
