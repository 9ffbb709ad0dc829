package com.discordingest.consumer.consume;

import com.discordingest.consumer.row.RowChange;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * One record of a batch and what it comes to.
 *
 * @param source the record, kept until the batch is applied in case it must be dead-lettered
 * @param type the event's name; empty when it could not be read
 * @param version the row version: the event's time in microseconds; 0 when it could not be read
 * @param changes what it does to the tables
 * @param failure why it cannot be applied; null if it can
 */
record ProjectedRecord(
    ConsumerRecord<byte[], byte[]> source,
    String type,
    long version,
    List<RowChange> changes,
    @Nullable RuntimeException failure) {
  ProjectedRecord {
    changes = List.copyOf(changes);
  }
}
