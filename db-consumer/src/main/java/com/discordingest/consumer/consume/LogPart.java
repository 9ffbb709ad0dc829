package com.discordingest.consumer.consume;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of the log that is to be applied.
 *
 * @param from for each partition where it begins, without regard to the schema's stored offsets,
 *     which then stay; empty to begin at the stored offsets and move them
 * @param until for each partition to be read, the first offset that is not applied any more
 * @param distances for each partition how many offsets lie before that: what the work is divided by
 * @param onlyKey the key of the records that are applied, the others being passed over; null for
 *     all
 * @param isBare whether the schema lacks the foreign keys that a load does without, so that rows
 *     need not wait for those they refer to
 */
public record LogPart(
    Map<Integer, Long> from,
    Map<Integer, Long> until,
    Map<Integer, Long> distances,
    @Nullable String onlyKey,
    boolean isBare) {
  public LogPart {
    from = Map.copyOf(from);
    until = Map.copyOf(until);
    distances = Map.copyOf(distances);
  }

  /** All from the stored offsets on, up to these. */
  public static LogPart upTo(Map<Integer, Long> until) {
    return new LogPart(Map.of(), until, until, null, false);
  }

  /** How many offsets lie between, for partitions where any do. */
  public static Map<Integer, Long> distances(Map<Integer, Long> from, Map<Integer, Long> until) {
    Map<Integer, Long> distances = new TreeMap<>();
    until.forEach((partition, end) -> {
      long distance = end - from.getOrDefault(partition, 0L);
      if (distance > 0) {
        distances.put(partition, distance);
      }
    });
    return distances;
  }
}
