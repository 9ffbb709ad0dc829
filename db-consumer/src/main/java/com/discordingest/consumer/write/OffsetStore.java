package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.INGEST_OFFSETS;
import static com.discordingest.schema.Tables.INGEST_VERSIONS;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record3;
import org.jooq.Result;
import org.jooq.Row4;
import org.jooq.RowN;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Up to where each partition is applied: its offset, and the row version of each shard. Runs on
 * whatever transaction the context has.
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

  /** How far a topic's partitions are applied; a partition never read is missing. */
  static Map<Integer, AppliedUpTo> load(DSLContext dsl, String topic) {
    Map<Integer, Long> offsets = new TreeMap<>();
    Map<Integer, Map<String, Long>> versions = new HashMap<>();
    // In one statement, so that both are of one moment.
    dsl.select(
            INGEST_OFFSETS.PARTITION,
            INGEST_OFFSETS.NEXT_OFFSET,
            INGEST_VERSIONS.SOURCE,
            INGEST_VERSIONS.ROW_VERSION)
        .from(INGEST_OFFSETS)
        .leftJoin(INGEST_VERSIONS)
        .using(INGEST_OFFSETS.TOPIC, INGEST_OFFSETS.PARTITION)
        .where(INGEST_OFFSETS.TOPIC.eq(topic))
        .forEach(row -> {
          offsets.put(row.value1(), row.value2());
          if (row.value3() != null) {
            versions
                .computeIfAbsent(row.value1(), _ -> new HashMap<>())
                .put(row.value3(), row.value4());
          }
        });
    Map<Integer, AppliedUpTo> applied = new TreeMap<>();
    offsets.forEach((partition, next) ->
        applied.put(partition, new AppliedUpTo(next, versions.getOrDefault(partition, Map.of()))));
    return applied;
  }

  /**
   * Moves the offsets on, if they still are where the batch started, and the versions with them.
   *
   * @return the identity of the table of offsets that was written, see {@link #identity}
   * @throws LostPartitionException if one is not, or is not there
   */
  static long advance(DSLContext dsl, List<OffsetRange> ranges) {
    if (ranges.isEmpty()) {
      return identity(dsl);
    }
    Table<?> moves =
        DSL.values(ranges.stream().map(OffsetStore::move).toArray(RowN[]::new))
            .as("moves", "topic", "partition", "from_offset", "to_offset");
    Field<Long> table = field("ingest_offsets.tableoid::bigint", Long.class);
    Result<Record3<String, Integer, Long>> moved =
        dsl.update(INGEST_OFFSETS)
            .set(INGEST_OFFSETS.NEXT_OFFSET, ofMoves("to_offset", Long.class))
            .from(moves)
            .where(INGEST_OFFSETS.TOPIC.eq(ofMoves("topic", String.class)))
            .and(INGEST_OFFSETS.PARTITION.eq(ofMoves("partition", Integer.class)))
            .and(INGEST_OFFSETS.NEXT_OFFSET.eq(ofMoves("from_offset", Long.class)))
            .returningResult(INGEST_OFFSETS.TOPIC, INGEST_OFFSETS.PARTITION, table)
            .fetch();
    for (OffsetRange range : ranges) {
      if (moved.stream().noneMatch(row -> isOf(range, row.value1(), row.value2()))) {
        throw new LostPartitionException(range);
      }
    }
    storeVersions(dsl, ranges);
    return moved.getFirst().value3();
  }

  private static <T> Field<T> ofMoves(String column, Class<T> type) {
    return field(DSL.name("moves", column), type);
  }

  private static RowN move(OffsetRange range) {
    return row(List.of(range.topic(), range.partition(), range.from(), range.next()));
  }

  private static boolean isOf(OffsetRange range, String topic, int partition) {
    return range.partition() == partition && range.topic().equals(topic);
  }

  /**
   * Stores where partitions begin, for those that have no offset yet. Only here is one made: a
   * batch that made its own could skip what was lost together with the offset.
   */
  static void begin(DSLContext dsl, String topic, Map<Integer, Long> beginnings) {
    beginnings.forEach((partition, offset) ->
        dsl.insertInto(INGEST_OFFSETS)
            .set(INGEST_OFFSETS.TOPIC, topic)
            .set(INGEST_OFFSETS.PARTITION, partition)
            .set(INGEST_OFFSETS.NEXT_OFFSET, offset)
            .onConflictDoNothing()
            .execute());
  }

  private static void storeVersions(DSLContext dsl, List<OffsetRange> ranges) {
    List<Row4<String, Integer, String, Long>> rows = new ArrayList<>();
    for (OffsetRange range : ranges) {
      range
          .versions()
          .forEach((source, version) ->
              rows.add(row(range.topic(), range.partition(), source, version)));
    }
    if (!rows.isEmpty()) {
      dsl.insertInto(
              INGEST_VERSIONS,
              INGEST_VERSIONS.TOPIC,
              INGEST_VERSIONS.PARTITION,
              INGEST_VERSIONS.SOURCE,
              INGEST_VERSIONS.ROW_VERSION)
          .valuesOfRows(rows)
          .onConflict(INGEST_VERSIONS.TOPIC, INGEST_VERSIONS.PARTITION, INGEST_VERSIONS.SOURCE)
          .doUpdate()
          .set(INGEST_VERSIONS.ROW_VERSION, excluded(INGEST_VERSIONS.ROW_VERSION))
          .execute();
    }
  }

  /**
   * Whether the store already stands at the end of every range: a commit whose answer was lost did
   * succeed.
   */
  static boolean reached(DSLContext dsl, List<OffsetRange> ranges) {
    return !ranges.isEmpty()
        && ranges.stream()
            .allMatch(range -> {
              AppliedUpTo applied = load(dsl, range.topic()).get(range.partition());
              return applied != null && applied.next() == range.next();
            });
  }
}
