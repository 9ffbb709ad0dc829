package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.RecordDecoder;
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
  private final byte @Nullable [] onlyKey;

  RecordProjector(Projection projection) {
    this(projection, null);
  }

  /**
   * @param onlyKey the key of the records that count; all others change nothing. Null for all
   */
  RecordProjector(Projection projection, @Nullable String onlyKey) {
    this.projection = projection;
    this.onlyKey = onlyKey == null ? null : onlyKey.getBytes(UTF_8);
  }

  ProjectedRecord project(ConsumerRecord<byte[], byte[]> source) {
    if (onlyKey != null && !Arrays.equals(onlyKey, source.key())) {
      return new ProjectedRecord(source, "", 0, List.of(), null);
    }
    return switch (decoder.decode(source)) {
      case LogEntry.Unreadable unreadable ->
          new ProjectedRecord(source, "", 0, List.of(), unreadable.cause());
      case LogEntry.KnownGap gap ->
          new ProjectedRecord(source, "GAP", gap.version(), projection.project(gap), null);
      case LogEntry.FilledGap gap ->
          new ProjectedRecord(source, "GAP_CLOSED", gap.version(), projection.project(gap), null);
      case LogEntry.Dispatch dispatch -> project(source, dispatch);
    };
  }

  /**
   * Any exception of the projection is about this payload: it must not take the batch with it
   * (promise 4).
   */
  private ProjectedRecord project(
      ConsumerRecord<byte[], byte[]> source, LogEntry.Dispatch dispatch) {
    try {
      List<RowChange> changes = projection.project(dispatch);
      return new ProjectedRecord(source, dispatch.type(), dispatch.version(), changes, null);
    } catch (RuntimeException e) {
      return new ProjectedRecord(source, dispatch.type(), dispatch.version(), List.of(), e);
    }
  }
}
