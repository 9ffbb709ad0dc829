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
  private final int[] scope;
  private final @Nullable Object[] insertDefaults;
  private final IdentityHashMap<Field<?>, Integer> positions;
  private final int rowVersion;
  private final int placeholder;
  private final int columnVersions;
  private final List<Integer> versionedColumns;
  private final boolean selfReferencing;
  private final List<RowTable> dependents;

  private RowTable(Builder builder) {
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
    scope = builder.scope;
    rowVersion = builder.bookkeeping("row_version");
    placeholder = builder.bookkeeping("placeholder");
    columnVersions = builder.bookkeeping("profile_versions");
    versionedColumns = List.copyOf(builder.versionedColumns);
    dependents = List.copyOf(builder.dependents);
    selfReferencing =
        table.getReferences().stream()
            .anyMatch(reference -> reference.getKey().getTable().equals(table));
  }

  /** Starts the description of a table; columns not mentioned follow {@link ColumnRule#LAST}. */
  public static Builder of(Table<?> table) {
    return new Builder(table);
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

  /** Positions of the primary key's columns, in the key's order. */
  public int[] key() {
    return key.clone();
  }

  /**
   * Positions of the columns that name a collection which a snapshot replaces as a whole; empty
   * when there is none.
   */
  public int[] scope() {
    return scope.clone();
  }

  /**
   * What an insert writes into a column that the change does not carry; null leaves it to the
   * column's default.
   */
  public @Nullable Object insertDefault(int position) {
    return insertDefaults[position];
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

  /** Whether rows refer to rows of the same table: referred ones must then be written first. */
  public boolean selfReferencing() {
    return selfReferencing;
  }

  /**
   * Tables whose rows go when a row of this one is removed, by ON DELETE CASCADE; their scopes
   * start alike.
   */
  public List<RowTable> dependents() {
    return dependents;
  }

  @Override
  public String toString() {
    return name();
  }

  /** Collects a table's description. */
  public static final class Builder {
    private final Table<?> table;
    private final IdentityHashMap<Field<?>, Integer> positions = new IdentityHashMap<>();
    private final Map<String, Integer> byName = new HashMap<>();
    private final ColumnRule[] rules;
    private final @Nullable Object[] insertDefaults;
    private final List<Integer> versionedColumns = new ArrayList<>();
    private int[] key = {};
    private int[] scope = {};
    private List<RowTable> dependents = List.of();

    private Builder(Table<?> table) {
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
        Integer position = byName.get(own);
        if (position != null) {
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

    private int bookkeeping(String name) {
      return byName.getOrDefault(name, -1);
    }

    /** Gives columns a rule other than {@link ColumnRule#LAST}. */
    public Builder rule(ColumnRule rule, Field<?>... fields) {
      for (Field<?> field : fields) {
        rules[position(field)] = rule;
      }
      return this;
    }

    /** What an insert writes when the change does not carry the column. */
    public <T> Builder insertDefault(TableField<?, T> field, Object value) {
      insertDefaults[position(field)] = value;
      return this;
    }

    /**
     * Names the collection that a snapshot replaces; the rest of the key must be one integer
     * column.
     */
    public Builder scope(Field<?>... fields) {
      scope = Arrays.stream(fields).mapToInt(this::position).toArray();
      return this;
    }

    /** Names the tables that lose rows by cascade when a row of this one is removed. */
    public Builder dependents(RowTable... tables) {
      dependents = List.of(tables);
      return this;
    }

    /** Guards each of these columns by its own version, in this order in the array of versions. */
    public Builder versioned(Field<?>... fields) {
      for (Field<?> field : fields) {
        versionedColumns.add(position(field));
      }
      return this;
    }

    public RowTable build() {
      return new RowTable(this);
    }
  }
}
