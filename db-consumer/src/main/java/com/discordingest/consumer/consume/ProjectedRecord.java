package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.decode.ShardVersion;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a batch, and what is known of it once it is projected. What it changes is folded
 * into the batch at once rather than kept, and mostly the record is not kept either ({@link
 * SourceRetention}).
 *
 * @param at where the record stands
 * @param kept the record itself, if it is kept
 * @param place where it stands in the sequence of its shard; null if in none
 * @param repeated whether that was passed before: then it changes nothing
 * @param type the event's name; empty when it was not read
 * @param version the row version: the event's time in microseconds; 0 when it was not read
 * @param failure why it cannot be applied; null if it can
 */
record ProjectedRecord(
    RecordPosition at,
    @Nullable ConsumerRecord<byte[], byte[]> kept,
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
    return new ProjectedRecord(
        RecordPosition.of(source), source, place, false, type, version, null);
  }

  /** A record that stands in the log again. */
  static ProjectedRecord repetition(ConsumerRecord<byte[], byte[]> source, ShardVersion place) {
    return new ProjectedRecord(RecordPosition.of(source), source, place, true, "", 0, null);
  }

  /** The same record, which cannot be applied. */
  ProjectedRecord failed(RuntimeException cause) {
    return new ProjectedRecord(at, kept, place, repeated, type, version, cause);
  }

  /** The same without the record itself, unless it is to be dead-lettered. */
  ProjectedRecord light() {
    return failure == null
        ? new ProjectedRecord(at, null, place, repeated, type, version, null)
        : this;
  }

  boolean isKept() {
    return kept != null;
  }

  /** Whether its changes may be too many to hold all of them at once. Such a record is kept. */
  boolean isLarge() {
    return kept != null && RecordDecoder.isLarge(kept.value());
  }

  /**
   * The record itself.
   *
   * @throws IllegalStateException if it is not kept
   */
  ConsumerRecord<byte[], byte[]> source() {
    if (kept == null) {
      throw new IllegalStateException("record " + at + " is not kept");
    }
    return kept;
  }
}
