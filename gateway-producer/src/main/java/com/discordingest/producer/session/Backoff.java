package com.discordingest.producer.session;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next connection: next to nothing after one that worked, then one
 * second, doubled with each failure in a row up to a minute, less a random part so that shards do
 * not return all at once.
 */
final class Backoff {
  private static final long LONGEST_MILLIS = 60_000;

  private final RandomGenerator random;

  Backoff(RandomGenerator random) {
    this.random = random;
  }

  Duration after(ConnectionEnd end, int failures) {
    if (end instanceof ConnectionEnd.SessionInvalidated) {
      // Discord asks for 1 to 5 seconds.
      return Duration.ofMillis(random.nextLong(1_000, 5_000));
    }
    if (failures == 0) {
      // A moment, so that two producers of one session do not take it from each other in a spin.
      return end instanceof ConnectionEnd.Broken
          ? Duration.ofMillis(random.nextLong(100, 500))
          : Duration.ZERO;
    }
    long longest = Math.min(1_000L << Math.min(failures - 1, 10), LONGEST_MILLIS);
    return Duration.ofMillis(longest / 2 + random.nextLong(longest / 2 + 1));
  }
}
