package com.discordingest.consumer.write;

import com.discordingest.consumer.row.ColumnRule;
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
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one table within one segment, folded so that each row is touched once; only a row
 * that changes after a mark that may concern it is touched again ({@link #afterMarks}). Each method
 * that adds a change returns false, and leaves everything as it was, if the result could then
 * differ from applying the changes one by one. Used by one thread.
 */
final class TableChanges {
  /** What happens to one collection: the listed members stay. */
  record Kept(Row scope, int kind, Set<Long> listed, long version) {}

  /**
   * The last word about a collection.
   *
   * @param collection its name
   * @param listed its members, if that is exact
   * @param isExact whether the members are those listed, and not perhaps fewer
   * @param rows the rows of the collection that occur here
   */
  record Statement(
      Object collection, Kept kept, List<Long> listed, boolean isExact, List<FoldedRow> rows) {}

  /** A collection: which of the table's scopes, and its name. */
  private record Scope(int kind, RowKey name) {}

  private final RowTable table;
  private final Map<RowKey, FoldedRow> rows = new HashMap<>();
  private final Map<RowKey, FoldedRow> references = new HashMap<>();
  private final Map<Scope, Kept> kept = new LinkedHashMap<>();
  private final Marks marks;
  private final List<RowChange.Remember> remembered = new ArrayList<>();

  /** Collections whose members here are exactly those of the last statement about them. */
  private final Map<Scope, List<Long>> replaced = new HashMap<>();

  private final RowIndexes indexes;

  /** Whether a row went from one collection to another, which the indexes do not follow. */
  private boolean rowsMoved;

  private @Nullable TableChanges afterMarks;

  TableChanges(RowTable table) {
    this.table = table;
    this.marks = new Marks(table);
    this.indexes = new RowIndexes(table, List.of(rows, references));
  }

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

  /** For each collection that is kept, what it comes to. */
  List<Statement> statements() {
    List<Statement> statements = new ArrayList<>(kept.size());
    kept.forEach((scope, keep) -> {
      List<Long> listed = replaced.get(scope);
      List<FoldedRow> members = new ArrayList<>();
      for (RowKey key : indexes.ofScope(scope.kind()).rows(scope.name())) {
        FoldedRow row = rows.get(key);
        if (row != null) {
          members.add(row);
        }
      }
      boolean exact = listed != null && holdsOnly(scope.kind(), listed, members);
      statements.add(
          new Statement(scope, keep, listed == null ? List.of() : listed, exact, members));
    });
    return statements;
  }

  /** A member may have been added by itself after the statement. */
  private boolean holdsOnly(int kind, List<Long> listed, List<FoldedRow> members) {
    int member = memberInKey(table.member(kind));
    return members.stream()
        .allMatch(row -> !row.isWritten() || listed.contains(row.key().part(member)));
  }

  /** To be carried out after the rows are written, in this order. */
  List<RowChange.MarkUnlisted> marks() {
    return marks.all();
  }

  /**
   * What is written once the marks are carried out, since it does not commute with them: nothing
   * but rows, and further marks. Null if there is nothing.
   */
  @Nullable TableChanges afterMarks() {
    return afterMarks;
  }

  /** What is to be kept of other tables' rows as they are before this segment. */
  List<RowChange.Remember> remembered() {
    return remembered;
  }

  /** The row as it is folded so far; null if nothing here is about it. */
  @Nullable FoldedRow row(RowKey key) {
    return rows.get(key);
  }

  void remember(RowChange.Remember remember) {
    remembered.add(remember);
  }

  boolean upsert(RowChange.Upsert upsert) {
    if (!mayPrecedeMarks(upsert.row(), upsert.isReference())) {
      return laterChanges().upsert(upsert);
    }
    if (upsert.isReference() && table.selfReferencing()) {
      return !contradicts(upsert.row()) && folded(references, upsert.row()).fold(upsert);
    }
    return folded(rows, upsert.row()).fold(upsert);
  }

  /** Whether a change that comes after all marks may be carried out before them all the same. */
  private boolean mayPrecedeMarks(Row row, boolean isReference) {
    if (!commutesWithMarks(row, isReference)) {
      return false;
    }
    TableChanges later = afterMarks;
    return later == null || (!later.changes(row.key()) && !table.refersTo(row, later::changes));
  }

  private boolean commutesWithMarks(Row row, boolean isReference) {
    return marks.commuteWith(row, isReference)
        && (afterMarks == null || afterMarks.commutesWithMarks(row, isReference));
  }

  private boolean changes(RowKey key) {
    return rows.containsKey(key)
        || references.containsKey(key)
        || (afterMarks != null && afterMarks.changes(key));
  }

  private TableChanges laterChanges() {
    TableChanges later = afterMarks;
    if (later == null) {
      later = new TableChanges(table);
      afterMarks = later;
    }
    return later;
  }

  /**
   * References are written first, but what an earlier change has filled in stays: whether a
   * reference that fills in something else comes to anything, only the database knows.
   */
  private boolean contradicts(Row reference) {
    FoldedRow row = rows.get(reference.key());
    if (row == null || !row.isWritten()) {
      return false;
    }
    for (int column = 0; column < table.width(); column++) {
      if (table.rule(column) == ColumnRule.FILL
          && reference.cell(column) != null
          && row.cell(column) != null
          && !Objects.equals(row.cell(column), reference.cell(column))) {
        return true;
      }
    }
    return false;
  }

  boolean update(RowChange.Update update) {
    return mayPrecedeMarks(update.row(), false)
        ? folded(rows, update.row()).fold(update)
        : laterChanges().update(update);
  }

  boolean delete(RowChange.Delete delete) {
    if (afterMarks != null) {
      return false;
    }
    replaced.clear();
    return folded(rows, delete.row()).remove(delete.version());
  }

  private FoldedRow folded(Map<RowKey, FoldedRow> map, Row row) {
    RowKey key = row.key();
    FoldedRow folded = map.get(key);
    if (folded == null) {
      folded = new FoldedRow(row, key);
      map.put(key, folded);
      indexes.add(row, key);
    } else if (table.scopesMove() && movesBetweenCollections(folded, row)) {
      rowsMoved = true;
    }
    return folded;
  }

  /** From the collections that its first change named, by which the indexes know the row. */
  private boolean movesBetweenCollections(FoldedRow folded, Row row) {
    for (int[] scope : table.scopes()) {
      for (int column : scope) {
        if (row.carries(column)
            && folded.origin().carries(column)
            && !Objects.equals(row.cell(column), folded.origin().cell(column))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Rows written here that have this value in a column. */
  List<FoldedRow> writtenWith(int column, Object value) {
    List<FoldedRow> found =
        table.rule(column) == ColumnRule.KEY
            ? writtenIn(new RowKey(value), column)
            : written(rows.values(), row -> value.equals(row.cell(column)));
    if (afterMarks != null) {
      found.addAll(afterMarks.writtenWith(column, value));
    }
    return found;
  }

  /** Rows written here that may belong to this collection of another table. */
  List<FoldedRow> writtenOf(Row collection) {
    List<FoldedRow> found = writtenHereOf(collection);
    if (afterMarks != null) {
      found.addAll(afterMarks.writtenOf(collection));
    }
    return found;
  }

  private List<FoldedRow> writtenHereOf(Row collection) {
    for (int column = 0; column < collection.table().width(); column++) {
      if (collection.carries(column)) {
        int same = table.positionOf(collection.table().column(column).getName());
        Object value = collection.cell(column);
        if (same >= 0 && value != null && table.rule(same) == ColumnRule.KEY) {
          return written(writtenIn(new RowKey(value), same), row -> mayBelongTo(row, collection));
        }
      }
    }
    return written(rows.values(), row -> mayBelongTo(row, collection));
  }

  /** A column of the key never changes, so that an index by it is exact. */
  private List<FoldedRow> writtenIn(RowKey value, int column) {
    List<FoldedRow> found = new ArrayList<>();
    for (RowKey key : indexes.ofColumn(column).rows(value)) {
      FoldedRow row = rows.get(key);
      if (row != null && row.isWritten()) {
        found.add(row);
      }
    }
    return found;
  }

  private static List<FoldedRow> written(
      Collection<FoldedRow> among, Predicate<FoldedRow> matching) {
    List<FoldedRow> written = new ArrayList<>();
    for (FoldedRow row : among) {
      if (row.isWritten() && matching.test(row)) {
        written.add(row);
      }
    }
    return written;
  }

  /**
   * Removes rows that a removed row takes along.
   *
   * @return false, and nothing is removed, if one of them is newer or may be written after marks
   */
  boolean cascade(List<FoldedRow> taken, long version) {
    if (afterMarks != null || taken.stream().anyMatch(row -> row.version() > version)) {
      return false;
    }
    taken.forEach(row -> row.remove(version));
    replaced.clear();
    return true;
  }

  /** Whether a row says that it belongs to this collection of another table. */
  boolean belongsTo(FoldedRow row, Row collection) {
    for (int column = 0; column < collection.table().width(); column++) {
      if (collection.carries(column)) {
        int same = table.positionOf(collection.table().column(column).getName());
        if (same < 0 || !Objects.equals(row.cell(same), collection.cell(column))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a row could belong to this collection of another table: nothing it says denies it. */
  private boolean mayBelongTo(FoldedRow row, Row collection) {
    for (int column = 0; column < collection.table().width(); column++) {
      if (collection.carries(column)) {
        int same = table.positionOf(collection.table().column(column).getName());
        if (same >= 0
            && row.carries(same)
            && !Objects.equals(row.cell(same), collection.cell(column))) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether the statement only says again what the last one about the collection said. */
  boolean confirms(RowChange.Replace replace) {
    Scope scope = scope(replace.scope());
    Kept before = kept.get(scope);
    if (before == null
        || afterMarks != null
        || before.version() > replace.version()
        || !replace.listed().equals(replaced.get(scope))) {
      return false;
    }
    kept.put(scope, new Kept(before.scope(), before.kind(), before.listed(), replace.version()));
    return true;
  }

  /**
   * All pieces of the statement were the last changes added here. An event that contradicts itself
   * may have left other members behind.
   */
  void replaced(RowChange.Replace replace) {
    Scope scope = scope(replace.scope());
    int member = memberInKey(table.member(scope.kind()));
    boolean nothingElse =
        indexes.ofScope(scope.kind()).rows(scope.name()).stream()
            .allMatch(key -> replace.listed().contains(key.part(member)) || !isWritten(key));
    if (nothingElse) {
      replaced.put(scope, replace.listed());
    }
  }

  private boolean isWritten(RowKey key) {
    FoldedRow row = rows.get(key);
    return row != null && row.isWritten();
  }

  boolean keepOnly(RowChange.KeepOnly keep) {
    if (afterMarks != null) {
      return false;
    }
    Scope scope = scope(keep.scope());
    replaced.remove(scope);
    Kept before = kept.get(scope);
    if (before != null && before.version() > keep.version()) {
      return false;
    }
    ScopeIndex index = indexes.ofScope(scope.kind());
    if (rowsMoved || index.isBlind()) {
      return false;
    }
    int member = memberInKey(table.member(scope.kind()));
    Set<Long> listed = new HashSet<>(keep.listed());
    List<FoldedRow> unlisted = new ArrayList<>();
    for (RowKey key : index.rows(scope.name())) {
      FoldedRow row = rows.get(key);
      if (row != null && !listed.contains(((Number) key.part(member)).longValue())) {
        if (row.isWritten()
            && (row.version() > keep.version() || mayBeOlderThanItSays(row, keep))) {
          return false;
        }
        unlisted.add(row);
      }
    }
    for (FoldedRow row : unlisted) {
      if (!row.isWritten() || row.version() < keep.version()) {
        row.remove(keep.version());
      }
    }
    if (before != null) {
      listed.retainAll(before.listed());
    }
    kept.put(scope, new Kept(keep.scope(), scope.kind(), listed, keep.version()));
    return true;
  }

  /** An event that states two lists: the row that its first one adds may be there since long. */
  private boolean mayBeOlderThanItSays(FoldedRow row, RowChange.KeepOnly keep) {
    return table.firstWins() && row.version() == keep.version();
  }

  void mark(RowChange.MarkUnlisted mark) {
    if (afterMarks == null) {
      marks.add(mark);
    } else {
      afterMarks.mark(mark);
    }
  }

  /** Names of the collections that a row belongs to, as statements about them give them. */
  List<Object> collectionsOf(FoldedRow row) {
    List<Object> names = new ArrayList<>();
    for (int kind = 0; kind < table.scopes().size(); kind++) {
      RowKey name = ScopeIndex.name(row.origin(), table.scopes().get(kind));
      if (name != null) {
        names.add(new Scope(kind, name));
      }
    }
    return names;
  }

  /** Whether something here is said about a collection as a whole. */
  boolean states(Object collection) {
    return collection instanceof Scope scope && kept.containsKey(scope);
  }

  private Scope scope(Row row) {
    int kind = table.scopeOf(row);
    RowKey name = ScopeIndex.name(row, table.scopes().get(kind));
    if (name == null) {
      throw new IllegalStateException("a change to " + table + " names no collection");
    }
    return new Scope(kind, name);
  }

  /** Which part of the key a column is. */
  private int memberInKey(int column) {
    int[] positions = table.key();
    for (int i = 0; i < positions.length; i++) {
      if (positions[i] == column) {
        return i;
      }
    }
    throw new IllegalStateException(table.column(column) + " is no part of the key of " + table);
  }
}
