package com.discordingest.model;

import java.time.Instant;

/**
 * Discord's ids: unsigned 64-bit integers whose upper 42 bits are milliseconds since
 * 2015-01-01T00:00Z. PostgreSQL's BIGINT and Java's long hold those below 2^63, which is every real
 * one until the year 2084.
 */
public final class Snowflake {
  /** Discord's epoch, 2015-01-01T00:00Z, in milliseconds of Unix time. */
  public static final long EPOCH_MILLIS = 1_420_070_400_000L;

  private static final int TIMESTAMP_SHIFT = 22;

  private Snowflake() {}

  /**
   * Reads an id from its decimal text.
   *
   * @throws InvalidSnowflakeException if the text is no decimal integer from 0 to 2^63 - 1
   */
  public static long parse(String text) {
    if (!isDecimal(text)) {
      throw new InvalidSnowflakeException(text, "is not a decimal id");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException beyondLong) {
      throw new InvalidSnowflakeException(text, "does not fit a BIGINT (63 bits)", beyondLong);
    }
  }

  /**
   * Whether the text consists of decimal digits only, as every id does; says nothing about its
   * range.
   */
  public static boolean isDecimal(String text) {
    if (text.isEmpty() || text.length() > 20) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return false;
      }
    }
    return true;
  }

  /**
   * The moment the id was made, with millisecond precision; for tiny ids a moment near Discord's
   * epoch.
   */
  public static Instant createdAt(long id) {
    return Instant.ofEpochMilli((id >>> TIMESTAMP_SHIFT) + EPOCH_MILLIS);
  }

  /** The smallest id made at a moment; moments before Discord's epoch give 0. */
  public static long firstAt(Instant moment) {
    return Math.max(0, moment.toEpochMilli() - EPOCH_MILLIS) << TIMESTAMP_SHIFT;
  }

  /** The shard that receives a guild's events, by Discord's own formula. */
  public static int shardOf(long guildId, int shardCount) {
    return (int) Long.remainderUnsigned(guildId >>> TIMESTAMP_SHIFT, shardCount);
  }
}
