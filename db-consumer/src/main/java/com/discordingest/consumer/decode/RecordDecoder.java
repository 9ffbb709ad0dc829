package com.discordingest.consumer.decode;

import com.discordingest.model.log.ClosedGap;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Gap;
import com.discordingest.model.log.HeaderTexts;
import com.discordingest.model.log.InvalidHeadersException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Reads records of the events topic. Whatever is wrong with one becomes a value, never an
 * exception. Thread-safe.
 */
public final class RecordDecoder {
  /** Discord's largest texts are far smaller; a record's size bounds this anyway. */
  private static final int MAX_STRING = 64 << 20;

  private static final int MAX_NESTING = 500;

  /** As trees of nodes, payloads of this size would soon fill the heap. */
  private static final int LARGE = 1 << 20;

  private final ObjectReader reader;
  private final int large;

  public RecordDecoder() {
    this(LARGE);
  }

  /**
   * @param large from how many bytes on a payload counts as large
   */
  RecordDecoder(int large) {
    this.large = large;
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxStringLength(MAX_STRING)
                    .maxNestingDepth(MAX_NESTING)
                    .build())
            .build();
    reader = JsonMapper.builder(factory).build().readerFor(JsonNode.class);
  }

  /**
   * Whether a payload's long lists are left unread until they are walked, element by element: what
   * is made of them may not fit into memory all at once.
   */
  public static boolean isLarge(byte @Nullable [] value) {
    return value != null && value.length >= LARGE;
  }

  /** Reads one record. */
  public LogEntry decode(ConsumerRecord<byte[], byte[]> record) {
    return decode(record, HeaderTexts.of(record.headers()));
  }

  /** Reads one record whose headers have been read already. */
  public LogEntry decode(ConsumerRecord<byte[], byte[]> record, HeaderTexts headers) {
    return decode(
        new LogPosition(record.topic(), record.partition(), record.offset()),
        headers,
        record.value());
  }

  /** Reads a record that is known by its parts. */
  public LogEntry decode(LogPosition position, HeaderTexts headers, byte @Nullable [] value) {
    try {
      return read(position, headers, value);
    } catch (UndecodableRecordException | InvalidHeadersException e) {
      return new LogEntry.Unreadable(position, e);
    }
  }

  private LogEntry read(LogPosition position, HeaderTexts headers, byte @Nullable [] value) {
    String type = headers.eventType();
    long version = headers.rowVersion();
    if (value == null) {
      throw new UndecodableRecordException("the record has no value", null);
    }
    if (type.equals(EventHeaders.GAP_TYPE)) {
      return new LogEntry.KnownGap(position, gap(value), version);
    }
    if (type.equals(EventHeaders.GAP_CLOSED_TYPE)) {
      return new LogEntry.FilledGap(position, closedGap(value), version);
    }
    return new LogEntry.Dispatch(position, type, version, data(value));
  }

  private static Gap gap(byte[] value) {
    try {
      return Gap.fromJson(value);
    } catch (UncheckedIOException e) {
      throw new UndecodableRecordException("the gap record is not readable", e);
    }
  }

  private static ClosedGap closedGap(byte[] value) {
    try {
      return ClosedGap.fromJson(value);
    } catch (UncheckedIOException e) {
      throw new UndecodableRecordException("the record of a closed gap is not readable", e);
    }
  }

  private ObjectNode data(byte[] value) {
    JsonNode payload;
    try {
      payload = value.length < large ? reader.readTree(value) : LargePayload.read(reader, value);
    } catch (JsonProcessingException e) {
      throw UndecodableRecordException.notJson(e);
    } catch (IOException e) {
      throw new UndecodableRecordException("the payload cannot be read: " + e.getMessage(), e);
    }
    if (payload == null || !payload.isObject()) {
      throw new UndecodableRecordException("the payload is not a JSON object", null);
    }
    return switch (payload.get("d")) {
      case ObjectNode data -> data;
      case null -> JsonNodeFactory.instance.objectNode();
      case JsonNode other when other.isNull() -> JsonNodeFactory.instance.objectNode();
      // PRESENCES_REPLACE and other legacy events carry an array; no projection reads one.
      case JsonNode other when other.isArray() -> JsonNodeFactory.instance.objectNode();
      case JsonNode _ ->
          throw new UndecodableRecordException("the payload's d is neither object nor array", null);
    };
  }
}
