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

  /** Only if the column has no value yet; null says nothing. */
  ExpectedRow fill(String column, @Nullable Object value) {
    if (value != null && columns.getOrDefault(column, NULL).equals(NULL)) {
      columns.put(column, value.toString());
    }
    return this;
  }

  boolean has(String column, @Nullable Object value) {
    return (value == null ? NULL : value.toString()).equals(columns.get(column));
  }

  /** The column's value; null when it is null or not known. */
  @Nullable String get(String column) {
    String value = columns.get(column);
    return NULL.equals(value) ? null : value;
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
