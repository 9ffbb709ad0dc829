package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The indexes of the rows that one table's changes are about. Each is made when it is first asked
 * for, since most tables are never asked, and kept up from then on. Used by one thread.
 */
final class RowIndexes {
  private final RowTable table;
  private final List<Map<RowKey, FoldedRow>> rows;
  private final Map<Integer, ScopeIndex> ofScopes = new HashMap<>(2);
  private final Map<Integer, ScopeIndex> ofColumns = new HashMap<>(2);
  private final List<ScopeIndex> all = new ArrayList<>(2);

  /**
   * @param rows all rows there are; they may become more, which {@link #add} must be told
   */
  RowIndexes(RowTable table, List<Map<RowKey, FoldedRow>> rows) {
    this.table = table;
    this.rows = rows;
  }

  /** A row has come. */
  void add(Row row, RowKey key) {
    for (ScopeIndex index : all) {
      index.add(row, key);
    }
  }

  /** By the columns of one of the table's scopes. */
  ScopeIndex ofScope(int kind) {
    return ofScopes.computeIfAbsent(kind, _ -> filled(table.scopes().get(kind)));
  }

  /** By one column. Exact only for a column of the key, which never changes. */
  ScopeIndex ofColumn(int column) {
    return ofColumns.computeIfAbsent(column, _ -> filled(new int[] {column}));
  }

  private ScopeIndex filled(int... columns) {
    ScopeIndex index = new ScopeIndex(columns);
    for (Map<RowKey, FoldedRow> map : rows) {
      for (FoldedRow row : map.values()) {
        index.add(row.origin(), row.key());
      }
    }
    all.add(index);
    return index;
  }
}
