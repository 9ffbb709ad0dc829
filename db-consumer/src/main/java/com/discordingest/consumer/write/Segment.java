package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * A run of row changes, folded so that each row is touched once: in each table removals first, then
 * references, then writes. Segments are applied one after the other; the result is the same as that
 * of applying the changes one by one.
 */
final class Segment {
  private final Map<RowTable, TableChanges> tables = new HashMap<>();

  void put(RowTable table, TableChanges changes) {
    tables.put(table, changes);
  }

  /** The changes of a table; empty if there are none. */
  TableChanges of(RowTable table) {
    TableChanges changes = tables.get(table);
    return changes == null ? new TableChanges(table) : changes;
  }

  boolean has(RowTable table) {
    return tables.containsKey(table);
  }

  /** Puts all rows in order, which is otherwise done when they are written. */
  void order() {
    for (TableChanges changes : tables.values()) {
      for (TableChanges step = changes; step != null; step = step.afterMarks()) {
        step.inOrder();
      }
    }
  }

  Set<RowTable> tables() {
    return Set.copyOf(tables.keySet());
  }
}
