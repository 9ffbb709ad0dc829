package com.discordingest.simulator.gateway;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Discord's limit on IDENTIFY: one per bucket within an interval, shards falling into {@code shard
 * % maxConcurrency} buckets; and a number a day. Not thread-safe.
 */
final class IdentifyLimit {
  private static final int A_DAY = 1000;
  private static final int CLOCK_TOLERANCE_PERCENT = 10;

  private final int maxConcurrency;
  private final long intervalNanos;
  private final Map<Integer, Long> latest = new HashMap<>();
  private int used;

  IdentifyLimit(int maxConcurrency, Duration interval) {
    this.maxConcurrency = maxConcurrency;
    // clients wait for just the interval; the way to us takes its time, too
    this.intervalNanos = interval.toNanos() * (100 - CLOCK_TOLERANCE_PERCENT) / 100;
  }

  /** Whether a shard may identify now; if so, it has. */
  boolean tryAcquire(int shard, long nowNanos) {
    int bucket = shard % maxConcurrency;
    Long previous = latest.get(bucket);
    if (previous != null && nowNanos - previous < intervalNanos) {
      return false;
    }
    latest.put(bucket, nowNanos);
    used++;
    return true;
  }

  int remaining() {
    return Math.max(0, A_DAY - used);
  }

  int total() {
    return A_DAY;
  }
}
