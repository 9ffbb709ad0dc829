package com.discordingest.consumer.consume;

import java.util.Map;

/** Which partitions a worker reads, and where it stops. */
sealed interface Assignment {
  /** Whatever the consumer group gives it, without end. */
  record Shared() implements Assignment {}

  /**
   * Fixed partitions, outside any consumer group; the worker ends when all are applied.
   *
   * @param until the offset at which each partition ends, itself excluded
   */
  record Fixed(Map<Integer, Long> until) implements Assignment {
    public Fixed {
      until = Map.copyOf(until);
    }
  }

  /** The first offset of a partition that is not to be read any more. */
  default long end(int partition) {
    return switch (this) {
      case Shared _ -> Long.MAX_VALUE;
      case Fixed fixed -> fixed.until().getOrDefault(partition, Long.MAX_VALUE);
    };
  }
}
