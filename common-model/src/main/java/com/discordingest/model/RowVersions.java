package com.discordingest.model;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Gives every dispatch its row version: microseconds of Unix time at which it was received, forced
 * strictly increasing so that two dispatches never share one. Continues after the last version of
 * an earlier run. Thread-safe.
 */
public final class RowVersions {
  private final Clock clock;
  private final AtomicLong last;

  /**
   * @param lastVersion the highest version ever given for the same shards, from the checkpoint; 0
   *     when there is none
   */
  public RowVersions(Clock clock, long lastVersion) {
    this.clock = clock;
    this.last = new AtomicLong(lastVersion);
  }

  /**
   * The next version: now, or one more than the last when the clock has not moved on (or went
   * back).
   */
  public long next() {
    long now = ofMoment(clock.instant());
    return last.updateAndGet(previous -> Math.max(previous + 1, now));
  }

  /** Never gives a version at or below this one from now on. */
  public void continueAfter(long version) {
    last.accumulateAndGet(version, Math::max);
  }

  /** The version of a moment: its microseconds of Unix time. */
  public static long ofMoment(Instant moment) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, moment);
  }

  /** The moment that a version stands for: the event time of its dispatch. */
  public static Instant momentOf(long version) {
    return Instant.EPOCH.plus(version, ChronoUnit.MICROS);
  }
}
