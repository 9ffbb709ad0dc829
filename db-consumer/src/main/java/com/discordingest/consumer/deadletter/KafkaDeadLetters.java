package com.discordingest.consumer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * The dead-letter topic: key, bytes and headers as they were, and why, in the headers that Kafka
 * Connect uses, so that its tools can read them. Thread-safe.
 */
public final class KafkaDeadLetters implements DeadLetters {
  private static final String PREFIX = "__connect.errors.";
  private static final int MOST_STACKTRACE = 4_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;

  /**
   * @param producer stays the caller's to close
   */
  public KafkaDeadLetters(Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  @Override
  public void keep(ConsumerRecord<byte[], byte[]> record, Throwable cause) {
    List<Header> headers = new ArrayList<>();
    record.headers().forEach(header -> addOriginal(headers, header));
    headers.add(header("topic", record.topic()));
    headers.add(header("partition", Integer.toString(record.partition())));
    headers.add(header("offset", Long.toString(record.offset())));
    headers.add(header("connector.name", "db-consumer"));
    headers.add(header("stage", "TASK_PUT"));
    headers.add(header("exception.class.name", cause.getClass().getName()));
    headers.add(header("exception.message", String.valueOf(cause.getMessage())));
    headers.add(header("exception.stacktrace", stackTrace(cause)));
    try {
      producer
          .send(new ProducerRecord<>(topic, null, null, record.key(), record.value(), headers))
          .get();
    } catch (ExecutionException e) {
      throw new DeadLetterException(
          "the dead-letter topic " + topic + " did not take a record: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  /** A record that is retried and fails again must not gather two sets of causes. */
  private static void addOriginal(List<Header> headers, Header header) {
    if (!header.key().startsWith(PREFIX)) {
      headers.add(header);
    }
  }

  private static Header header(String name, String value) {
    return new RecordHeader(PREFIX + name, value.getBytes(UTF_8));
  }

  private static String stackTrace(Throwable cause) {
    StringWriter text = new StringWriter();
    cause.printStackTrace(new PrintWriter(text));
    return text.getBuffer().substring(0, Math.min(text.getBuffer().length(), MOST_STACKTRACE));
  }
}
