package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.row.TextFit;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jooq.DataType;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Knows how the values of a table's columns are written in binary, and mends texts on the way. Used
 * by one thread.
 */
final class ColumnEncoder {
  /** How a value is written, by the column's type. */
  private enum Wire {
    INT8,
    INT4,
    INT2,
    FLOAT8,
    BOOL,
    TEXT,
    JSONB,
    TIMESTAMP,
    NUMERIC,
    TEXTS,
    INT8S
  }

  private final RowTable table;
  private final TextRepairs repairs;
  private final Wire[] wires;
  private final int[] widths;

  ColumnEncoder(RowTable table, TextRepairs repairs) {
    this.table = table;
    this.repairs = repairs;
    this.wires = new Wire[table.width()];
    this.widths = new int[table.width()];
    for (int i = 0; i < wires.length; i++) {
      DataType<?> type = table.column(i).getDataType();
      wires[i] = wire(table.column(i), type);
      widths[i] = wires[i] == Wire.TEXT && type.lengthDefined() ? type.length() : 0;
    }
  }

  /** Writes a column's value, mended if it is text that PostgreSQL could not hold. */
  void write(BinaryRows rows, int column, @Nullable Object value) {
    if (value == null) {
      rows.nullValue();
      return;
    }
    switch (wires[column]) {
      case INT8 -> rows.int8(((Number) value).longValue());
      case INT4 -> rows.int4(((Number) value).intValue());
      case INT2 -> rows.int2(((Number) value).shortValue());
      case FLOAT8 -> rows.float8(((Number) value).doubleValue());
      case BOOL -> rows.bool((Boolean) value);
      case TIMESTAMP -> rows.timestamp((Instant) value);
      case NUMERIC -> rows.numeric((BigDecimal) value);
      case TEXT -> rows.text(fit(column, (String) value));
      case JSONB -> rows.jsonb(fitJson(column, (String) value));
      case TEXTS -> rows.textArray(fitAll(column, (String[]) value));
      case INT8S -> rows.int8Array((long[]) value);
    }
  }

  private String fit(int column, String text) {
    String stored = noted(column, text, TextFit.storable(text));
    int width = widths[column];
    if (width == 0) {
      return stored;
    }
    String cut = TextFit.cut(stored, width);
    if (cut.length() < stored.length()) {
      repairs.cut(table.table(), table.column(column));
    }
    return cut;
  }

  private String fitJson(int column, String json) {
    return noted(column, json, TextFit.storableJson(json));
  }

  private List<String> fitAll(int column, String[] texts) {
    List<String> fitted = new ArrayList<>(texts.length);
    Arrays.stream(texts).forEach(text -> fitted.add(noted(column, text, TextFit.storable(text))));
    return fitted;
  }

  private String noted(int column, String before, String after) {
    if (!before.equals(after)) {
      repairs.replaced(table.table(), table.column(column));
    }
    return after;
  }

  private static Wire wire(Field<?> column, DataType<?> type) {
    if (type.isEnum()) {
      return Wire.TEXT;
    }
    if (type.isArray()) {
      return type.getType() == Long[].class ? Wire.INT8S : Wire.TEXTS;
    }
    return switch (type.getType().getSimpleName()) {
      case "Long" -> Wire.INT8;
      case "Integer" -> Wire.INT4;
      case "Short" -> Wire.INT2;
      case "Double" -> Wire.FLOAT8;
      case "Boolean" -> Wire.BOOL;
      case "String" -> Wire.TEXT;
      case "JSONB" -> Wire.JSONB;
      case "LocalDateTime" -> Wire.TIMESTAMP;
      case "BigDecimal" -> Wire.NUMERIC;
      default ->
          throw new IllegalArgumentException("no binary form for " + column + " of type " + type);
    };
  }
}
