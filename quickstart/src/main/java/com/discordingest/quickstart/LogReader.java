package com.discordingest.quickstart;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Topics;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads all committed records of the events topic, beside the consumer and independent of it, and
 * counts the dispatches among them. Used by one thread, which polls it; never blocks for long.
 */
final class LogReader implements AutoCloseable {
  private final String topic = Topics.DEFAULT_EVENTS;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Integer, Offsets> offsets = new HashMap<>();
  private final Map<Digest, Integer> counts = new HashMap<>();
  private final boolean keepsDigests;
  private long dispatches;

  /**
   * @param keepsDigests whether to remember what was read, for a comparison: about 100 bytes each
   */
  LogReader(String bootstrapServers, boolean keepsDigests) {
    this.keepsDigests = keepsDigests;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                "read_committed",
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5000,
                ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                10_000),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Takes in what has been committed since, until the time is over. */
  void poll(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    if (consumer.assignment().isEmpty() && !assign()) {
      return;
    }
    do {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(50))) {
        take(record);
      }
    } while (System.nanoTime() < deadline);
  }

  private boolean assign() {
    List<PartitionInfo> partitions = consumer.listTopics().getOrDefault(topic, List.of());
    consumer.assign(
        partitions.stream().map(info -> new TopicPartition(topic, info.partition())).toList());
    return !partitions.isEmpty();
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    if (record.value() == null || isNoneOfTheGateways(EventHeaders.fromKafka(record.headers()))) {
      return;
    }
    dispatches++;
    offsets.computeIfAbsent(record.partition(), _ -> new Offsets()).add(record.offset());
    if (keepsDigests) {
      counts.merge(Digest.of(record.value()), 1, Integer::sum);
    }
  }

  private static boolean isNoneOfTheGateways(EventHeaders headers) {
    return EventHeaders.isOurs(headers.type())
        || headers.source().equals(EventHeaders.BACKFILL_SOURCE);
  }

  /** How many dispatches the log holds. */
  long dispatches() {
    return dispatches;
  }

  /** How many of them lie before the offsets, by partition, at which a consumer would go on. */
  long before(Map<Integer, Long> nextOffsets) {
    return nextOffsets.entrySet().stream()
        .mapToLong(next -> offsets.getOrDefault(next.getKey(), Offsets.NONE).below(next.getValue()))
        .sum();
  }

  /** How often each dispatch was read. */
  Map<Digest, Integer> counts() {
    return counts;
  }

  @Override
  public void close() {
    consumer.close();
  }

  /** Ascending offsets of one partition. */
  private static final class Offsets {
    static final Offsets NONE = new Offsets();

    private long[] values = new long[16];
    private int size;

    void add(long offset) {
      if (size == values.length) {
        values = Arrays.copyOf(values, 2 * size);
      }
      values[size++] = offset;
    }

    long below(long next) {
      int found = Arrays.binarySearch(values, 0, size, next);
      return found >= 0 ? found : -found - 1;
    }
  }
}
