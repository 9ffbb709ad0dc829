package com.discordingest.consumer.write;

import java.util.Map;

/**
 * How far a partition is applied.
 *
 * @param next the offset of the first record that is not
 * @param versions for each shard the highest row version among its applied records
 */
public record AppliedUpTo(long next, Map<String, Long> versions) {
  public AppliedUpTo {
    versions = Map.copyOf(versions);
  }
}
