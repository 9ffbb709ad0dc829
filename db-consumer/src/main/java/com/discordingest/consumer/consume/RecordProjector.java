package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.model.log.HeaderTexts;
import java.util.Arrays;
import java.util.function.Consumer;
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
   * Projects a record.
   *
   * @param headers those of the record
   * @param place where it stands in the sequence of its shard; null if in none
   * @param to given what it changes; that comes to nothing if the record turns out to have a
   *     failure
   */
  ProjectedRecord project(
      ConsumerRecord<byte[], byte[]> source,
      HeaderTexts headers,
      @Nullable ShardVersion place,
      Consumer<RowChange> to) {
    if (isOthers(source)) {
      return ProjectedRecord.of(source, place, "", 0);
    }
    LogEntry entry = decoder.decode(source, headers);
    ProjectedRecord record =
        switch (entry) {
          case LogEntry.Unreadable unreadable ->
              ProjectedRecord.of(source, place, "", 0).failed(unreadable.cause());
          case LogEntry.KnownGap gap -> ProjectedRecord.of(source, place, "GAP", gap.version());
          case LogEntry.FilledGap gap ->
              ProjectedRecord.of(source, place, "GAP_CLOSED", gap.version());
          case LogEntry.Dispatch dispatch ->
              ProjectedRecord.of(source, place, dispatch.type(), dispatch.version());
        };
    try {
      project(entry, projection, to);
      return record;
    } catch (RuntimeException e) {
      // Any exception of the projection is about this payload: it must not take the batch with it
      // (promise 4).
      return record.failed(e);
    }
  }

  /**
   * Gives on what a record changes that was projected before; what could not be stored is not told
   * again.
   */
  void changesOf(ProjectedRecord record, Consumer<RowChange> to) {
    if (record.failure() == null && !record.repeated() && !isOthers(record.source())) {
      project(decoder.decode(record.source()), silently, to);
    }
  }

  private boolean isOthers(ConsumerRecord<byte[], byte[]> record) {
    return onlyKey != null && !Arrays.equals(onlyKey, record.key());
  }

  private static void project(LogEntry entry, Projection by, Consumer<RowChange> to) {
    switch (entry) {
      case LogEntry.Unreadable _ -> {
        // Changes nothing.
      }
      case LogEntry.KnownGap gap -> by.project(gap).forEach(to);
      case LogEntry.FilledGap gap -> by.project(gap).forEach(to);
      case LogEntry.Dispatch dispatch -> by.project(dispatch, to);
    }
  }
}
