package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.row.RowChange;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes and projects a record. Whatever a payload provokes becomes that record's failure.
 * Thread-safe.
 */
final class RecordProjector {
  private final RecordDecoder decoder = new RecordDecoder();
  private final Projection projection;

  RecordProjector(Projection projection) {
    this.projection = projection;
  }

  ProjectedRecord project(ConsumerRecord<byte[], byte[]> source) {
    return switch (decoder.decode(source)) {
      case LogEntry.Unreadable unreadable ->
          new ProjectedRecord(source, "", 0, List.of(), unreadable.cause());
      case LogEntry.KnownGap gap ->
          new ProjectedRecord(source, "GAP", gap.version(), projection.project(gap), null);
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
