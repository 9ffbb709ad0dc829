package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.util.Comparator;

/**
 * What one statement can merge: rows that carry the same columns. Where each column has its own
 * version, which also says whether it is carried, one statement merges all rows, so that concurrent
 * writers lock them in one order.
 *
 * @param reference whether the rows merely must exist
 * @param carried the columns, as a bit mask by position
 * @param begunAnew whether what {@link com.discordingest.consumer.row.ColumnRule#SINCE} dates began
 *     within the batch, whatever is stored
 */
record MergeKind(FoldedRow.Write write, boolean reference, long carried, boolean begunAnew) {
  /** References come first, because rows may refer to rows of their own table, and updates last. */
  static final Comparator<MergeKind> ORDER =
      Comparator.comparing(MergeKind::write)
          .thenComparing(kind -> !kind.reference())
          .thenComparingLong(MergeKind::carried)
          .thenComparing(MergeKind::begunAnew);

  static MergeKind of(FoldedRow row) {
    if (row.write() == FoldedRow.Write.UPSERT && row.columnVersions() != null) {
      return new MergeKind(FoldedRow.Write.UPSERT, false, everyColumn(row.table()), false);
    }
    return new MergeKind(row.write(), row.isReference(), row.carried(), row.begunAnew());
  }

  private static long everyColumn(RowTable table) {
    return (1L << table.width()) - 1;
  }
}
