package com.discordingest.consumer.write;

import java.util.Map;

/**
 * The part of a partition that a batch covers.
 *
 * @param from the offset that must be stored for the batch to apply
 * @param next the offset stored afterwards
 * @param versions for each shard that has new records in it, the highest row version among them
 */
public record OffsetRange(
    String topic, int partition, long from, long next, Map<String, Long> versions) {
  public OffsetRange {
    if (next < from) {
      throw new IllegalArgumentException("next must not be before from: " + from + ".." + next);
    }
    versions = Map.copyOf(versions);
  }

  /** A part in which no shard has records. */
  public OffsetRange(String topic, int partition, long from, long next) {
    this(topic, partition, from, next, Map.of());
  }
}
