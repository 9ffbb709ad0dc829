package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How a JSON value becomes a column's value. The node given is never null and never JSON null. A
 * value of the right kind that the column cannot hold (a number out of range, a time beyond
 * PostgreSQL's) is {@link Unfit}: the column is cleared and that is counted. A value of the wrong
 * kind is an error.
 */
@FunctionalInterface
interface Value {
  /** Stands for a value that the column's type cannot hold. */
  enum Unfit {
    VALUE
  }

  /** Reads the value; {@code field} is for the error message. */
  Object read(JsonNode node, String field);

  BigInteger LONG_MIN = BigInteger.valueOf(Long.MIN_VALUE);
  BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);
  Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /** An id. */
  Value ID = Fields::toId;

  /** Text, from a string; numbers and booleans as Discord wrote them (trap M11: nonce). */
  Value TEXT =
      (node, field) -> {
        if (node.isTextual() || node.isNumber() || node.isBoolean()) {
          return node.asText();
        }
        throw wrong(node, field, "text");
      };

  /** A boolean. */
  Value FLAG =
      (node, field) -> {
        if (node.isBoolean()) {
          return node.booleanValue();
        }
        throw wrong(node, field, "true or false");
      };

  /** An INTEGER. Counters sometimes come as strings (trap T2b). */
  Value INTEGER = (node, field) -> ranged(node, field, Integer.MIN_VALUE, Integer.MAX_VALUE, false);

  /** A SMALLINT. */
  Value SMALLINT = (node, field) -> ranged(node, field, Short.MIN_VALUE, Short.MAX_VALUE, true);

  /**
   * A BIGINT, also from the decimal strings of permission bit fields, which may exceed it (trap
   * G10).
   */
  Value BIGINT =
      (node, field) -> {
        BigInteger value = integer(node, field);
        return value.compareTo(LONG_MIN) < 0 || value.compareTo(LONG_MAX) > 0
            ? Unfit.VALUE
            : (Object) value.longValue();
      };

  /** A TIMESTAMP in UTC, from ISO-8601 with an offset (trap V7). */
  Value TIME =
      (node, field) -> {
        if (!node.isTextual()) {
          throw wrong(node, field, "an ISO-8601 time");
        }
        try {
          return storable(OffsetDateTime.parse(node.textValue()).toInstant());
        } catch (DateTimeException e) {
          throw new UnprojectableException(
              "field " + field + " is no ISO-8601 time with an offset", e);
        }
      };

  /** A TIMESTAMP in UTC, from Unix seconds. */
  Value SECONDS =
      (node, field) -> {
        BigInteger seconds = integer(node, field);
        return seconds.bitLength() > 50
            ? Unfit.VALUE
            : storable(Instant.ofEpochSecond(seconds.longValue()));
      };

  /** A NUMERIC(10,3). */
  Value DECIMAL =
      (node, field) -> {
        if (!node.isNumber()) {
          throw wrong(node, field, "a number");
        }
        BigDecimal value = node.decimalValue();
        return value.precision() - value.scale() > 7 || value.scale() > 100
            ? Unfit.VALUE
            : value.setScale(3, RoundingMode.HALF_UP);
      };

  /** A DOUBLE PRECISION. */
  Value DOUBLE =
      (node, field) -> {
        if (!node.isNumber()) {
          throw wrong(node, field, "a number");
        }
        return node.doubleValue();
      };

  /** BIGINT[]: an array of ids. */
  Value IDS =
      (node, field) -> {
        if (!node.isArray()) {
          throw wrong(node, field, "an array of ids");
        }
        long[] ids = new long[node.size()];
        for (int i = 0; i < ids.length; i++) {
          ids[i] = Fields.toId(node.get(i), field);
        }
        return ids;
      };

  /** JSONB: the value as it is. */
  Value JSON = (node, field) -> node.toString();

  /** TEXT[]: an array of strings. */
  Value TEXTS =
      (node, field) -> {
        if (!node.isArray()) {
          throw wrong(node, field, "an array of strings");
        }
        String[] texts = new String[node.size()];
        for (int i = 0; i < texts.length; i++) {
          texts[i] = (String) TEXT.read(node.get(i), field);
        }
        return texts;
      };

  private static Object storable(Instant time) {
    return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? Unfit.VALUE : time;
  }

  private static Object ranged(JsonNode node, String field, int least, int most, boolean small) {
    BigInteger value = integer(node, field);
    if (value.bitLength() > 31 || value.intValue() < least || value.intValue() > most) {
      return Unfit.VALUE;
    }
    return small ? (Object) value.shortValueExact() : (Object) value.intValue();
  }

  private static BigInteger integer(JsonNode node, String field) {
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue();
    }
    if (node.isNumber()) {
      BigDecimal decimal = node.decimalValue();
      // 1.0 is an integer that some senders write so; 1e400 must not be expanded.
      if (Math.abs(decimal.scale()) <= 32 && decimal.stripTrailingZeros().scale() <= 0) {
        return decimal.toBigInteger();
      }
    }
    if (node.isTextual() && isInteger(node.textValue())) {
      return new BigInteger(node.textValue());
    }
    throw wrong(node, field, "a whole number");
  }

  private static boolean isInteger(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    if (text.length() == from || text.length() > 400) {
      return false;
    }
    return text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }

  private static UnprojectableException wrong(
      JsonNode node, String field, @Nullable String expected) {
    return new UnprojectableException(
        "field " + field + " should be " + expected + ", but is " + Fields.kind(node));
  }
}
