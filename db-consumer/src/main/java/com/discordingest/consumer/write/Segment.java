package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A run of row changes folded so that each row is touched once: removals first, then references,
 * then writes. The result in the database is the same as that of applying the changes one by one.
 * {@link #fold} refuses a change for which that could not be promised; it then belongs to the next
 * segment. Used by one thread.
 */
final class Segment {
  /** What happens to one collection: the listed members stay. */
  record Kept(Row scope, int kind, Set<Long> listed, long version) {}

  /** A collection: which of the table's scopes, and its name. */
  private record Scope(int kind, RowKey name) {}

  /** The folded changes of one table. */
  static final class TableChanges {
    private final Map<RowKey, FoldedRow> rows = new HashMap<>();
    private final Map<RowKey, FoldedRow> references = new HashMap<>();
    private final Map<Scope, Kept> kept = new LinkedHashMap<>();
    private final Map<Scope, RowChange.MarkUnlisted> marks = new LinkedHashMap<>();
    private final List<RowChange.Remember> remembered = new ArrayList<>();
    private final Map<Scope, Set<RowKey>> rowsByScope = new HashMap<>();

    /** Scopes that some row folded here may belong to unseen, because it does not carry them. */
    private final Set<Integer> hiddenScopes = new HashSet<>();

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

    /** What is to be kept of rows as they are before this segment. */
    List<RowChange.Remember> remembered() {
      return remembered;
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
      case RowChange.Remember remember -> foldRemember(changes, remember);
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
    List<int[]> scopes = row.table().scopes();
    for (int kind = 0; kind < scopes.size(); kind++) {
      int[] scope = scopes.get(kind);
      if (!Arrays.stream(scope).allMatch(row::carries)) {
        changes.hiddenScopes.add(kind);
      } else if (Arrays.stream(scope).allMatch(position -> row.cell(position) != null)) {
        changes
            .rowsByScope
            .computeIfAbsent(new Scope(kind, name(row, scope)), _ -> new HashSet<>())
            .add(key);
        if (kind == 0) {
          changes.touchedFirstScopes.add(row.cell(scope[0]));
        }
      }
    }
  }

  private static RowKey name(Row row, int[] scope) {
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

  private static Scope scope(Row row) {
    int kind = row.table().scopeOf(row);
    return new Scope(kind, name(row, row.table().scopes().get(kind)));
  }

  /**
   * A removal also removes dependent rows in the database; those folded here would come back
   * without their parent.
   */
  private boolean cascadesIntoThisSegment(Row removed) {
    for (RowTable dependent : removed.table().dependents()) {
      TableChanges changes = tables.get(dependent);
      if (changes == null || changes.rows.isEmpty()) {
        continue;
      }
      int scope = removed.table().scopes().getFirst()[0];
      int dependentScope = dependent.scopes().getFirst()[0];
      boolean comparable =
          removed
              .table()
              .column(scope)
              .getName()
              .equals(dependent.column(dependentScope).getName());
      Object first = removed.cell(scope);
      if (!comparable || (first != null && changes.touchedFirstScopes.contains(first))) {
        return true;
      }
    }
    return false;
  }

  private boolean foldKeep(TableChanges changes, RowChange.KeepOnly keep) {
    if (cascadesIntoThisSegment(keep.scope())) {
      return false;
    }
    Scope scope = scope(keep.scope());
    Kept before = changes.kept.get(scope);
    if (before != null && before.version() > keep.version()) {
      return false;
    }
    if (changes.hiddenScopes.contains(scope.kind())) {
      return false;
    }
    int member = keep.table().member(scope.kind());
    Set<Long> listed = new HashSet<>(keep.listed());
    List<FoldedRow> unlisted = new ArrayList<>();
    for (RowKey key : changes.rowsByScope.getOrDefault(scope, Set.of())) {
      FoldedRow row = changes.rows.get(key);
      if (row != null && !listed.contains(memberOf(keep.table(), key, member))) {
        if (row.write() != FoldedRow.Write.NONE && row.version() > keep.version()) {
          return false;
        }
        unlisted.add(row);
      }
    }
    unlisted.stream()
        .filter(row -> row.write() == FoldedRow.Write.NONE || row.version() < keep.version())
        .forEach(row -> row.remove(keep.version()));
    if (before != null) {
      listed.retainAll(before.listed());
    }
    changes.kept.put(scope, new Kept(keep.scope(), scope.kind(), listed, keep.version()));
    return true;
  }

  private static boolean foldMark(TableChanges changes, RowChange.MarkUnlisted mark) {
    Scope scope = scope(mark.scope());
    if (changes.marks.containsKey(scope)
        || changes.rowsByScope.containsKey(scope)
        || changes.hiddenScopes.contains(scope.kind())) {
      return false;
    }
    changes.marks.put(scope, mark);
    return true;
  }

  /**
   * What the source row says is known here if a change folded earlier set it; otherwise the
   * database is asked before this segment changes it.
   */
  private boolean foldRemember(TableChanges changes, RowChange.Remember remember) {
    TableChanges sources = tables.get(remember.source().table());
    FoldedRow source = sources == null ? null : sources.rows.get(remember.source().key());
    if (source == null || source.write() == FoldedRow.Write.NONE || source.isReference()) {
      changes.remembered.add(remember);
      return true;
    }
    boolean valueKnown = source.carries(remember.sourceColumn());
    boolean markKnown = source.carries(remember.sourceMark());
    if (valueKnown != markKnown || source.version() > remember.version()) {
      return false;
    }
    if (!valueKnown) {
      changes.remembered.add(remember);
      return true;
    }
    if (Objects.equals(
        remember.source().cell(remember.sourceMark()), source.cell(remember.sourceMark()))) {
      return true;
    }
    FoldedRow known = changes.rows.get(remember.kept().key());
    if (known != null && known.write() == FoldedRow.Write.UPSERT) {
      return true;
    }
    Row kept = remember.kept().copy();
    kept.with(remember.keptColumn(), source.cell(remember.sourceColumn()));
    return row(changes, kept).fold(new RowChange.Upsert(kept, remember.version(), true));
  }

  /** The part of a row's key at a column that tells a collection's members apart. */
  private static Long memberOf(RowTable table, RowKey key, int column) {
    int[] positions = table.key();
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] == column) {
        return ((Number) key.part(i)).longValue();
      }
    }
    throw new IllegalStateException(table.column(column) + " is no part of the key of " + table);
  }
}
