package com.discordingest.benchmarks.report;

import java.util.ArrayList;
import java.util.List;

/** Rows under a heading, in columns as wide as their widest cell. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  public TextTable(String... heading) {
    rows.add(List.of(heading));
  }

  public TextTable row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  /** For a terminal: the first column to the left, numbers to the right. */
  public String plain() {
    StringBuilder out = new StringBuilder();
    int[] widths = widths();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String pad = " ".repeat(widths[i] - row.get(i).length());
        boolean right = i > 0 && isFigure(i);
        line.append(i == 0 ? "" : "  ").append(right ? pad + row.get(i) : row.get(i) + pad);
      }
      out.append(line.toString().stripTrailing()).append('\n');
    }
    return out.toString();
  }

  /** For a document. */
  public String markdown() {
    StringBuilder out = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      out.append("| ").append(String.join(" | ", rows.get(r))).append(" |\n");
      if (r == 0) {
        for (int i = 0; i < rows.getFirst().size(); i++) {
          out.append(isFigure(i) ? "|---:" : "|---");
        }
        out.append("|\n");
      }
    }
    return out.toString();
  }

  private int[] widths() {
    int[] widths = new int[rows.getFirst().size()];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return widths;
  }

  /** Whether most cells of a column begin with a digit. */
  private boolean isFigure(int column) {
    long figures =
        rows.stream()
            .skip(1)
            .map(row -> row.get(column))
            .filter(cell -> !cell.isEmpty() && Character.isDigit(cell.charAt(0)))
            .count();
    return 2 * figures > rows.size() - 1;
  }
}
