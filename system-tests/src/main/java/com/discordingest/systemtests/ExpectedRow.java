package com.discordingest.systemtests;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a row must hold, column by column, as text. A column that is not mentioned may hold
 * anything: the events seen so far say nothing about it.
 */
final class ExpectedRow {
  private static final String NULL = "null";

  private final Map<String, String> columns = new TreeMap<>();

  ExpectedRow with(String column, @Nullable Object value) {
    columns.put(column, value == null ? NULL : value.toString());
    return this;
  }

  /** Only if nothing is known of the column yet. */
  ExpectedRow orElse(String column, @Nullable Object value) {
    columns.putIfAbsent(column, value == null ? NULL : value.toString());
    return this;
  }

  boolean has(String column, Object value) {
    return value.toString().equals(columns.get(column));
  }

  /** The columns in which the row differs, in words; empty if it is as it must be. */
  String differences(Map<String, String> actual) {
    StringBuilder text = new StringBuilder();
    columns.forEach((column, value) -> {
      String found = actual.get(column);
      if (!value.equals(found)) {
        text.append(' ').append(column).append(" is ").append(found);
        text.append(" instead of ").append(value).append(';');
      }
    });
    return text.toString();
  }
}
