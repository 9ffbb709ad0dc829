package com.discordingest.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The sessions topic, read from its beginning up to its very end. The end is the high watermark,
 * not the last stable offset: a transaction of ours that is already committed may lie behind
 * another producer's that is still open, and must not be missed. Each read uses a consumer of its
 * own and takes as long as open transactions do, up to the timeout.
 */
public final class SessionsTopic implements CommittedState {
  private final LogConsumers consumers;
  private final TopicPartition partition;
  private final Duration timeout;

  public SessionsTopic(Map<String, Object> kafka, String topic, Duration timeout) {
    this.consumers = new LogConsumers(kafka, timeout);
    this.partition = new TopicPartition(topic, 0);
    this.timeout = timeout;
  }

  @Override
  public Map<String, byte[]> read() {
    long end = highWatermark();
    Map<String, byte[]> state = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer = consumers.open(IsolationLevel.READ_COMMITTED)) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long deadline = System.nanoTime() + timeout.toNanos();
      while (consumer.position(partition, timeout) < end) {
        for (ConsumerRecord<byte[], byte[]> entry : consumer.poll(Duration.ofMillis(200))) {
          if (entry.key() == null) {
            continue;
          }
          String key = new String(entry.key(), UTF_8);
          if (entry.value() == null) {
            state.remove(key);
          } else {
            state.put(key, entry.value());
          }
        }
        if (System.nanoTime() - deadline > 0) {
          throw new TimeoutException(
              "topic " + partition.topic() + " could not be read to its end within " + timeout);
        }
      }
    }
    return state;
  }

  private long highWatermark() {
    try (KafkaConsumer<byte[], byte[]> consumer = consumers.open(IsolationLevel.READ_UNCOMMITTED)) {
      return consumer.endOffsets(List.of(partition), timeout).getOrDefault(partition, 0L);
    }
  }
}
