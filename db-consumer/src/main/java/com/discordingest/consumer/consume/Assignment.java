package com.discordingest.consumer.consume;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which partitions a worker reads, and where it stops. */
sealed interface Assignment {
  /** Whatever the consumer group gives it, without end. */
  record Shared() implements Assignment {}

  /**
   * Fixed partitions, outside any consumer group; the worker ends when all are applied.
   *
   * @param from the offset at which each partition begins; where none is given, the stored one
   * @param until the offset at which each partition ends, itself excluded
   */
  record Fixed(Map<Integer, Long> from, Map<Integer, Long> until) implements Assignment {
    public Fixed {
      from = Map.copyOf(from);
      until = Map.copyOf(until);
    }
  }

  /** Where a partition begins, if the stored offset does not say so. */
  default @Nullable Long start(int partition) {
    return switch (this) {
      case Shared _ -> null;
      case Fixed fixed -> fixed.from().get(partition);
    };
  }

  /** Whether every partition begins where the database says, so that it can be read again. */
  default boolean followsStoredOffsets() {
    return switch (this) {
      case Shared _ -> true;
      case Fixed fixed -> fixed.from().isEmpty();
    };
  }

  /** The first offset of a partition that is not to be read any more. */
  default long end(int partition) {
    return switch (this) {
      case Shared _ -> Long.MAX_VALUE;
      case Fixed fixed -> fixed.until().getOrDefault(partition, Long.MAX_VALUE);
    };
  }
}
