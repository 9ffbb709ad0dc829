package com.discordingest.consumer.write;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The changes of one table within one segment, folded so that each row is touched once; only a row
 * that changes after a mark that may concern it is touched again ({@link #afterMarks}). Each method
 * that adds a change returns false, and leaves everything as it was, if the result could then
 * differ from applying the changes one by one. Used by one thread.
 */
final class TableChanges {
  private static final Comparator<FoldedRow> BY_KEY =
      (left, right) -> left.key().compareTo(right.key());

  private final RowTable table;
  private final Map<RowKey, FoldedRow> rows = new HashMap<>();
  private final Map<RowKey, FoldedRow> references = new HashMap<>();
  private final Marks marks;
  private final List<RowChange.Remember> remembered = new ArrayList<>();

  private final RowIndexes indexes;
  private final StatedCollections collections;
  private @Nullable TableChanges afterMarks;
  private @Nullable List<FoldedRow> inOrder;

  TableChanges(RowTable table) {
    this.table = table;
    this.marks = new Marks(table);
    this.indexes = new RowIndexes(table, List.of(rows, references));
    this.collections = new StatedCollections(table, rows, indexes);
  }

  Collection<FoldedRow> rows() {
    return rows.values();
  }

  /** References of a table that refers to itself, to be written before its other rows. */
  Collection<FoldedRow> references() {
    return references.values();
  }

  /**
   * References and rows in the order of their keys, a reference before the row itself. Once asked
   * for, nothing may be added any more.
   */
  List<FoldedRow> inOrder() {
    List<FoldedRow> sorted = inOrder;
    if (sorted == null) {
      sorted = new ArrayList<>(references().size() + rows().size());
      sorted.addAll(references());
      sorted.addAll(rows());
      sorted.sort(BY_KEY);
      inOrder = sorted;
    }
    return sorted;
  }

  /** What is said about collections of rows as a whole. */
  StatedCollections collections() {
    return collections;
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
    if (afterMarks != null || !folded(rows, delete.row()).remove(delete.version())) {
      return false;
    }
    collections.rowRemoved(delete.row());
    return true;
  }

  private FoldedRow folded(Map<RowKey, FoldedRow> map, Row row) {
    RowKey key = row.key();
    FoldedRow folded = map.get(key);
    if (folded == null) {
      folded = new FoldedRow(row, key);
      map.put(key, folded);
      indexes.add(row, key);
    } else if (table.scopesMove() && movesBetweenCollections(folded, row)) {
      collections.rowMoved();
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
    for (FoldedRow row : taken) {
      row.takeAlong(version);
      collections.rowRemoved(row.origin());
    }
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
    return afterMarks == null && collections.confirms(replace);
  }

  boolean keepOnly(RowChange.KeepOnly keep) {
    return afterMarks == null && collections.keepOnly(keep);
  }

  /** A mark waits for what it may concern of what is written behind others, and for no more. */
  void mark(RowChange.MarkUnlisted mark) {
    TableChanges last = this;
    for (TableChanges step = afterMarks; step != null; step = step.afterMarks) {
      if (!step.isPassedOver(mark)) {
        last = step;
      }
    }
    last.marks.add(mark);
  }

  private boolean isPassedOver(RowChange.MarkUnlisted mark) {
    return marks.commuteWith(mark)
        && rows.values().stream().allMatch(row -> marks.passOver(row, mark))
        && references.values().stream().allMatch(row -> marks.passOver(row, mark));
  }
}
