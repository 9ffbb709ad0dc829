package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one connection has written about collections whose rows say no more than that they exist,
 * such as a member's roles. Every message repeats its author's roles; what is known to be stored
 * need not be written again. Right as long as nobody else writes the same partitions' rows: whoever
 * owns this forgets it with the connection, and whenever partitions are assigned. Belongs to one
 * thread.
 */
final class KnownCollections {
  private static final int MOST = 1 << 16;

  private final Map<RowTable, Map<Object, List<Long>>> known = new HashMap<>();

  /** Statements that repeat what is known: they would remove nothing. */
  Set<TableChanges.Kept> repeated(RowTable table, TableChanges changes) {
    Set<TableChanges.Kept> repeated = new HashSet<>();
    if (table.firstWins()) {
      for (TableChanges.Statement statement : changes.statements()) {
        if (isKnown(table, statement)) {
          repeated.add(statement.kept());
        }
      }
    }
    return repeated;
  }

  /** Rows that are known to be there; what is said of the others is known from here on. */
  Set<FoldedRow> storedRows(RowTable table, TableChanges changes) {
    Set<FoldedRow> stored = new HashSet<>();
    if (table.firstWins()) {
      for (TableChanges.Statement statement : changes.statements()) {
        if (isKnown(table, statement)) {
          stored.addAll(statement.rows());
        } else {
          learn(table, statement);
        }
      }
    }
    return stored;
  }

  private boolean isKnown(RowTable table, TableChanges.Statement statement) {
    Map<Object, List<Long>> lists = known.get(table);
    return lists != null
        && statement.isExact()
        && statement.rows().stream().allMatch(row -> row.removedAt() < 0)
        && statement.listed().equals(lists.get(statement.collection()));
  }

  private void learn(RowTable table, TableChanges.Statement statement) {
    Map<Object, List<Long>> lists = known.computeIfAbsent(table, _ -> new Latest());
    if (statement.isExact()) {
      lists.put(statement.collection(), statement.listed());
    } else {
      lists.remove(statement.collection());
    }
  }

  /** A row has been removed, and with it the members of collections that refer to it. */
  void forgetMember(RowTable table, Long id) {
    for (RowTable dependent : table.dependents()) {
      Map<Object, List<Long>> lists = known.get(dependent);
      if (lists != null) {
        lists.values().removeIf(listed -> listed.contains(id));
      }
    }
  }

  void forgetAll() {
    known.clear();
  }

  /** The most recently used, so many. */
  private static final class Latest extends LinkedHashMap<Object, List<Long>> {
    private static final long serialVersionUID = 1L;

    Latest() {
      super(1 << 10, 0.75f, true);
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Object, List<Long>> eldest) {
      return size() > MOST;
    }
  }
}
