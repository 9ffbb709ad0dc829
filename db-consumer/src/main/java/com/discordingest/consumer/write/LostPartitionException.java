package com.discordingest.consumer.write;

/**
 * The stored offset is not the one that the batch started from: another consumer has written this
 * partition in the meantime. The batch is not applied.
 */
public final class LostPartitionException extends RuntimeException {
  LostPartitionException(OffsetRange range) {
    super(
        "partition "
            + range.topic()
            + "-"
            + range.partition()
            + " is no longer at offset "
            + range.from()
            + ": another consumer has taken it over");
  }
}
