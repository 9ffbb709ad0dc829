package com.discordingest.producer.publish;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Makes the transactional Kafka producers that write the log. */
public final class LogProducers implements Supplier<Producer<byte[], byte[]>> {
  /** The largest request, in bytes before compression; the topics are created to match. */
  private static final int MAX_REQUEST_BYTES = 64 << 20;

  private static final int BUFFER_BYTES = 96 << 20;

  /**
   * A batch of a dozen messages takes a third less time than at the default of 3, and becomes 0.3 %
   * larger; one of a hundred takes a fifth less, and becomes 0.7 % larger.
   */
  private static final int ZSTD_LEVEL = 2;

  private final Map<String, Object> settings;

  /**
   * @param kafka what the operator set for the clients; it overrides what is tuned here, but not
   *     what the guarantees rest on
   * @param patience how long one call may block before it counts as failed and is tried again
   */
  public LogProducers(Map<String, Object> kafka, String transactionalId, Duration patience) {
    Map<String, Object> all = new HashMap<>();
    int millis = Math.toIntExact(patience.toMillis());
    all.put(ProducerConfig.CLIENT_ID_CONFIG, transactionalId);
    all.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    all.put(ProducerConfig.COMPRESSION_ZSTD_LEVEL_CONFIG, ZSTD_LEVEL);
    all.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    all.put(ProducerConfig.BATCH_SIZE_CONFIG, 256 << 10);
    all.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    all.put(ProducerConfig.BUFFER_MEMORY_CONFIG, (long) BUFFER_BYTES);
    all.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, (long) millis);
    all.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, 10_000));
    all.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(millis, Math.min(millis, 10_000) + 10));
    all.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, 60_000);
    all.putAll(kafka);
    all.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId);
    all.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    all.put(ProducerConfig.ACKS_CONFIG, "all");
    this.settings = Map.copyOf(all);
  }

  @Override
  public Producer<byte[], byte[]> get() {
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
