package com.discordingest.producer.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.InvalidSnowflakeException;
import com.discordingest.model.RowVersions;
import com.discordingest.model.Snowflake;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.producer.publish.LogConsumers;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the moment from which on messages are missing, by Discord's clock: ids of messages are made
 * by it, whereas a gap's beginning was taken from the clock of the producer. If the latest messages
 * before the gap are older by their ids than the gap says, that is what counts.
 */
public final class LogBefore {
  private static final Logger LOG = LoggerFactory.getLogger(LogBefore.class);
  private static final JsonFactory PARSERS = JsonFactory.builder().build();

  /** How much of the log before the gap is read. */
  private static final Duration LOOK_BACK = Duration.ofMinutes(5);

  /** What is fetched in addition, as dispatches do not come in the order of their ids. */
  private static final Duration OVERLAP = Duration.ofMinutes(2);

  private final LogConsumers consumers;
  private final String topic;
  private final Duration timeout;

  /**
   * @param kafka settings of the Kafka clients
   * @param topic the events topic
   */
  public LogBefore(Map<String, Object> kafka, String topic, Duration timeout) {
    this.consumers = new LogConsumers(kafka, timeout);
    this.topic = topic;
    this.timeout = timeout;
  }

  /** From when on messages are to be fetched to fill the gap. */
  public Instant startOf(OpenGap gap) {
    Instant told = RowVersions.momentOf(gap.gap().lastVersion());
    Instant latest = latestMessage(gap, told).orElse(told);
    Instant start = (latest.isBefore(told) ? latest : told).minus(OVERLAP);
    LOG.info("gap of shard {}: fetching from {} on", gap.gap().shard(), start);
    return start;
  }

  private Optional<Instant> latestMessage(OpenGap gap, Instant told) {
    long latest = -1;
    try (KafkaConsumer<byte[], byte[]> consumer = consumers.open(IsolationLevel.READ_COMMITTED)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, timeout).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions, timeout));
      offsets(consumer, partitions, told.plusSeconds(1)).forEach(ends::put);
      Map<TopicPartition, Long> starts = offsets(consumer, partitions, told.minus(LOOK_BACK));
      consumer.assign(starts.keySet());
      starts.forEach(consumer::seek);
      while (starts.keySet().stream()
          .anyMatch(partition ->
              consumer.position(partition, timeout) < ends.getOrDefault(partition, 0L))) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          if (isMessageOf(gap, record)) {
            latest = Math.max(latest, messageId(record.value()));
          }
        }
      }
    }
    return latest < 0 ? Optional.empty() : Optional.of(Snowflake.createdAt(latest));
  }

  /** Of each partition that goes on beyond a moment, where it does. */
  private Map<TopicPartition, Long> offsets(
      KafkaConsumer<byte[], byte[]> consumer, List<TopicPartition> partitions, Instant moment) {
    Map<TopicPartition, Long> asked = new HashMap<>();
    partitions.forEach(partition -> asked.put(partition, moment.toEpochMilli()));
    Map<TopicPartition, Long> found = new HashMap<>();
    for (Map.Entry<TopicPartition, OffsetAndTimestamp> entry :
        consumer.offsetsForTimes(asked, timeout).entrySet()) {
      if (entry.getValue() != null) {
        found.put(entry.getKey(), entry.getValue().offset());
      }
    }
    return found;
  }

  private static boolean isMessageOf(OpenGap gap, ConsumerRecord<byte[], byte[]> record) {
    Header type = record.headers().lastHeader(EventHeaders.TYPE);
    if (type == null
        || record.value() == null
        || !new String(type.value(), UTF_8).equals("com.discord.MESSAGE_CREATE")) {
      return false;
    }
    EventHeaders headers = EventHeaders.fromKafka(record.headers());
    return headers.version() <= gap.gap().lastVersion()
        && headers
            .source()
            .equals(EventHeaders.shardSource(gap.gap().shard(), gap.gap().shardCount()));
  }

  /** The id of the dispatch's message; -1 if it cannot be found. */
  private static long messageId(byte[] dispatch) {
    try (JsonParser parser = PARSERS.createParser(dispatch)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean body = parser.currentName().equals("d");
        JsonToken value = parser.nextToken();
        if (body && value == JsonToken.START_OBJECT) {
          return id(parser);
        }
        parser.skipChildren();
      }
    } catch (IOException | InvalidSnowflakeException e) {
      LOG.debug("a dispatch in the log cannot be read", e);
    }
    return -1;
  }

  private static long id(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("id");
      parser.nextToken();
      if (wanted) {
        return Snowflake.parse(String.valueOf(parser.getText()));
      }
      parser.skipChildren();
    }
    return -1;
  }
}
