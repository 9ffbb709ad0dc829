package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of the rows belong to which collection of one kind, by the columns of the first change to
 * each.
 */
final class ScopeIndex {
  private final int[] columns;
  private final Map<RowKey, List<RowKey>> rows = new HashMap<>();
  private boolean blind;

  ScopeIndex(int[] columns) {
    this.columns = columns;
  }

  /** Whether some row may belong to any collection, because it did not say to which. */
  boolean isBlind() {
    return blind;
  }

  void add(Row row, RowKey key) {
    for (int column : columns) {
      if (!row.carries(column)) {
        blind = true;
        return;
      }
    }
    RowKey name = name(row, columns);
    if (name != null) {
      rows.computeIfAbsent(name, _ -> new ArrayList<>()).add(key);
    }
  }

  List<RowKey> rows(RowKey name) {
    return rows.getOrDefault(name, List.of());
  }

  /** The collection that a row names; null if it says that it belongs to none. */
  static @Nullable RowKey name(Row row, int[] columns) {
    Object[] parts = new Object[columns.length];
    for (int i = 0; i < columns.length; i++) {
      Object part = row.cell(columns[i]);
      if (part == null) {
        return null;
      }
      parts[i] = part;
    }
    return new RowKey(parts);
  }
}
