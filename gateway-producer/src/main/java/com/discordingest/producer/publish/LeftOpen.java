package com.discordingest.producer.publish;

import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Where a writer's earlier transactions are still open although Kafka has ended them. */
@FunctionalInterface
public interface LeftOpen {
  /**
   * The partitions; asked when the writer's newest producer has been initialised and has no
   * transaction open.
   *
   * @throws KafkaException if Kafka does not answer
   */
  Set<TopicPartition> find();

  /** Looks for none. */
  static LeftOpen none() {
    return Set::of;
  }
}
