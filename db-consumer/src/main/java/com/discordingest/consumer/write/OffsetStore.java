package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.INGEST_OFFSETS;
import static org.jooq.impl.DSL.field;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;

/**
 * The offsets in PostgreSQL: up to where each partition is applied. Runs on whatever transaction
 * the context has.
 */
final class OffsetStore {
  private OffsetStore() {}

  /**
   * Tells the table of offsets that the search path leads to from all others: a rebuild swaps
   * schemas.
   */
  static long identity(DSLContext dsl) {
    return dsl.select(field("'ingest_offsets'::regclass::oid::bigint", Long.class))
        .fetchSingle()
        .value1();
  }

  /** The stored next offsets of a topic's partitions; a partition never read has none. */
  static Map<Integer, Long> load(DSLContext dsl, String topic) {
    Map<Integer, Long> offsets = new TreeMap<>();
    dsl.select(INGEST_OFFSETS.PARTITION, INGEST_OFFSETS.NEXT_OFFSET)
        .from(INGEST_OFFSETS)
        .where(INGEST_OFFSETS.TOPIC.eq(topic))
        .forEach(row -> offsets.put(row.value1(), row.value2()));
    return offsets;
  }

  /**
   * Moves the offsets on, if they still are where the batch started.
   *
   * @throws LostPartitionException if one is not
   */
  static void advance(DSLContext dsl, List<OffsetRange> ranges) {
    for (OffsetRange range : ranges) {
      int moved =
          dsl.update(INGEST_OFFSETS)
              .set(INGEST_OFFSETS.NEXT_OFFSET, range.next())
              .where(INGEST_OFFSETS.TOPIC.eq(range.topic()))
              .and(INGEST_OFFSETS.PARTITION.eq(range.partition()))
              .and(INGEST_OFFSETS.NEXT_OFFSET.eq(range.from()))
              .execute();
      if (moved == 0 && !begin(dsl, range)) {
        throw new LostPartitionException(range);
      }
    }
  }

  /**
   * The first time that a partition is applied, there is no row yet; whoever inserts it has the
   * partition.
   */
  private static boolean begin(DSLContext dsl, OffsetRange range) {
    return dsl.insertInto(INGEST_OFFSETS)
            .set(INGEST_OFFSETS.TOPIC, range.topic())
            .set(INGEST_OFFSETS.PARTITION, range.partition())
            .set(INGEST_OFFSETS.NEXT_OFFSET, range.next())
            .onConflictDoNothing()
            .execute()
        == 1;
  }

  /**
   * Whether the store already stands at the end of every range: a commit whose answer was lost did
   * succeed.
   */
  static boolean reached(DSLContext dsl, List<OffsetRange> ranges) {
    return !ranges.isEmpty()
        && ranges.stream()
            .allMatch(range ->
                load(dsl, range.topic()).getOrDefault(range.partition(), -1L) == range.next());
  }
}
