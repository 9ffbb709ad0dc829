package com.discordingest.producer.publish;

import java.util.Map;

/** Reads the sessions topic as it is committed: the last value of every key. */
@FunctionalInterface
public interface CommittedState {
  /**
   * @throws org.apache.kafka.common.KafkaException if Kafka does not answer in time
   */
  Map<String, byte[]> read();
}
