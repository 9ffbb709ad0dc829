package com.discordingest.simulator.gateway;

/**
 * How many world events are due by now at a rate a second. What was missed while the world had to
 * wait is not made up for, beyond a tenth of a second. Not thread-safe.
 */
final class Pace {
  private static final long SECOND = 1_000_000_000L;
  private static final long CATCH_UP_NANOS = SECOND / 10;

  private final int rate;
  private long paidUntil;

  Pace(int rate, long nowNanos) {
    this.rate = rate;
    this.paidUntil = nowNanos;
  }

  /** How many events are due, at most the given number; they count as having happened. */
  int take(int most, long nowNanos) {
    if (rate == 0) {
      return most;
    }
    if (nowNanos - paidUntil > CATCH_UP_NANOS) {
      paidUntil = nowNanos - Math.max(CATCH_UP_NANOS, SECOND / rate);
    }
    int due = (int) Math.min(most, (nowNanos - paidUntil) * rate / SECOND);
    paidUntil += due * SECOND / rate;
    return due;
  }

  /** How long until the next one is due. */
  long nanosToNext(long nowNanos) {
    return rate == 0 ? 0 : Math.max(0, paidUntil + SECOND / rate - nowNanos);
  }
}
