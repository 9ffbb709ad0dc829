package com.discordingest.consumer.row;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.TableField;
import org.jspecify.annotations.Nullable;

/** Collects the description of a {@link RowTable}. Used by one thread. */
public final class RowTableBuilder {
  final Table<?> table;
  final IdentityHashMap<Field<?>, Integer> positions = new IdentityHashMap<>();
  private final Map<String, Integer> byName = new HashMap<>();
  final ColumnRule[] rules;
  final @Nullable Object[] insertDefaults;
  final List<Integer> versionedColumns = new ArrayList<>();
  int[] key = {};
  final List<int[]> scopes = new ArrayList<>();
  List<RowTable> dependents = List.of();
  boolean firstWins;
  boolean mostlyNew;
  int anchor = -1;
  int endMark = -1;
  RowTable.@Nullable Gone gone;

  RowTableBuilder(Table<?> table) {
    this.table = table;
    Field<?>[] fields = table.fields();
    rules = new ColumnRule[fields.length];
    insertDefaults = new Object[fields.length];
    Arrays.fill(rules, ColumnRule.LAST);
    for (int i = 0; i < fields.length; i++) {
      positions.put(fields[i], i);
      byName.put(fields[i].getName(), i);
    }
    for (String own : List.of("row_version", "placeholder", "profile_versions")) {
      int position = bookkeeping(own);
      if (position >= 0) {
        rules[position] = ColumnRule.BOOKKEEPING;
      }
    }
    var primary = table.getPrimaryKey();
    if (primary == null) {
      throw new IllegalArgumentException(table.getName() + " has no primary key");
    }
    key = primary.getFields().stream().mapToInt(this::position).toArray();
    for (int column : key) {
      rules[column] = ColumnRule.KEY;
    }
  }

  private int position(Field<?> field) {
    Integer position = positions.get(field);
    if (position == null) {
      position = byName.get(field.getName());
    }
    if (position == null) {
      throw new IllegalArgumentException(field + " is no column of " + table.getName());
    }
    return position;
  }

  int bookkeeping(String name) {
    Integer position = byName.get(name);
    // Select menus have a placeholder of another kind, which is text.
    return position == null || table.fields()[position].getType() == String.class ? -1 : position;
  }

  /** Gives columns a rule other than {@link ColumnRule#LAST}. */
  public RowTableBuilder rule(ColumnRule rule, Field<?>... fields) {
    for (Field<?> field : fields) {
      rules[position(field)] = rule;
    }
    return this;
  }

  /** What an insert writes when the change does not carry the column. */
  public <T> RowTableBuilder insertDefault(TableField<?, T> field, Object value) {
    insertDefaults[position(field)] = value;
    return this;
  }

  /**
   * Names a kind of collection that snapshots replace or mark as a whole, by at most two integer
   * columns and one text.
   */
  public RowTableBuilder scope(Field<?>... fields) {
    scopes.add(Arrays.stream(fields).mapToInt(this::position).toArray());
    return this;
  }

  /** Names the tables that lose rows by cascade when a row of this one is removed. */
  public RowTableBuilder dependents(RowTable... tables) {
    dependents = List.of(tables);
    return this;
  }

  /** Leaves out rows that name something deleted, which a table written earlier lists. */
  public RowTableBuilder unlessGone(Field<?> field, RowTable deleted) {
    gone = new RowTable.Gone(deleted, position(field));
    return this;
  }

  /** A column that says since when another one, its anchor, is as it is, unless that has ended. */
  public RowTableBuilder since(Field<?> field, Field<?> of, Field<?> ended) {
    rules[position(field)] = ColumnRule.SINCE;
    anchor = position(of);
    endMark = position(ended);
    return this;
  }

  /** Guards each of these columns by its own version, in this order in the array of versions. */
  public RowTableBuilder versioned(Field<?>... fields) {
    for (Field<?> field : fields) {
      versionedColumns.add(position(field));
    }
    return this;
  }

  /**
   * Leaves rows alone that are there, whatever the versions: for rows that say no more than that
   * they exist, and for history.
   */
  public RowTableBuilder firstWins() {
    firstWins = true;
    return this;
  }

  /** Says that whole rows are nearly always new. */
  public RowTableBuilder mostlyNew() {
    mostlyNew = true;
    return this;
  }

  /**
   * Ends the description.
   *
   * @throws IllegalStateException if it contradicts itself
   */
  public RowTable build() {
    if (mostlyNew && (gone != null || byName.containsKey("profile_versions"))) {
      throw new IllegalStateException(
          "rows of " + table.getName() + " need a merge even when they are new");
    }
    return new RowTable(this);
  }
}
