package com.discordingest.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads payloads and single fields of them; null and absent are told apart by {@code has} alone.
 */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Json() {}

  /** Reads a whole payload. */
  static JsonNode read(String payload) {
    try {
      return MAPPER.readTree(payload);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An id that must be there. */
  static String id(JsonNode object, String field) {
    return object.path(field).asText();
  }

  /** A text or an id as PostgreSQL holds it; null when it is absent or null. */
  static @Nullable String text(JsonNode object, String field) {
    return object.hasNonNull(field) ? Text.clean(object.path(field).asText()) : null;
  }

  /** A text cut at a column's width; null when it is absent or null. */
  static @Nullable String text(JsonNode object, String field, int width) {
    return object.hasNonNull(field) ? Text.cut(object.path(field).asText(), width) : null;
  }
}
