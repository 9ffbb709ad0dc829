package com.discordingest.consumer.rebuild;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a comparison of two schemas at equal offsets found.
 *
 * @param tables each projected table
 * @param leftBehind what people have added to the live schema and a swap would leave behind
 */
public record Comparison(List<TableResult> tables, List<String> leftBehind) {
  public Comparison {
    tables = List.copyOf(tables);
    leftBehind = List.copyOf(leftBehind);
  }

  /** Whether every row of every table is the same. */
  public boolean rowsAgree() {
    return tables.stream().allMatch(TableResult::agrees);
  }

  /** Whether nothing stands against a swap. */
  public boolean isClean() {
    return rowsAgree() && leftBehind.isEmpty();
  }

  /**
   * One table.
   *
   * @param differences the first of them
   * @param differing how many keys differ
   * @param atLeast whether only part of the table was searched for differing keys
   */
  public record TableResult(
      String table,
      long liveRows,
      long rebuiltRows,
      List<RowDifference> differences,
      long differing,
      boolean atLeast) {
    public TableResult {
      differences = List.copyOf(differences);
    }

    public boolean agrees() {
      return differing == 0;
    }
  }

  /** One key whose rows differ. */
  public sealed interface RowDifference {
    String key();

    /** Only the live schema has it. */
    record OnlyLive(String key) implements RowDifference {}

    /** Only the rebuilt schema has it. */
    record OnlyRebuilt(String key) implements RowDifference {}

    /** Both have it, with different values. */
    record Changed(String key, List<ColumnDifference> columns) implements RowDifference {
      public Changed {
        columns = List.copyOf(columns);
      }
    }
  }

  /** The values of one column; null stands for NULL. */
  public record ColumnDifference(String column, @Nullable String live, @Nullable String rebuilt) {}
}
