package com.discordingest.quickstart;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A query's result, to be shown in aligned columns: numbers to the right, all else to the left.
 *
 * @param columns their names
 * @param rows their cells; null for SQL's null
 */
record TextTable(List<String> columns, List<List<@Nullable String>> rows) {
  private static final int WIDEST = 40;
  private static final String NUMBER = "-?\\d+(\\.\\d+)?";

  /** The first rows as lines, with a note when there are more. */
  List<String> lines(int most) {
    List<List<String>> shown =
        rows.stream().limit(most).map(row -> row.stream().map(TextTable::cell).toList()).toList();
    List<Integer> widths =
        IntStream.range(0, columns.size()).mapToObj(column -> width(shown, column)).toList();
    List<String> lines = new ArrayList<>();
    lines.add(line(columns, shown, widths));
    lines.add(widths.stream().map("-"::repeat).collect(Collectors.joining("  ")));
    shown.forEach(row -> lines.add(line(row, shown, widths)));
    if (rows.size() > most) {
      lines.add("... and " + (rows.size() - most) + " more");
    } else if (rows.isEmpty()) {
      lines.add("(no rows)");
    }
    return lines;
  }

  private int width(List<List<String>> shown, int column) {
    return IntStream.concat(
            IntStream.of(columnsOn(columns.get(column))),
            shown.stream().mapToInt(row -> columnsOn(row.get(column))))
        .max()
        .orElse(0);
  }

  private static String line(List<String> cells, List<List<String>> shown, List<Integer> widths) {
    return IntStream.range(0, cells.size())
        .mapToObj(column -> {
          String cell = cells.get(column);
          String blanks = " ".repeat(widths.get(column) - columnsOn(cell));
          boolean numbers =
              !shown.isEmpty()
                  && shown.stream().allMatch(row -> row.get(column).matches(NUMBER + "|"));
          return numbers ? blanks + cell : cell + blanks;
        })
        .collect(Collectors.joining("  "))
        .stripTrailing();
  }

  private static String cell(@Nullable String value) {
    if (value == null) {
      return "";
    }
    String line = value.replaceAll("\\p{Cntrl}", " ");
    int[] points = line.codePoints().limit(WIDEST + 1).toArray();
    return points.length <= WIDEST ? line : new String(points, 0, WIDEST - 1) + "…";
  }

  /** How many columns of a terminal a text takes, as far as that can be told. */
  private static int columnsOn(String text) {
    return text.codePoints().map(TextTable::columnsOn).sum();
  }

  private static int columnsOn(int point) {
    int type = Character.getType(point);
    boolean invisible =
        type == Character.NON_SPACING_MARK
            || type == Character.ENCLOSING_MARK
            || type == Character.FORMAT;
    if (invisible) {
      return 0;
    }
    boolean wide =
        Character.isIdeographic(point)
            || (point >= 0x1100 && point <= 0x115F)
            || (point >= 0x3040 && point <= 0x30FF)
            || (point >= 0xAC00 && point <= 0xD7A3)
            || (point >= 0xFF00 && point <= 0xFF60)
            || Character.isEmojiPresentation(point);
    return wide ? 2 : 1;
  }
}
