package com.discordingest.quickstart;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a count has been growing over the last few seconds. Not thread-safe. */
final class RecentRate {
  private static final long SPAN_NANOS = Duration.ofSeconds(3).toNanos();

  private final Deque<Sample> samples = new ArrayDeque<>();

  private record Sample(long nanos, long count) {}

  /**
   * Notes where the count stands.
   *
   * @param now {@link System#nanoTime}
   * @return by how much it grows in a second, lately
   */
  long at(long now, long count) {
    samples.addLast(new Sample(now, count));
    while (samples.size() > 2 && now - samples.getFirst().nanos() > SPAN_NANOS) {
      samples.removeFirst();
    }
    Sample first = samples.getFirst();
    long nanos = now - first.nanos();
    return nanos == 0 ? 0 : (count - first.count()) * 1_000_000_000L / nanos;
  }
}
