package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.ShardVersion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a batch, and what is known of it once it is projected. What it changes is folded
 * into the batch at once rather than kept: it would outweigh the record many times.
 *
 * @param source the record, kept until the batch is applied: it may have to be projected again, or
 *     dead-lettered
 * @param place where it stands in the sequence of its shard; null if in none
 * @param repeated whether that was passed before: then it changes nothing
 * @param type the event's name; empty when it was not read
 * @param version the row version: the event's time in microseconds; 0 when it was not read
 * @param failure why it cannot be applied; null if it can
 */
record ProjectedRecord(
    ConsumerRecord<byte[], byte[]> source,
    @Nullable ShardVersion place,
    boolean repeated,
    String type,
    long version,
    @Nullable RuntimeException failure) {
  /** A record that can be applied. */
  static ProjectedRecord of(
      ConsumerRecord<byte[], byte[]> source,
      @Nullable ShardVersion place,
      String type,
      long version) {
    return new ProjectedRecord(source, place, false, type, version, null);
  }

  /** A record that stands in the log again. */
  static ProjectedRecord repetition(ConsumerRecord<byte[], byte[]> source, ShardVersion place) {
    return new ProjectedRecord(source, place, true, "", 0, null);
  }

  /** The same record, which cannot be applied. */
  ProjectedRecord failed(RuntimeException cause) {
    return new ProjectedRecord(source, place, repeated, type, version, cause);
  }
}
