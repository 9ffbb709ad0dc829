package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A run of row changes folded so that each row is touched once: removals first, then references,
 * then writes. The result in the database is the same as that of applying the changes one by one.
 * {@link #fold} refuses a change for which that could not be promised; it then belongs to the next
 * segment. Used by one thread.
 */
final class Segment {
  /** What happens to one collection: the listed members stay. */
  record Kept(Row scope, Set<Long> listed, long version) {}

  /** The folded changes of one table. */
  static final class TableChanges {
    private final Map<RowKey, FoldedRow> rows = new HashMap<>();
    private final Map<RowKey, FoldedRow> references = new HashMap<>();
    private final Map<RowKey, Kept> kept = new LinkedHashMap<>();
    private final Map<RowKey, RowChange.MarkUnlisted> marks = new LinkedHashMap<>();
    private final Map<RowKey, Set<RowKey>> rowsByScope = new HashMap<>();
    private final Set<Object> touchedFirstScopes = new HashSet<>();

    Collection<FoldedRow> rows() {
      return rows.values();
    }

    /** References of a table that refers to itself, to be written before its other rows. */
    Collection<FoldedRow> references() {
      return references.values();
    }

    Collection<Kept> kept() {
      return kept.values();
    }

    Collection<RowChange.MarkUnlisted> marks() {
      return marks.values();
    }
  }

  private final Map<RowTable, TableChanges> tables = new HashMap<>();

  /** The changes of a table; empty if there are none. */
  TableChanges of(RowTable table) {
    TableChanges changes = tables.get(table);
    return changes == null ? new TableChanges() : changes;
  }

  Set<RowTable> tables() {
    return Set.copyOf(tables.keySet());
  }

  /** Adds a change, or refuses it and stays as it was. */
  boolean fold(RowChange change) {
    TableChanges changes = tables.computeIfAbsent(change.table(), _ -> new TableChanges());
    return switch (change) {
      case RowChange.Upsert upsert -> foldUpsert(changes, upsert);
      case RowChange.Update update -> row(changes, update.row()).fold(update);
      case RowChange.Delete delete ->
          !cascadesIntoThisSegment(delete.row())
              && row(changes, delete.row()).remove(delete.version());
      case RowChange.KeepOnly keep -> foldKeep(changes, keep);
      case RowChange.MarkUnlisted mark -> foldMark(changes, mark);
    };
  }

  private static boolean foldUpsert(TableChanges changes, RowChange.Upsert upsert) {
    boolean reference = upsert.version() == 0 && !upsert.complete();
    if (reference && upsert.table().selfReferencing()) {
      FoldedRow row =
          changes.references.computeIfAbsent(
              upsert.row().key(), key -> new FoldedRow(upsert.table(), key));
      touch(changes, upsert.row(), row.key());
      return row.fold(upsert);
    }
    return row(changes, upsert.row()).fold(upsert);
  }

  private static FoldedRow row(TableChanges changes, Row row) {
    RowKey key = row.key();
    FoldedRow folded = changes.rows.get(key);
    if (folded == null) {
      folded = new FoldedRow(row.table(), key);
      changes.rows.put(key, folded);
      touch(changes, row, key);
    }
    return folded;
  }

  private static void touch(TableChanges changes, Row row, RowKey key) {
    int[] scope = row.table().scope();
    if (scope.length == 0) {
      return;
    }
    Object first = row.cell(scope[0]);
    if (first == null) {
      return;
    }
    changes.touchedFirstScopes.add(first);
    changes.rowsByScope.computeIfAbsent(scopeKey(row), _ -> new HashSet<>()).add(key);
  }

  private static RowKey scopeKey(Row row) {
    int[] scope = row.table().scope();
    Object[] parts = new Object[scope.length];
    for (int i = 0; i < scope.length; i++) {
      Object part = row.cell(scope[i]);
      if (part == null) {
        throw new IllegalStateException(
            "a change to " + row.table() + " names no " + row.table().column(scope[i]));
      }
      parts[i] = part;
    }
    return new RowKey(parts);
  }

  /**
   * A removal also removes dependent rows in the database; those folded here would come back
   * without their parent.
   */
  private boolean cascadesIntoThisSegment(Row removed) {
    for (RowTable dependent : removed.table().dependents()) {
      Object first = removed.cell(removed.table().scope()[0]);
      TableChanges changes = tables.get(dependent);
      if (changes != null && first != null && changes.touchedFirstScopes.contains(first)) {
        return true;
      }
    }
    return false;
  }

  private boolean foldKeep(TableChanges changes, RowChange.KeepOnly keep) {
    if (cascadesIntoThisSegment(keep.scope())) {
      return false;
    }
    RowKey scope = scopeKey(keep.scope());
    Kept before = changes.kept.get(scope);
    Set<RowKey> folded = changes.rowsByScope.getOrDefault(scope, Set.of());
    Set<Long> listed = new HashSet<>(keep.listed());
    List<FoldedRow> unlisted = new ArrayList<>();
    for (RowKey key : folded) {
      FoldedRow row = changes.rows.get(key);
      if (row != null && !listed.contains(member(key))) {
        if (row.write() != FoldedRow.Write.NONE && row.version() > keep.version()) {
          return false;
        }
        unlisted.add(row);
      }
    }
    if (before != null && before.version() > keep.version()) {
      return false;
    }
    unlisted.forEach(row -> row.remove(keep.version()));
    if (before != null) {
      listed.retainAll(before.listed());
    }
    changes.kept.put(scope, new Kept(keep.scope(), listed, keep.version()));
    return true;
  }

  private static boolean foldMark(TableChanges changes, RowChange.MarkUnlisted mark) {
    RowKey scope = scopeKey(mark.scope());
    if (changes.marks.containsKey(scope) || changes.rowsByScope.containsKey(scope)) {
      return false;
    }
    changes.marks.put(scope, mark);
    return true;
  }

  /** The part of a key that tells a collection's members apart: the last. */
  private static Long member(RowKey key) {
    return ((Number) key.part(key.size() - 1)).longValue();
  }
}
