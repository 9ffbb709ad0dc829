package com.discordingest.consumer.write;

/**
 * The part of a partition that a batch covers.
 *
 * @param from the offset that must be stored for the batch to apply
 * @param next the offset stored afterwards
 */
public record OffsetRange(String topic, int partition, long from, long next) {
  public OffsetRange {
    if (next < from) {
      throw new IllegalArgumentException("next must not be before from: " + from + ".." + next);
    }
  }
}
