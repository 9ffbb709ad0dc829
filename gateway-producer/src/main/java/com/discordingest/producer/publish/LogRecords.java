package com.discordingest.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Topics;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/** Makes the records of each topic. Immutable. */
public final class LogRecords {
  /** The type that a dead letter's headers give when the event's own name is not known. */
  public static final String UNKNOWN_TYPE = "UNDECODABLE";

  private static final String CONNECT_ERRORS = "__connect.errors.";

  /** A dead letter longer than this, in bytes, is cut: what made it one may be its size. */
  private static final int LONGEST_DEAD_LETTER = 1 << 20;

  private final Topics topics;

  public LogRecords(Topics topics) {
    this.topics = topics;
  }

  /** A dispatch, or a gap, for the events topic. */
  public ProducerRecord<byte[], byte[]> event(String key, byte[] value, EventHeaders headers) {
    return new ProducerRecord<>(
        topics.events(), null, null, key.getBytes(UTF_8), value, headers.toKafka());
  }

  /** An entry of the compacted sessions topic; null as value removes the key. */
  ProducerRecord<byte[], byte[]> state(String key, byte @Nullable [] value) {
    return new ProducerRecord<>(topics.sessions(), key.getBytes(UTF_8), value);
  }

  /** A dead letter, with the headers that Kafka Connect gives its own. */
  public ProducerRecord<byte[], byte[]> deadLetter(DeadLetter letter) {
    byte[] value = letter.value();
    List<Header> headers = letter.headers().toKafka();
    headers.add(header("topic", topics.events()));
    headers.add(header("connector.name", "gateway-producer"));
    headers.add(header("stage", letter.stage()));
    headers.add(header("exception.class.name", letter.errorClass()));
    String message = letter.message();
    if (value.length > LONGEST_DEAD_LETTER) {
      message += " (the first " + LONGEST_DEAD_LETTER + " of " + value.length + " bytes are kept)";
      value = Arrays.copyOf(value, LONGEST_DEAD_LETTER);
    }
    headers.add(header("exception.message", message));
    return new ProducerRecord<>(
        topics.deadLetters(), null, null, letter.key().getBytes(UTF_8), value, headers);
  }

  private static Header header(String name, String value) {
    return new RecordHeader(CONNECT_ERRORS + name, value.getBytes(UTF_8));
  }
}
