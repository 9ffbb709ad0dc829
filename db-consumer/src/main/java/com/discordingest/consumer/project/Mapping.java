package com.discordingest.consumer.project;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowTable;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Which JSON field feeds which column of a table: one line a column. A new field of Discord's is
 * one more line here and one column in a migration. Immutable.
 */
final class Mapping {
  private final RowTable table;
  private final List<Line> lines;

  private Mapping(RowTable table, List<Line> lines) {
    this.table = table;
    this.lines = List.copyOf(lines);
  }

  /**
   * One column's source.
   *
   * @param steps the JSON field, and before it those it is nested in
   * @param cleared what the column gets when a snapshot lacks the field, or when it is null: mostly
   *     null
   * @param unfit what the column gets when the field has a value that it cannot hold
   */
  private record Line(
      List<String> steps,
      int column,
      Value value,
      @Nullable Object cleared,
      @Nullable Object unfit) {}

  static Builder of(RowTable table) {
    return new Builder(table);
  }

  /** Sets every column of the mapping: fields that the object lacks are cleared. */
  void snapshot(ObjectNode object, Row row, Repairs repairs) {
    for (Line line : lines) {
      JsonNode node = find(object, line);
      row.with(
          line.column(),
          node == null || node.isNull() ? line.cleared() : read(line, node, repairs));
    }
  }

  /**
   * Sets the columns whose fields the object has; a field that is null clears its column, and so
   * does a null on the way to it.
   */
  void partial(ObjectNode object, Row row, Repairs repairs) {
    for (Line line : lines) {
      JsonNode node = find(object, line);
      if (node != null) {
        row.with(line.column(), node.isNull() ? line.cleared() : read(line, node, repairs));
      }
    }
  }

  private @Nullable Object read(Line line, JsonNode node, Repairs repairs) {
    Object value = line.value().read(node);
    if (value == Value.Unfit.VALUE) {
      repairs.unfit(table.table(), table.column(line.column()));
      return line.unfit();
    }
    if (value instanceof Value.Fitting fitting) {
      repairs.unfit(table.table(), table.column(line.column()));
      return fitting.bits();
    }
    return value;
  }

  private static @Nullable JsonNode find(ObjectNode object, Line line) {
    List<String> steps = line.steps();
    JsonNode node = object.get(steps.getFirst());
    for (int i = 1; i < steps.size() && node != null && !node.isNull(); i++) {
      node = node.get(steps.get(i));
    }
    return node;
  }

  /** Collects the lines. */
  static final class Builder {
    private final RowTable table;
    private final List<Line> lines = new ArrayList<>();

    private Builder(RowTable table) {
      this.table = table;
    }

    /** A field, dots for nesting, that clears its column to null. */
    Builder field(String path, Field<?> column, Value value) {
      return field(path, column, value, null);
    }

    /** A field whose column gets {@code cleared} when it is null, or absent from a snapshot. */
    Builder field(String path, Field<?> column, Value value, @Nullable Object cleared) {
      return field(path, column, value, cleared, cleared);
    }

    private Builder field(
        String path,
        Field<?> column,
        Value value,
        @Nullable Object cleared,
        @Nullable Object unfit) {
      lines.add(
          new Line(List.of(path.split("\\.")), table.position(column), value, cleared, unfit));
      return this;
    }

    Builder id(String path, Field<?> column) {
      return field(path, column, Value.ID);
    }

    Builder text(String path, Field<?> column) {
      return field(path, column, Value.TEXT);
    }

    Builder integer(String path, Field<?> column) {
      return field(path, column, Value.INTEGER);
    }

    Builder smallint(String path, Field<?> column) {
      return field(path, column, Value.SMALLINT);
    }

    Builder time(String path, Field<?> column) {
      return field(path, column, Value.TIME);
    }

    Builder flag(String path, Field<?> column, boolean cleared) {
      return field(path, column, Value.FLAG, cleared);
    }

    Builder json(String path, Field<?> column) {
      return field(path, column, Value.JSON);
    }

    /** A numeric code that is stored as a label: {@code unknown} for one that has none. */
    Builder label(String path, Field<?> column, Function<Integer, String> labels, String cleared) {
      return field(
          path,
          column,
          node ->
              Value.INTEGER.read(node) instanceof Integer code
                      && !labels.apply(code).equals(Labels.UNKNOWN)
                  ? labels.apply(code)
                  : Value.Unfit.VALUE,
          cleared,
          Labels.UNKNOWN);
    }

    Mapping build() {
      return new Mapping(table, lines);
    }
  }
}
