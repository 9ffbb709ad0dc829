package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.consumer.project.Projection;
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

  /**
   * What a record comes to.
   *
   * @param place where it stands in the sequence of its shard; null if in none
   */
  ProjectedRecord project(ConsumerRecord<byte[], byte[]> source, @Nullable ShardVersion place) {
    if (onlyKey != null && !Arrays.equals(onlyKey, source.key())) {
      return ProjectedRecord.of(source, place, "", 0, List.of());
    }
    return switch (decoder.decode(source)) {
      case LogEntry.Unreadable unreadable ->
          ProjectedRecord.of(source, place, "", 0, List.of()).failed(unreadable.cause());
      case LogEntry.KnownGap gap ->
          ProjectedRecord.of(source, place, "GAP", gap.version(), projection.project(gap));
      case LogEntry.FilledGap gap ->
          ProjectedRecord.of(source, place, "GAP_CLOSED", gap.version(), projection.project(gap));
      case LogEntry.Dispatch dispatch -> project(source, place, dispatch);
    };
  }

  /**
   * Any exception of the projection is about this payload: it must not take the batch with it
   * (promise 4).
   */
  private ProjectedRecord project(
      ConsumerRecord<byte[], byte[]> source,
      @Nullable ShardVersion place,
      LogEntry.Dispatch dispatch) {
    String type = dispatch.type();
    long version = dispatch.version();
    try {
      return ProjectedRecord.of(source, place, type, version, projection.project(dispatch));
    } catch (RuntimeException e) {
      return ProjectedRecord.of(source, place, type, version, List.of()).failed(e);
    }
  }
}
