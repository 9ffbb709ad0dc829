package com.discordingest.consumer.write.rebuild;

import java.math.BigDecimal;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a table holds, in a form that two schemas can be compared by: independent of the order of
 * rows.
 *
 * @param buckets rows and the sum of their hashes, by a hash of the key
 */
public record TableDigest(Map<Integer, Bucket> buckets) {
  /** Keys fall into so many buckets: differing rows are looked for only where the sums differ. */
  static final int BUCKETS = 1024;

  private static final Bucket EMPTY = new Bucket(0, BigDecimal.ZERO);

  /** One bucket. */
  public record Bucket(long rows, BigDecimal sum) {}

  public TableDigest {
    buckets = Map.copyOf(buckets);
  }

  public long rows() {
    return buckets.values().stream().mapToLong(Bucket::rows).sum();
  }

  /** The buckets that are not the same in both. */
  public SortedSet<Integer> differing(TableDigest other) {
    SortedSet<Integer> differing = new TreeSet<>();
    for (int bucket = 0; bucket < BUCKETS; bucket++) {
      if (!of(bucket).equals(other.of(bucket))) {
        differing.add(bucket);
      }
    }
    return differing;
  }

  /** One bucket, empty if it holds nothing. */
  public Bucket of(int bucket) {
    return buckets.getOrDefault(bucket, EMPTY);
  }
}
