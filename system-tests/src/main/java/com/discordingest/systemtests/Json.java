package com.discordingest.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Reads single fields of a payload; null and absent are told apart by {@code has} alone. */
final class Json {
  private Json() {}

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
