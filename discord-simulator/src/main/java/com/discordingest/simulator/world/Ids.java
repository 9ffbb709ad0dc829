package com.discordingest.simulator.world;

import com.discordingest.model.Snowflake;

/**
 * Gives out Discord ids that follow the world's own clock: strictly increasing, and each saying the
 * moment it was made.
 */
final class Ids {
  private static final int TIMESTAMP_SHIFT = 22;

  private long last;

  /** The next id at a moment in Unix milliseconds, which must not go back. */
  long next(long millis) {
    long first = (millis - Snowflake.EPOCH_MILLIS) << TIMESTAMP_SHIFT;
    last = Math.max(last + 1, first);
    return last;
  }

  /** An id of a moment in the past; the salt tells those of one moment apart. */
  static long at(long millis, long salt) {
    return ((millis - Snowflake.EPOCH_MILLIS) << TIMESTAMP_SHIFT) | (salt & 0x3FFFFF);
  }

  static long millisOf(long id) {
    return (id >>> TIMESTAMP_SHIFT) + Snowflake.EPOCH_MILLIS;
  }
}
