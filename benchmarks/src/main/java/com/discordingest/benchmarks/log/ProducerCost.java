package com.discordingest.benchmarks.log;

import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.producer.publish.LogProducers;
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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Records into Kafka, in transactions as the producer's or without any. */
public final class ProducerCost {
  private static final int PER_TRANSACTION = 5_000;
  private static final int PARTITIONS = 12;

  private final BenchStack stack;
  private final List<ProducerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final long events;

  /**
   * @param events how many records a measurement sends
   */
  public ProducerCost(BenchStack stack, long events) {
    this.stack = stack;
    this.events = events;
    String topic = BenchStack.SERVICE_TOPICS + "producer." + System.currentTimeMillis();
    try (Admin admin = Admin.create(stack.kafka())) {
      admin
          .createTopics(List.of(new NewTopic(topic, Optional.of(PARTITIONS), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot create " + topic, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    MessageTraffic traffic = new MessageTraffic(1);
    for (int i = 0; i < PER_TRANSACTION; i++) {
      records.add(LogFiller.record(topic, traffic.next(), i + 1));
    }
  }

  /** From the first record to the last acknowledgement. */
  public double eventsPerSecond(boolean transactions) {
    try (Producer<byte[], byte[]> producer = transactions ? transactional() : idempotent()) {
      if (transactions) {
        producer.initTransactions();
      }
      long start = System.nanoTime();
      for (long sent = 0; sent < events; sent += PER_TRANSACTION) {
        if (transactions) {
          producer.beginTransaction();
        }
        for (ProducerRecord<byte[], byte[]> record : records) {
          // A failure shows when the transaction is committed, or else in the counts of the reader.
          Future<?> _ = producer.send(record);
        }
        if (transactions) {
          producer.commitTransaction();
        } else {
          producer.flush();
        }
      }
      return events / ((System.nanoTime() - start) / 1e9);
    }
  }

  private Producer<byte[], byte[]> transactional() {
    return new LogProducers(stack.kafka(), "bench-producer", Duration.ofSeconds(15)).get();
  }

  private Producer<byte[], byte[]> idempotent() {
    Map<String, Object> settings = new HashMap<>(stack.kafka());
    settings.put("compression.type", "zstd");
    settings.put("linger.ms", 5);
    settings.put("batch.size", 256 << 10);
    settings.put("buffer.memory", 96L << 20);
    settings.put("acks", "all");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
