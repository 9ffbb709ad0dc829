package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.rebuild.Comparison.ColumnDifference;
import com.discordingest.consumer.rebuild.Comparison.RowDifference;
import com.discordingest.consumer.rebuild.Comparison.TableResult;
import com.discordingest.consumer.rebuild.GuildOutcome.MergedTable;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A comparison as text for the operator. Pure. */
public final class ComparisonReport {
  private static final int LONGEST_VALUE = 60;

  private ComparisonReport() {}

  public static String of(Comparison comparison) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%n%-32s %14s %14s  %s%n",
            "table",
            "live rows",
            "rebuilt rows",
            "contents"));
    for (TableResult table : comparison.tables()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s %,14d %,14d  %s%n",
              table.table(),
              table.liveRows(),
              table.rebuiltRows(),
              verdict(table)));
    }
    for (TableResult table : comparison.tables()) {
      if (!table.agrees()) {
        text.append(String.format(Locale.ROOT, "%n%s%n", table.table()));
        table.differences().forEach(difference -> describe(text, difference));
        long more = table.differing() - table.differences().size();
        if (more > 0) {
          text.append(String.format(Locale.ROOT, "  and %,d more%n", more));
        }
      }
    }
    if (!comparison.leftBehind().isEmpty()) {
      text.append(String.format(Locale.ROOT, "%nA swap would leave behind:%n"));
      comparison.leftBehind().forEach(object -> text.append("  ").append(object).append('\n'));
    }
    return text.toString();
  }

  /** What was changed, one line a table. */
  public static String of(List<MergedTable> merged) {
    if (merged.isEmpty()) {
      return "Nothing had to be changed.";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT, "%-32s %10s %10s %10s%n", "table", "added", "changed", "removed"));
    for (MergedTable table : merged) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s %,10d %,10d %,10d%n",
              table.table(),
              table.added(),
              table.changed(),
              table.removed()));
    }
    return text.toString();
  }

  private static String verdict(TableResult table) {
    if (table.agrees()) {
      return "equal";
    }
    return String.format(
        Locale.ROOT, "%s%,d rows DIFFER", table.atLeast() ? "at least " : "", table.differing());
  }

  private static void describe(StringBuilder text, RowDifference difference) {
    switch (difference) {
      case RowDifference.OnlyLive only ->
          text.append("  ").append(only.key()).append("  only in the live schema\n");
      case RowDifference.OnlyRebuilt only ->
          text.append("  ").append(only.key()).append("  only in the rebuilt schema\n");
      case RowDifference.Changed changed -> {
        text.append("  ").append(changed.key()).append('\n');
        for (ColumnDifference column : changed.columns()) {
          text.append(
              String.format(
                  Locale.ROOT,
                  "      %-24s live %s, rebuilt %s%n",
                  column.column(),
                  value(column.live()),
                  value(column.rebuilt())));
        }
      }
    }
  }

  private static String value(@Nullable String value) {
    if (value == null) {
      return "NULL";
    }
    String line = value.replace("\n", "\\n");
    return line.length() <= LONGEST_VALUE
        ? "'" + line + "'"
        : "'" + line.substring(0, LONGEST_VALUE) + "…' (" + value.length() + " characters)";
  }
}
