package com.discordingest.consumer.support;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.decode.LogPosition;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Dispatches for tests, in readable JSON: single quotes stand for double ones. */
public final class Dispatches {
  /** The row version of the first dispatch of a test: 2026-01-01T00:00:00Z in microseconds. */
  public static final long START = 1_767_225_600_000_000L;

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Dispatches() {}

  /** A dispatch received {@code micros} microseconds after {@link #START}. */
  public static Dispatch dispatch(long micros, String type, String data) {
    return dispatch(micros, type, json(data));
  }

  public static Dispatch dispatch(long micros, String type, ObjectNode data) {
    return new Dispatch(new LogPosition("test", 0, micros), type, START + micros, data);
  }

  /** Parses an object written with single quotes. */
  public static ObjectNode json(String text) {
    try {
      return (ObjectNode) MAPPER.readTree(text.replace('\'', '"'));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(text, e);
    }
  }
}
