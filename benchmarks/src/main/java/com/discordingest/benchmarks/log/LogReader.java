package com.discordingest.benchmarks.log;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a log from its beginning to its end, with the fetch settings of the service. */
public final class LogReader {
  private static final Duration POLL = Duration.ofMillis(100);

  private final Map<String, Object> settings;

  public LogReader(Map<String, Object> kafka, int batchRecords) {
    settings = new HashMap<>(kafka);
    settings.put("max.poll.records", batchRecords);
    settings.put("max.partition.fetch.bytes", 4 << 20);
    settings.put("fetch.max.bytes", 16 << 20);
    settings.put("isolation.level", "read_committed");
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
  }

  /** Hands every record on, in the order in which Kafka returns them. */
  public void read(BenchLog log, Consumer<ConsumerRecord<byte[], byte[]>> each) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          log.ends().keySet().stream()
              .map(partition -> new TopicPartition(log.topic(), partition))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      while (!isAtEnd(consumer, log)) {
        consumer.poll(POLL).forEach(each);
      }
    }
  }

  private static boolean isAtEnd(KafkaConsumer<byte[], byte[]> consumer, BenchLog log) {
    return log.ends().entrySet().stream()
        .allMatch(end ->
            consumer.position(new TopicPartition(log.topic(), end.getKey())) >= end.getValue());
  }
}
