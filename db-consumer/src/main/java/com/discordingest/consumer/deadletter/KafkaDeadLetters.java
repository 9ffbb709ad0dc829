package com.discordingest.consumer.deadletter;

import static com.discordingest.consumer.deadletter.ErrorHeaders.header;

import com.discordingest.consumer.decode.LogPosition;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead-letter topic: key, bytes and headers as they were, and why, in the headers that Kafka
 * Connect uses, so that its tools can read them. Thread-safe.
 */
public final class KafkaDeadLetters implements DeadLetters {
  private static final int MOST_STACKTRACE = 4_000;

  /** As much as the events topic takes, and headers. Kafka's defaults are far below. */
  static final int MAX_REQUEST_BYTES = 65 << 20;

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  /**
   * @param producer stays the caller's to close
   */
  public KafkaDeadLetters(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  /**
   * A producer that takes the largest of records, and does not wait for company: whoever sends one
   * waits for it.
   *
   * @param kafka settings of the Kafka clients
   */
  public static Producer<byte[], byte[]> producer(Map<String, Object> kafka) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    settings.putAll(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sends all before it waits for any: a thousand bad records in a row cost one round trip. */
  @Override
  public void keep(List<Rejected> rejected) {
    List<? extends Future<?>> sent =
        rejected.stream().map(one -> producer.send(letter(one.record(), one.cause()))).toList();
    try {
      for (Future<?> one : sent) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new DeadLetterException(
          "the dead-letter topic " + topic + " did not take a record: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private ProducerRecord<byte[], byte[]> letter(
      ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    // A record that is retried and fails again must not gather two sets of causes.
    List<Header> headers = ErrorHeaders.withoutErrors(record.headers());
    headers.addAll(
        ErrorHeaders.origin(new LogPosition(record.topic(), record.partition(), record.offset())));
    headers.add(header(ErrorHeaders.WRITER, "db-consumer"));
    headers.add(header(ErrorHeaders.STAGE, "TASK_PUT"));
    headers.add(header(ErrorHeaders.CLASS, cause.getClass().getName()));
    headers.add(header(ErrorHeaders.MESSAGE, String.valueOf(cause.getMessage())));
    headers.add(header(ErrorHeaders.STACKTRACE, stackTrace(cause)));
    return new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers);
  }

  private static String stackTrace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.getBuffer().substring(0, Math.min(text.getBuffer().length(), MOST_STACKTRACE));
  }
}
