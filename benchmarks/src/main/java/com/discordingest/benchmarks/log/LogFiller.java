package com.discordingest.benchmarks.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.RecordKey;
import com.discordingest.model.log.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes logs as gateway-producer does: its records, keys and headers, in transactions. A log that
 * an earlier run made with the same name is used again.
 */
public final class LogFiller {
  private static final Logger LOG = LoggerFactory.getLogger(LogFiller.class);
  private static final int PER_TRANSACTION = 5_000;
  private static final long MICROS_BETWEEN = 1_000;

  private final Map<String, Object> kafka;
  private final String compression;

  /**
   * @param compression Kafka's name of the codec; the service's own is zstd
   */
  public LogFiller(Map<String, Object> kafka, String compression) {
    this.kafka = Map.copyOf(kafka);
    this.compression = compression;
  }

  /**
   * A log of new messages.
   *
   * @see MessageTraffic
   */
  public BenchLog messages(long events) {
    return fill("messages-" + events, events, () -> new MessageTraffic(1));
  }

  /** What makes known everything that {@link #messages} refer to. */
  public BenchLog messagesPrelude() {
    List<Traffic.Event> guilds = MessageTraffic.guilds();
    return fill("messages-prelude", guilds.size(), () -> guilds.iterator()::next);
  }

  /** A log of the realistic mix. */
  public BenchLog mix(long events) {
    return fill(
        "mix-" + events,
        events,
        () -> {
          MixTraffic mix = new MixTraffic(1);
          mix.guilds();
          return mix;
        });
  }

  /** The guilds of {@link #mix} as they were before its first event. */
  public BenchLog mixPrelude() {
    List<Traffic.Event> guilds = new MixTraffic(1).guilds();
    return fill("mix-prelude", guilds.size(), () -> guilds.iterator()::next);
  }

  /** Copies records to where it is told. */
  public interface Copy {
    void to(Consumer<ProducerRecord<byte[], byte[]>> send);
  }

  /** A log made of another's records; its topic is that of the other with the suffix. */
  public BenchLog derived(BenchLog from, String suffix, Copy copy) {
    String topic = from.topic() + "." + suffix;
    return make(topic, from.events(), () -> writeAll(topic, copy));
  }

  private interface Source {
    Traffic open();
  }

  private BenchLog fill(String name, long events, Source source) {
    String topic = "bench.v2." + name + "." + compression;
    return make(topic, events, () -> write(topic, events, source.open()));
  }

  private BenchLog make(String topic, long events, Runnable writing) {
    try (Admin admin = Admin.create(kafka)) {
      String finished = topic + ".finished";
      if (!admin.listTopics().names().get().contains(finished)) {
        LOG.info("writing {} events to {}", events, topic);
        create(admin, topic, Topics.DEFAULT_PARTITIONS);
        writing.run();
        create(admin, finished, 1);
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot write " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while writing " + topic, e);
    }
    return new BenchLog(topic, events, ends(topic));
  }

  private static void create(Admin admin, String topic, int partitions)
      throws ExecutionException, InterruptedException {
    if (admin.listTopics().names().get().contains(topic)) {
      admin.deleteTopics(List.of(topic)).all().get();
    }
    admin
        .createTopics(
            List.of(
                new NewTopic(topic, partitions, (short) 1)
                    .configs(
                        Map.of(
                            "retention.ms",
                            "-1",
                            "max.message.bytes",
                            Integer.toString(64 << 20)))))
        .all()
        .get();
  }

  private void write(String topic, long events, Traffic traffic) {
    try (KafkaProducer<byte[], byte[]> producer = producer(topic)) {
      producer.initTransactions();
      for (long sent = 0; sent < events; ) {
        producer.beginTransaction();
        for (int i = 0; i < PER_TRANSACTION && sent < events; i++, sent++) {
          // A failure shows when the transaction is committed.
          Future<?> _ = producer.send(record(topic, traffic.next(), sent + 1));
        }
        producer.commitTransaction();
      }
    }
  }

  private void writeAll(String topic, Copy copy) {
    try (KafkaProducer<byte[], byte[]> producer = producer(topic)) {
      producer.initTransactions();
      producer.beginTransaction();
      AtomicLong sent = new AtomicLong();
      copy.to(record -> {
        // A failure shows when the transaction is committed.
        Future<?> _ = producer.send(record);
        if (sent.incrementAndGet() % PER_TRANSACTION == 0) {
          producer.commitTransaction();
          producer.beginTransaction();
        }
      });
      producer.commitTransaction();
    }
  }

  /** A record as the producer writes it. */
  public static ProducerRecord<byte[], byte[]> record(
      String topic, Traffic.Event event, long sequence) {
    byte[] head =
        ("{\"t\":\"" + event.type() + "\",\"s\":" + sequence + ",\"op\":0,\"d\":").getBytes(UTF_8);
    byte[] payload = new byte[head.length + event.data().length + 1];
    System.arraycopy(head, 0, payload, 0, head.length);
    System.arraycopy(event.data(), 0, payload, head.length, event.data().length);
    payload[payload.length - 1] = '}';
    EventHeaders headers =
        new EventHeaders(
            "1-" + sequence,
            event.type(),
            EventHeaders.shardSource(0, 1),
            MessageTraffic.START.toEpochMilli() * 1_000 + sequence * MICROS_BETWEEN);
    return new ProducerRecord<>(
        topic,
        null,
        RecordKey.of(EnvelopeScanner.scan(payload), 0).getBytes(UTF_8),
        payload,
        headers.toKafka());
  }

  private KafkaProducer<byte[], byte[]> producer(String topic) {
    Map<String, Object> settings = new HashMap<>(kafka);
    settings.put("transactional.id", topic);
    settings.put("compression.type", compression);
    settings.put("linger.ms", 20);
    settings.put("batch.size", 256 << 10);
    settings.put("buffer.memory", 96L << 20);
    settings.put("max.request.size", 32 << 20);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private Map<Integer, Long> ends(String topic) {
    Map<Integer, Long> ends = new HashMap<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          IntStream.range(0, Topics.DEFAULT_PARTITIONS)
              .mapToObj(partition -> new TopicPartition(topic, partition))
              .toList();
      consumer
          .endOffsets(partitions)
          .forEach((partition, end) -> ends.put(partition.partition(), end));
    }
    return ends;
  }
}
