package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import org.jspecify.annotations.Nullable;

/**
 * One table's rows on their way into its staging table: the set number first, then every column of
 * the table. Used by one thread.
 */
final class StagingTable {
  private static final int MOST_KEPT_BYTES = 8 << 20;

  private final RowTable table;
  private final ColumnEncoder encoder;
  private final BinaryRows rows = new BinaryRows();
  private int count;

  StagingTable(RowTable table, ColumnEncoder encoder) {
    this.table = table;
    this.encoder = encoder;
  }

  RowTable table() {
    return table;
  }

  boolean isEmpty() {
    return count == 0;
  }

  BinaryRows rows() {
    return rows;
  }

  void begin() {
    rows.begin();
    count = 0;
  }

  void clear() {
    rows.clear(MOST_KEPT_BYTES);
    count = 0;
  }

  /**
   * Adds a row of which only some columns are carried; the bookkeeping columns come from the fold.
   */
  void add(
      int set,
      CellSource cells,
      long carried,
      long rowVersion,
      boolean placeholder,
      long @Nullable [] columnVersions) {
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
    count++;
  }

  /** Where a row's values come from, by column position. */
  @FunctionalInterface
  interface CellSource {
    @Nullable Object cell(int position);
  }
}
