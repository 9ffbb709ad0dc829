package com.discordingest.consumer.consume;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt: doubling up to a bound, with jitter so that many do not
 * return at once.
 */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 16;

  private final Duration first;
  private final Duration most;
  private final RandomGenerator random;
  private int attempts;

  public Backoff(Duration first, Duration most, RandomGenerator random) {
    this.first = first;
    this.most = most;
    this.random = random;
  }

  /** The next pause: between half and all of the doubled one. */
  public Duration next() {
    long full = Math.min(most.toMillis(), first.toMillis() << Math.min(attempts, MOST_DOUBLINGS));
    attempts++;
    return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
  }

  int attempts() {
    return attempts;
  }
}
