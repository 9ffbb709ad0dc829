package com.discordingest.consumer.deadletter;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Takes records that cannot be applied. */
public interface DeadLetters {
  /** A record, and why it cannot be applied. */
  record Rejected(ConsumerRecord<byte[], byte[]> record, Throwable cause) {}

  /**
   * Keeps records with their causes; returns when they are safe. The same record may come twice,
   * after a crash: its topic, partition and offset tell.
   *
   * @throws DeadLetterException if one cannot be kept; its batch must then not be applied
   */
  void keep(List<Rejected> rejected);
}
