package com.discordingest.consumer.row;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * The columns that a change carries for one row, the key included. Absent is not null: a column
 * that was never set is left alone by the change, one set to null is cleared. Values are Long,
 * Integer, Short, Boolean, String, Instant, BigDecimal, byte-free JSON text, {@code String[]}: what
 * the column's type says. Filled by one thread, then only read.
 */
public final class Row {
  private final RowTable table;
  private final @Nullable Object[] cells;
  private long carried;

  public Row(RowTable table) {
    this.table = table;
    this.cells = new Object[table.width()];
  }

  /** Sets a column; null clears it. */
  public Row with(Field<?> column, @Nullable Object value) {
    return with(table.position(column), value);
  }

  /** Sets the column at a position; null clears it. */
  public Row with(int position, @Nullable Object value) {
    cells[position] = value;
    carried |= 1L << position;
    return this;
  }

  /** The values by position, null also where none is carried. Not to be changed. */
  public @Nullable Object[] cells() {
    return cells;
  }

  /** A row that carries the same columns. */
  public Row copy() {
    Row copy = new Row(table);
    System.arraycopy(cells, 0, copy.cells, 0, cells.length);
    copy.carried = carried;
    return copy;
  }

  public RowTable table() {
    return table;
  }

  public boolean carries(int position) {
    return (carried & (1L << position)) != 0;
  }

  /** The columns carried, as a bit mask by position. */
  public long carried() {
    return carried;
  }

  public @Nullable Object cell(int position) {
    return cells[position];
  }

  /**
   * The primary key.
   *
   * @throws IllegalStateException if a part of the key is missing: a mistake in the projection
   */
  public RowKey key() {
    int[] positions = table.key();
    Object[] parts = new Object[positions.length];
    for (int i = 0; i < parts.length; i++) {
      Object part = cells[positions[i]];
      if (part == null) {
        throw new IllegalStateException(
            table.name()
                + "."
                + table.column(positions[i]).getName()
                + " is part of the key and was not set");
      }
      parts[i] = part;
    }
    return new RowKey(parts);
  }

  /** The carried columns by name, in the table's order: for tests and messages. */
  public Map<String, @Nullable Object> toMap() {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    for (int i = 0; i < cells.length; i++) {
      if (carries(i)) {
        map.put(table.column(i).getName(), cells[i]);
      }
    }
    return map;
  }

  @Override
  public String toString() {
    return table.name() + toMap();
  }
}
