package com.discordingest.consumer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.model.log.EventHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Names of a dead letter's headers, which are Kafka Connect's where it has one, and their texts.
 */
final class ErrorHeaders {
  static final String PREFIX = "__connect.errors.";
  static final String TOPIC = PREFIX + "topic";
  static final String PARTITION = PREFIX + "partition";
  static final String OFFSET = PREFIX + "offset";
  static final String WRITER = PREFIX + "connector.name";
  static final String STAGE = PREFIX + "stage";
  static final String CLASS = PREFIX + "exception.class.name";
  static final String MESSAGE = PREFIX + "exception.message";
  static final String STACKTRACE = PREFIX + "exception.stacktrace";

  static final String RETRY_OF = EventHeaders.RETRY_OF;

  /** Makes a record of the dead-letter topic a note about a retry: when it was, in ISO 8601. */
  static final String RETRIED_AT = "retried_at";

  /** In such a note: where the record lies now. */
  static final String RETRIED_TO = "retried_to";

  private ErrorHeaders() {}

  static Header header(String name, String value) {
    return new RecordHeader(name, value.getBytes(UTF_8));
  }

  static List<Header> origin(LogPosition origin) {
    return List.of(
        header(TOPIC, origin.topic()),
        header(PARTITION, Integer.toString(origin.partition())),
        header(OFFSET, Long.toString(origin.offset())));
  }

  /** The headers a record had before it failed. */
  static List<Header> withoutErrors(Headers headers) {
    List<Header> original = new ArrayList<>();
    headers.forEach(header -> {
      if (!header.key().startsWith(PREFIX)) {
        original.add(header);
      }
    });
    return original;
  }

  static @Nullable String text(Headers headers, String name) {
    Header header = headers.lastHeader(name);
    return header == null || header.value() == null ? null : new String(header.value(), UTF_8);
  }

  /** Where in the log the record lay; empty for what never got there. */
  static Optional<LogPosition> origin(Headers headers) {
    String topic = text(headers, TOPIC);
    String partition = text(headers, PARTITION);
    String offset = text(headers, OFFSET);
    if (topic == null || partition == null || offset == null) {
      return Optional.empty();
    }
    return LogPosition.parse(topic + "-" + partition + "@" + offset);
  }
}
