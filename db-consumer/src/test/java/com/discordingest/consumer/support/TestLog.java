package com.discordingest.consumer.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.support.HostilePayloads.Payload;
import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.RecordKey;
import com.discordingest.model.log.Topics;
import com.discordingest.testfixture.Stack;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Topics of the test's own, written as gateway-producer writes them. */
public final class TestLog implements AutoCloseable {
  private static final int MAX_BYTES = 64 << 20;

  private final Topics topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private long version = Dispatches.START;

  public TestLog(int partitions) {
    topics = Topics.of(Stack.shared().newTopicPrefix() + "events", "sessions");
    try (Admin admin = Admin.create(connection())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(topics.events(), Optional.of(partitions), Optional.empty())
                      .configs(Map.of("max.message.bytes", String.valueOf(MAX_BYTES))),
                  new NewTopic(topics.deadLetters(), Optional.of(1), Optional.empty())
                      .configs(Map.of("max.message.bytes", String.valueOf(MAX_BYTES)))))
          .all()
          .get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
    Map<String, Object> settings = connection();
    settings.put("max.request.size", MAX_BYTES);
    settings.put("buffer.memory", 2L * MAX_BYTES);
    settings.put("compression.type", "zstd");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Map<String, Object> connection() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("bootstrap.servers", Stack.shared().kafkaBootstrapServers());
    return settings;
  }

  public Topics topics() {
    return topics;
  }

  /** Appends a dispatch; single quotes stand for double ones. */
  public void append(String type, String data) {
    appendBytes(type, payload(type, data));
  }

  /** Appends dispatches of one type, without waiting for each. */
  public void appendAll(String type, List<String> data) {
    List<Future<?>> sent = new ArrayList<>();
    for (String body : data) {
      sent.add(producer.send(dispatch(type, payload(type, body))));
    }
    sent.forEach(TestLog::await);
  }

  /** Appends a value as it is, with the headers of a dispatch. */
  public void appendBytes(String type, byte[] value) {
    await(producer.send(dispatch(type, value)));
  }

  /**
   * Appends values as they are, with the headers of dispatches and a key that the test chooses,
   * without waiting for each.
   */
  public void appendAllBytes(String key, List<Payload> payloads) {
    List<Future<?>> sent = new ArrayList<>();
    for (Payload payload : payloads) {
      version++;
      EventHeaders headers =
          new EventHeaders("1-" + version, payload.type(), "/shards/0/1", version);
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  topics.events(),
                  null,
                  null,
                  key.getBytes(UTF_8),
                  payload.value(),
                  headers.toKafka())));
    }
    sent.forEach(TestLog::await);
  }

  private static byte[] payload(String type, String data) {
    return ("{'t':'" + type + "','s':1,'op':0,'d':" + data + "}")
        .replace('\'', '"')
        .getBytes(UTF_8);
  }

  private ProducerRecord<byte[], byte[]> dispatch(String type, byte[] value) {
    version++;
    EventHeaders headers = new EventHeaders("1-" + version, type, "/shards/0/1", version);
    String key = type.equals("BROKEN") ? "0" : RecordKey.of(EnvelopeScanner.scan(value), 0);
    return new ProducerRecord<>(
        topics.events(), null, null, key.getBytes(UTF_8), value, headers.toKafka());
  }

  /** Appends a record that gateway-producer would not write. */
  public void appendForeign(byte @Nullable [] value, List<Header> headers) {
    send(new ProducerRecord<>(topics.events(), null, null, new byte[] {'0'}, value, headers));
  }

  private void send(ProducerRecord<byte[], byte[]> record) {
    await(producer.send(record));
  }

  private static void await(Future<?> sent) {
    try {
      sent.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  /** Appends to the dead-letter topic what no db-consumer has put there. */
  public void appendDeadLetter(String key, byte[] value, Map<String, String> headers) {
    List<Header> list = new ArrayList<>();
    headers.forEach((name, text) -> list.add(new RecordHeader(name, text.getBytes(UTF_8))));
    send(new ProducerRecord<>(topics.deadLetters(), null, null, key.getBytes(UTF_8), value, list));
  }

  /** Everything in the dead-letter topic, but for notes about retries. */
  public List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return read(topics.deadLetters()).stream()
        .filter(letter -> letter.headers().lastHeader("retried_at") == null)
        .toList();
  }

  /** Everything that is committed to the events topic, partition by partition. */
  public List<ConsumerRecord<byte[], byte[]>> events() {
    return read(topics.events());
  }

  /** Where each partition of the events topic ends. */
  public Map<Integer, Long> ends() {
    return ends(topics.events());
  }

  /** Where each partition of a topic ends. */
  public static Map<Integer, Long> ends(String topic) {
    Map<Integer, Long> ends = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            connection(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        ends.put(
            info.partition(), consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L));
      }
    }
    return ends;
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic) {
    Map<String, Object> settings = connection();
    settings.put("isolation.level", "read_committed");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      for (PartitionInfo info : consumer.partitionsFor(topic)) {
        TopicPartition partition = new TopicPartition(topic, info.partition());
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
        while (consumer.position(partition) < end) {
          consumer.poll(Duration.ofMillis(200)).forEach(records::add);
        }
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
