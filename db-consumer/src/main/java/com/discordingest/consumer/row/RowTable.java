package com.discordingest.consumer.row;

import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Predicate;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/**
 * A table as the projection writes it: its columns by position, how each merges, and what an insert
 * puts into columns that must not be null when the event did not carry them. Immutable; compared by
 * identity.
 */
public final class RowTable {
  /** Column sets are bit masks in a long. */
  private static final int MOST_COLUMNS = 64;

  private final Table<?> table;
  private final Field<?>[] columns;
  private final ColumnRule[] rules;
  private final int[] key;
  private final List<int[]> scopes;
  private final long[] scopeMasks;
  private final int[] members;
  private final @Nullable Object[] insertDefaults;
  private final IdentityHashMap<Field<?>, Integer> positions;
  private final int rowVersion;
  private final int placeholder;
  private final int columnVersions;
  private final List<Integer> versionedColumns;
  private final int[] versionIndexes;
  private final int[] selfReferences;
  private final boolean firstWins;
  private final boolean mostlyNew;
  private final List<RowTable> dependents;
  private final List<String> parents;
  private final int anchor;
  private final int endMark;
  private final boolean scopesMove;
  private final @Nullable Gone gone;

  RowTable(RowTableBuilder builder) {
    table = builder.table;
    columns = table.fields();
    if (columns.length > MOST_COLUMNS) {
      throw new IllegalArgumentException(
          table.getName() + " has more than " + MOST_COLUMNS + " columns");
    }
    rules = builder.rules;
    positions = builder.positions;
    insertDefaults = builder.insertDefaults;
    key = builder.key;
    scopes = List.copyOf(builder.scopes);
    scopeMasks = scopes.stream().mapToLong(RowTable::mask).toArray();
    members = scopes.stream().mapToInt(scope -> member(key, scope)).toArray();
    rowVersion = builder.bookkeeping("row_version");
    placeholder = builder.bookkeeping("placeholder");
    columnVersions = builder.bookkeeping("profile_versions");
    versionedColumns = List.copyOf(builder.versionedColumns);
    versionIndexes = new int[columns.length];
    Arrays.setAll(versionIndexes, versionedColumns::indexOf);
    dependents = List.copyOf(builder.dependents);
    firstWins = builder.firstWins;
    mostlyNew = builder.mostlyNew;
    anchor = builder.anchor;
    endMark = builder.endMark;
    scopesMove =
        scopes.stream()
            .flatMapToInt(Arrays::stream)
            .anyMatch(column -> rules[column] != ColumnRule.KEY);
    gone = builder.gone;
    selfReferences =
        table.getReferences().stream()
            .filter(reference -> reference.getKey().getTable().equals(table))
            .mapToInt(reference -> positions.get(reference.getFields().getFirst()))
            .toArray();
    parents =
        table.getReferences().stream()
            .map(reference -> reference.getKey().getTable().getName())
            .filter(name -> !name.equals(table.getName()))
            .distinct()
            .toList();
  }

  /** Starts the description of a table; columns not mentioned follow {@link ColumnRule#LAST}. */
  public static RowTableBuilder of(Table<?> table) {
    return new RowTableBuilder(table);
  }

  public Table<?> table() {
    return table;
  }

  public String name() {
    return table.getName();
  }

  public int width() {
    return columns.length;
  }

  public Field<?> column(int position) {
    return columns[position];
  }

  public ColumnRule rule(int position) {
    return rules[position];
  }

  /** The position of a column of this table. */
  public int position(Field<?> column) {
    Integer position = positions.get(column);
    if (position == null) {
      throw new IllegalArgumentException(column + " is no column of " + name());
    }
    return position;
  }

  /** The position of the column of this name, or -1. */
  public int positionOf(String name) {
    for (int i = 0; i < columns.length; i++) {
      if (columns[i].getName().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  /** Positions of the primary key's columns, in the key's order. Not to be changed. */
  public int[] key() {
    return key;
  }

  /**
   * The collections that snapshots replace or mark as a whole: for each, the positions of the
   * columns that name one; empty when there are none. Not to be changed.
   */
  public List<int[]> scopes() {
    return scopes;
  }

  /**
   * Whether a row can go from one collection to another: not if its key says to which it belongs.
   */
  public boolean scopesMove() {
    return scopesMove;
  }

  /** Which of the scopes a row names by the columns that it carries. */
  public int scopeOf(Row row) {
    for (int i = 0; i < scopeMasks.length; i++) {
      if (scopeMasks[i] == row.carried()) {
        return i;
      }
    }
    throw new IllegalArgumentException(row + " names no collection of " + name());
  }

  /**
   * The position of the column that tells the members of a collection apart: the first part of the
   * key that does not name the collection.
   */
  public int member(int scope) {
    int member = members[scope];
    if (member < 0) {
      throw new IllegalStateException(name() + " is keyed by its scope alone");
    }
    return member;
  }

  private static int member(int[] key, int[] scope) {
    return Arrays.stream(key)
        .filter(position -> Arrays.stream(scope).noneMatch(part -> part == position))
        .findFirst()
        .orElse(-1);
  }

  private static long mask(int[] positions) {
    return Arrays.stream(positions)
        .mapToLong(position -> 1L << position)
        .reduce(0, (a, b) -> a | b);
  }

  /**
   * What an insert writes into a column that the change does not carry; null leaves it to the
   * column's default.
   */
  public @Nullable Object insertDefault(int position) {
    return insertDefaults[position];
  }

  /**
   * Whether a row that is there is left alone, its version included: the first to write it wins.
   */
  public boolean firstWins() {
    return firstWins;
  }

  /**
   * Whether whole rows are nearly always new ones: a hint to the writer, which changes no result.
   * Such a table has no versions by column, and its rows are written whatever is gone.
   */
  public boolean mostlyNew() {
    return mostlyNew;
  }

  public int rowVersion() {
    return rowVersion;
  }

  /** The position of the placeholder mark, or -1 for a table without placeholders. */
  public int placeholder() {
    return placeholder;
  }

  /**
   * The position of the array of per-column versions, or -1 when the row version guards the whole
   * row.
   */
  public int columnVersions() {
    return columnVersions;
  }

  /** Positions of the columns that have a version of their own, in the order of the array. */
  public List<Integer> versionedColumns() {
    return versionedColumns;
  }

  /** Where a column's own version is in the array of versions, or -1 if it has none. */
  public int versionIndex(int position) {
    return versionIndexes[position];
  }

  /** Whether rows refer to rows of the same table: referred ones must then be written first. */
  public boolean selfReferencing() {
    return selfReferences.length > 0;
  }

  /** Whether a row refers to one of those rows of the same table that the keys name. */
  public boolean refersTo(Row row, Predicate<RowKey> keys) {
    for (int column : selfReferences) {
      Object referred = row.cell(column);
      if (referred != null && keys.test(new RowKey(referred))) {
        return true;
      }
    }
    return false;
  }

  /** Tables whose rows go when a row of this one is removed, by ON DELETE CASCADE. */
  public List<RowTable> dependents() {
    return dependents;
  }

  /** Names of the other tables whose rows must be there before this one's, by foreign key. */
  public List<String> parents() {
    return parents;
  }

  /** The position of the column by which a row refers to a row of that table, by foreign key. */
  public int referring(RowTable parent) {
    String column =
        table.getReferences().stream()
            .filter(reference -> reference.getKey().getTable().equals(parent.table))
            .map(reference -> reference.getFields().getFirst().getName())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(this + " does not refer to " + parent));
    return positionOf(column);
  }

  /**
   * The position of the column whose change sets the column of {@link ColumnRule#SINCE} anew, or
   * -1.
   */
  public int anchor() {
    return anchor;
  }

  /**
   * The position of the column that says when that state ended, or -1: an upsert after the end
   * begins it anew.
   */
  public int endMark() {
    return endMark;
  }

  /** Which rows are not written any more, because of what is gone; null if all are. */
  public @Nullable Gone gone() {
    return gone;
  }

  /**
   * Rows that name something deleted are not written.
   *
   * @param table lists what is deleted, by its only key
   * @param column the position of the column that may name it
   */
  public record Gone(RowTable table, int column) {}

  @Override
  public String toString() {
    return name();
  }
}
