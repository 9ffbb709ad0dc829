package com.discordingest.consumer.support;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Row changes as text that can be read beside the dispatch that they come from. */
public final class ChangeText {
  private ChangeText() {}

  /** One block a change; the version is left out, for it is the dispatch's. */
  public static String of(List<RowChange> changes) {
    return changes.stream()
            .flatMap(change -> change.inPieces().stream())
            .map(ChangeText::of)
            .collect(Collectors.joining("\n"))
        + "\n";
  }

  private static String of(RowChange change) {
    return switch (change) {
      case RowChange.Upsert upsert when upsert.version() == 0 -> "refer to " + inline(upsert.row());
      case RowChange.Upsert upsert -> (upsert.complete() ? "put " : "merge ") + block(upsert.row());
      case RowChange.Update update -> "update if there " + block(update.row());
      case RowChange.Delete delete -> "remove " + inline(delete.row());
      case RowChange.KeepOnly keep -> "keep of " + inline(keep.scope()) + " only " + keep.listed();
      case RowChange.Replace replace -> of(replace.inPieces());
      case RowChange.MarkUnlisted mark ->
          "mark of "
              + inline(mark.scope())
              + " all but "
              + mark.listed()
              + mark.exceptions().stream()
                  .map(exemption -> exemption(mark.table(), exemption))
                  .collect(Collectors.joining())
              + columns(mark.mark());
      case RowChange.Remember remember ->
          "remember in "
              + inline(remember.kept())
              + " "
              + remember.table().column(remember.keptColumn()).getName()
              + " as it was before";
    };
  }

  private static String exemption(RowTable table, RowChange.Exemption exemption) {
    String column = table.column(exemption.column()).getName();
    return exemption.values().isEmpty()
        ? "\n  except where " + column + " is set"
        : "\n  except where " + column + " is one of " + exemption.values();
  }

  private static String block(Row row) {
    return row.table().name() + columns(row);
  }

  private static String columns(Row row) {
    StringBuilder text = new StringBuilder();
    for (Map.Entry<String, @Nullable Object> column : row.toMap().entrySet()) {
      text.append("\n  ").append(column.getKey()).append(" = ").append(value(column.getValue()));
    }
    return text.toString();
  }

  private static String inline(Row row) {
    StringJoiner text = new StringJoiner(", ", row.table().name() + " (", ")");
    int[] key = row.table().key();
    Map<String, @Nullable Object> columns = row.toMap();
    List<String> shown =
        IntStream.range(0, row.table().width())
            .filter(row::carries)
            .filter(position ->
                Arrays.stream(key).anyMatch(part -> part == position)
                    || row.table().scopes().stream()
                        .anyMatch(scope -> Arrays.stream(scope).anyMatch(p -> p == position)))
            .mapToObj(position -> row.table().column(position).getName())
            .toList();
    shown.forEach(name -> text.add(name + " = " + value(columns.get(name))));
    return text.toString();
  }

  private static String value(@Nullable Object value) {
    return switch (value) {
      case null -> "null";
      case String text -> '"' + text.replace("\n", "\\n") + '"';
      case String[] texts -> Arrays.toString(texts);
      case long[] ids -> Arrays.toString(ids);
      default -> value.toString();
    };
  }
}
