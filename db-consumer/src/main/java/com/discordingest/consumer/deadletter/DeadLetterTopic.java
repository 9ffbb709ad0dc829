package com.discordingest.consumer.deadletter;

import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads the dead-letter topic: once through, or single records. Belongs to no consumer group and
 * commits nothing. Used by one thread.
 */
public final class DeadLetterTopic implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(500);
  private static final int REPORT_EVERY = 10_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Deque<ConsumerRecord<byte[], byte[]>> ahead = new ArrayDeque<>();

  /**
   * @param kafka settings of the Kafka clients
   * @param patience how long an unreachable Kafka is waited for
   * @throws CommandFailure if the settings cannot be used
   */
  public DeadLetterTopic(Map<String, Object> kafka, Duration patience, String topic) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
    settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(
        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
    try {
      consumer =
          new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    } catch (KafkaException e) {
      throw unusable(e);
    }
    this.topic = topic;
  }

  /**
   * Every dead letter there is now, by origin.
   *
   * @param progress is told now and then how many records have been read
   * @throws CommandFailure if Kafka does not answer, or there is no such topic
   */
  public List<DeadLetter> letters(LongConsumer progress) {
    try {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      if (partitions.isEmpty()) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            "there is no topic " + topic + ". Check topic.events, and that the services have run.");
      }
      return read(partitions, progress);
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private List<DeadLetter> read(List<TopicPartition> partitions, LongConsumer progress) {
    DeadLetterReader reader = new DeadLetterReader();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    long read = 0;
    while (!hasReached(ends)) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        reader.read(record);
        read++;
        if (read % REPORT_EVERY == 0) {
          progress.accept(read);
        }
      }
    }
    return reader.letters();
  }

  private boolean hasReached(Map<TopicPartition, Long> ends) {
    return ends.entrySet().stream()
        .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
  }

  /**
   * One record with its bytes; quick when positions ascend. Empty if it is no longer there.
   *
   * @throws CommandFailure if Kafka does not answer
   */
  Optional<ConsumerRecord<byte[], byte[]>> at(LogPosition position) {
    try {
      TopicPartition partition = new TopicPartition(position.topic(), position.partition());
      dropBefore(partition, position.offset());
      if (ahead.isEmpty() && !isNext(partition, position.offset())) {
        consumer.assign(List.of(partition));
        consumer.seek(partition, position.offset());
      }
      long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
      while (ahead.isEmpty() && consumer.position(partition) < end) {
        consumer.poll(POLL).forEach(ahead::add);
        dropBefore(partition, position.offset());
      }
      ConsumerRecord<byte[], byte[]> found = ahead.poll();
      return Optional.ofNullable(found).filter(record -> record.offset() == position.offset());
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private boolean isNext(TopicPartition partition, long offset) {
    return consumer.assignment().equals(Set.of(partition))
        && consumer.position(partition) == offset;
  }

  /** What was read ahead but is not wanted; all of it, when the wanted record is not among it. */
  private void dropBefore(TopicPartition partition, long offset) {
    while (!ahead.isEmpty()) {
      ConsumerRecord<byte[], byte[]> first = ahead.element();
      boolean wanted = first.partition() == partition.partition() && first.offset() == offset;
      if (wanted) {
        return;
      }
      ahead.remove();
    }
  }

  private CommandFailure unreachable(KafkaException e) {
    return new CommandFailure(
        ExitCode.UNREACHABLE,
        "the topic "
            + topic
            + " cannot be read: "
            + e.getMessage()
            + " Check KAFKA_BOOTSTRAP_SERVERS, and that the broker runs.",
        e);
  }

  private static CommandFailure unusable(KafkaException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new CommandFailure(
        ExitCode.USAGE, "the Kafka settings cannot be used: " + root.getMessage(), e);
  }

  @Override
  public void close() {
    consumer.close();
  }
}
