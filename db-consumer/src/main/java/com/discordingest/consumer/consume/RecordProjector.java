package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.row.RowChange;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Decodes and projects a record. Whatever a payload provokes becomes that record's failure.
 * Thread-safe.
 */
final class RecordProjector {
  private final RecordDecoder decoder = new RecordDecoder();
  private final Projection projection;
  private final Projection silently;
  private final byte @Nullable [] onlyKey;

  RecordProjector(Projection projection) {
    this(projection, null);
  }

  /**
   * @param onlyKey the key of the records that count; all others change nothing. Null for all
   */
  RecordProjector(Projection projection, @Nullable String onlyKey) {
    this.projection = projection;
    this.silently = projection.silently();
    this.onlyKey = onlyKey == null ? null : onlyKey.getBytes(UTF_8);
  }

  /**
   * A record and what it does to the tables.
   *
   * @param changes none if it has a failure
   */
  record Projected(ProjectedRecord record, List<RowChange> changes) {}

  /**
   * What a record comes to.
   *
   * @param place where it stands in the sequence of its shard; null if in none
   */
  Projected project(ConsumerRecord<byte[], byte[]> source, @Nullable ShardVersion place) {
    return project(source, place, projection);
  }

  /**
   * What a record changes that was projected before; what could not be stored is not told again.
   */
  List<RowChange> changesOf(ProjectedRecord record) {
    return record.failure() != null || record.repeated()
        ? List.of()
        : project(record.source(), record.place(), silently).changes();
  }

  private Projected project(
      ConsumerRecord<byte[], byte[]> source, @Nullable ShardVersion place, Projection by) {
    if (onlyKey != null && !Arrays.equals(onlyKey, source.key())) {
      return new Projected(ProjectedRecord.of(source, place, "", 0), List.of());
    }
    return switch (decoder.decode(source)) {
      case LogEntry.Unreadable unreadable ->
          new Projected(
              ProjectedRecord.of(source, place, "", 0).failed(unreadable.cause()), List.of());
      case LogEntry.KnownGap gap ->
          new Projected(ProjectedRecord.of(source, place, "GAP", gap.version()), by.project(gap));
      case LogEntry.FilledGap gap ->
          new Projected(
              ProjectedRecord.of(source, place, "GAP_CLOSED", gap.version()), by.project(gap));
      case LogEntry.Dispatch dispatch -> {
        ProjectedRecord record =
            ProjectedRecord.of(source, place, dispatch.type(), dispatch.version());
        yield project(record, dispatch, by);
      }
    };
  }

  /**
   * Any exception of the projection is about this payload: it must not take the batch with it
   * (promise 4).
   */
  private static Projected project(
      ProjectedRecord record, LogEntry.Dispatch dispatch, Projection by) {
    try {
      return new Projected(record, by.project(dispatch));
    } catch (RuntimeException e) {
      return new Projected(record.failed(e), List.of());
    }
  }
}
