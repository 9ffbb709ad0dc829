package com.discordingest.consumer.deadletter;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records that cannot be applied. */
public interface DeadLetters {
  /**
   * Keeps a record, with its cause; returns when it is safe. The same record may come twice, after
   * a crash: its topic, partition and offset tell.
   *
   * @throws DeadLetterException if it cannot be kept; the batch must then not be applied
   */
  void keep(ConsumerRecord<byte[], byte[]> record, Throwable cause);
}
