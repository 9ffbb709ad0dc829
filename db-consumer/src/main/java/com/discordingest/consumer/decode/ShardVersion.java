package com.discordingest.consumer.decode;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.HeaderTexts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Where a dispatch stands in the sequence of its shard. A producer gives each dispatch a higher row
 * version than the one before, and a key always leads to the same partition: so within a partition
 * the versions of a shard rise, and a record whose version does not stands there again.
 *
 * @param source the shard and of how many, such as {@code /shards/0/4}
 * @param version the row version
 */
public record ShardVersion(String source, long version) {
  /** No clock is that wrong, and a sequence that began with more would never end. */
  private static final long HIGHEST =
      RowVersions.ofMoment(Instant.parse("9999-12-31T23:59:59.999999Z"));

  /**
   * Reads it from a record's headers. Null for what belongs to no such sequence: imports,
   * backfills, gap records, records of others, and dead letters that were published again, which
   * are late on purpose.
   */
  public static @Nullable ShardVersion of(HeaderTexts headers) {
    String source = headers.source();
    if (source == null
        || !source.startsWith(EventHeaders.SHARDS_PREFIX)
        || headers.retried()
        || EventHeaders.GAP_TYPE.equals(headers.type())) {
      return null;
    }
    long number = version(headers.version());
    return number > 0 && number <= HIGHEST ? new ShardVersion(source, number) : null;
  }

  private static long version(@Nullable String text) {
    try {
      return text == null ? 0 : Long.parseLong(text);
    } catch (NumberFormatException e) {
      // The decoder says what is wrong with the record.
      return 0;
    }
  }
}
