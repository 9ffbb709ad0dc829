package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.rebuild.Comparison.ColumnDifference;
import com.discordingest.consumer.rebuild.Comparison.RowDifference;
import com.discordingest.consumer.rebuild.Comparison.TableResult;
import com.discordingest.consumer.write.rebuild.ComparedSchema;
import com.discordingest.consumer.write.rebuild.TableDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares tables of two schemas. PostgreSQL hashes the rows; only where hashes differ are keys
 * fetched, and only of the first differing keys the rows.
 */
final class SchemaComparison {
  /** Keys of so many rows at most are held in memory while looking for those that differ. */
  private static final long MOST_KEYS = 500_000;

  private final ComparedSchema live;
  private final ComparedSchema rebuilt;
  private final int shown;

  /**
   * @param shown how many differing rows of each table are described
   */
  SchemaComparison(ComparedSchema live, ComparedSchema rebuilt, int shown) {
    this.live = live;
    this.rebuilt = rebuilt;
    this.shown = shown;
  }

  /** Compares one table that both have. */
  TableResult compare(String table) throws SQLException {
    TableDigest liveDigest = live.digest(table);
    TableDigest rebuiltDigest = rebuilt.digest(table);
    SortedSet<Integer> differing = liveDigest.differing(rebuiltDigest);
    if (differing.isEmpty()) {
      return new TableResult(table, liveDigest.rows(), rebuiltDigest.rows(), List.of(), 0, false);
    }
    Set<Integer> searched = firstOf(differing, liveDigest, rebuiltDigest);
    Map<String, Long> liveHashes = live.hashes(table, searched);
    Map<String, Long> rebuiltHashes = rebuilt.hashes(table, searched);
    SortedSet<String> keys = differingKeys(liveHashes, rebuiltHashes);
    List<String> first = keys.stream().limit(shown).toList();
    return new TableResult(
        table,
        liveDigest.rows(),
        rebuiltDigest.rows(),
        describe(table, first),
        keys.size(),
        searched.size() < differing.size());
  }

  private static Set<Integer> firstOf(
      SortedSet<Integer> differing, TableDigest left, TableDigest right) {
    Set<Integer> searched = new LinkedHashSet<>();
    long keys = 0;
    for (int bucket : differing) {
      keys += Math.max(left.of(bucket).rows(), right.of(bucket).rows());
      if (keys > MOST_KEYS && !searched.isEmpty()) {
        break;
      }
      searched.add(bucket);
    }
    return searched;
  }

  private static SortedSet<String> differingKeys(Map<String, Long> left, Map<String, Long> right) {
    SortedSet<String> keys = new TreeSet<>(left.keySet());
    keys.addAll(right.keySet());
    keys.removeIf(key -> Objects.equals(left.get(key), right.get(key)));
    return keys;
  }

  private List<RowDifference> describe(String table, List<String> keys) throws SQLException {
    Map<String, Map<String, @Nullable String>> liveRows = live.rows(table, keys);
    Map<String, Map<String, @Nullable String>> rebuiltRows = rebuilt.rows(table, keys);
    List<RowDifference> differences = new ArrayList<>();
    for (String key : keys) {
      Map<String, @Nullable String> left = liveRows.get(key);
      Map<String, @Nullable String> right = rebuiltRows.get(key);
      if (left == null) {
        differences.add(new RowDifference.OnlyRebuilt(key));
      } else if (right == null) {
        differences.add(new RowDifference.OnlyLive(key));
      } else {
        differences.add(new RowDifference.Changed(key, columns(left, right)));
      }
    }
    return differences;
  }

  private static List<ColumnDifference> columns(
      Map<String, @Nullable String> left, Map<String, @Nullable String> right) {
    Map<String, ColumnDifference> columns = new TreeMap<>();
    left.forEach((column, value) -> {
      String other = right.get(column);
      if (!Objects.equals(value, other)) {
        columns.put(column, new ColumnDifference(column, value, other));
      }
    });
    return List.copyOf(columns.values());
  }
}
