package com.discordingest.producer.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes consumers that look something up in a topic: of no group, from where they are told. */
public final class LogConsumers {
  private final Map<String, Object> settings;

  /**
   * @param kafka what the operator set for the clients
   * @param patience how long one call may take
   */
  public LogConsumers(Map<String, Object> kafka, Duration patience) {
    Map<String, Object> all = new HashMap<>(kafka);
    int millis = Math.toIntExact(patience.toMillis());
    all.remove(ConsumerConfig.GROUP_ID_CONFIG);
    all.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    all.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    all.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, 10_000));
    this.settings = Map.copyOf(all);
  }

  public KafkaConsumer<byte[], byte[]> open(IsolationLevel isolation) {
    Map<String, Object> all = new HashMap<>(settings);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation.toString());
    return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }
}
