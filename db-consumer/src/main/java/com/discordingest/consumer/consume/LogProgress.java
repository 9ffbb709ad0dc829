package com.discordingest.consumer.consume;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How far the partitions of the log are applied, as seen by the workers of this process. A
 * partition's position includes the transaction markers after its last record, so that it can reach
 * the end of the log. Thread-safe.
 */
public final class LogProgress {
  private final Map<Integer, Long> applied = new ConcurrentHashMap<>();
  private final Map<Integer, Long> ends = new ConcurrentHashMap<>();

  /** A partition continues here, be it before where it has been. */
  void begins(int partition, long position) {
    applied.put(partition, position);
  }

  void applied(int partition, long position) {
    applied.merge(partition, position, Math::max);
  }

  void end(int partition, long offset) {
    ends.merge(partition, offset, Math::max);
  }

  /** A partition that went to another consumer is no longer this process's to count. */
  void forget(int partition) {
    applied.remove(partition);
    ends.remove(partition);
  }

  /**
   * Records between what is applied and the ends that were last seen, over the partitions of this
   * process.
   */
  public long lag() {
    return ends.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - applied.getOrDefault(end.getKey(), 0L)))
        .sum();
  }

  /** Up to where each partition is applied, as far as known. */
  public Map<Integer, Long> positions() {
    return Map.copyOf(applied);
  }

  /** Whether every partition is applied at least up to these offsets. */
  public boolean hasReached(Map<Integer, Long> targets) {
    return targets.entrySet().stream()
        .allMatch(target ->
            target.getValue() == 0
                || applied.getOrDefault(target.getKey(), -1L) >= target.getValue());
  }
}
