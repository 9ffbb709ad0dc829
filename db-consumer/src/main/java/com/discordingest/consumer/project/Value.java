package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a JSON value becomes a column's value. The node given is never null and never JSON null. A
 * value that the column cannot hold (a number out of range, a time beyond PostgreSQL's, another
 * JSON type than Discord documents) is {@link Unfit}: the column is cleared and that is counted. Of
 * a bit field, those bits that fit are kept.
 */
@FunctionalInterface
interface Value {
  /** Stands for a value that the column's type cannot hold. */
  enum Unfit {
    VALUE
  }

  /** A bit field with more bits than its column holds, and those that it does hold. */
  record Fitting(Number bits) {}

  /** Reads the value. */
  Object read(JsonNode node);

  Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
  Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

  /** An id. */
  Value ID =
      node -> {
        Long id = Parts.idOrNull(node);
        return id == null ? Unfit.VALUE : (Object) id;
      };

  /** Text, from a string; numbers and booleans as Discord wrote them (trap M11: nonce). */
  Value TEXT =
      node -> node.isTextual() || node.isNumber() || node.isBoolean() ? node.asText() : Unfit.VALUE;

  /** A boolean. */
  Value FLAG = node -> node.isBoolean() ? (Object) node.booleanValue() : Unfit.VALUE;

  /** An INTEGER. Counters sometimes come as strings (trap T2b). */
  Value INTEGER = node -> ranged(node, Integer.MIN_VALUE, Integer.MAX_VALUE, false);

  /** A SMALLINT. */
  Value SMALLINT = node -> ranged(node, Short.MIN_VALUE, Short.MAX_VALUE, true);

  /**
   * A bit field in a BIGINT, also from the decimal strings of permissions, which may exceed it
   * (trap G10).
   */
  Value BITS = node -> bits(node, Long.SIZE - 1);

  /** A bit field in an INTEGER. */
  Value INTEGER_BITS =
      node ->
          switch (bits(node, Integer.SIZE - 1)) {
            case Long bits -> (Object) bits.intValue();
            case Fitting fitting -> new Fitting(fitting.bits().intValue());
            case Object unfit -> unfit;
          };

  /**
   * A TIMESTAMP in UTC, from ISO-8601 (trap V7). Discord's have an offset; what old recordings have
   * without one is UTC, too.
   */
  Value TIME = node -> node.isTextual() ? moment(node.textValue()) : Unfit.VALUE;

  /** A TIMESTAMP in UTC, from Unix seconds. */
  Value SECONDS =
      node -> {
        BigInteger seconds = integer(node);
        return seconds == null || seconds.bitLength() > 50
            ? Unfit.VALUE
            : storable(Instant.ofEpochSecond(seconds.longValue()));
      };

  /** A NUMERIC(10,3). */
  Value DECIMAL =
      node -> {
        BigDecimal value = decimal(node);
        return value == null || value.precision() - value.scale() > 7 || value.scale() > 100
            ? Unfit.VALUE
            : value.setScale(3, RoundingMode.HALF_UP);
      };

  /** A DOUBLE PRECISION. */
  Value DOUBLE = node -> isFinite(node) ? (Object) node.doubleValue() : Unfit.VALUE;

  /** BIGINT[]: an array of ids. */
  Value IDS =
      node -> {
        if (!node.isArray()) {
          return Unfit.VALUE;
        }
        long[] ids = new long[node.size()];
        int count = 0;
        for (JsonNode element : node) {
          Long id = Parts.idOrNull(element);
          if (id == null) {
            return Unfit.VALUE;
          }
          ids[count++] = id;
        }
        return ids;
      };

  /** JSONB: the value as it is. */
  Value JSON = JsonNode::toString;

  /** TEXT[]: an array of strings. */
  Value TEXTS =
      node -> {
        if (!node.isArray()) {
          return Unfit.VALUE;
        }
        String[] texts = new String[node.size()];
        int count = 0;
        for (JsonNode element : node) {
          if (!(TEXT.read(element) instanceof String text)) {
            return Unfit.VALUE;
          }
          texts[count++] = text;
        }
        return texts;
      };

  private static Object moment(String text) {
    Instant moment = IsoTime.parse(text);
    return moment == null ? Unfit.VALUE : storable(moment);
  }

  private static Object storable(Instant time) {
    return time.isBefore(EARLIEST) || time.isAfter(LATEST) ? Unfit.VALUE : time;
  }

  private static Object bits(JsonNode node, int width) {
    if (node.isInt() && width >= Integer.SIZE - 1) {
      return node.longValue();
    }
    BigInteger value = integer(node);
    if (value == null || (value.signum() < 0 && value.bitLength() > width)) {
      return Unfit.VALUE;
    }
    return value.bitLength() <= width
        ? (Object) value.longValue()
        : new Fitting(value.longValue() & (-1L >>> (Long.SIZE - width)));
  }

  private static Object ranged(JsonNode node, int least, int most, boolean small) {
    if (node.isInt() && !small) {
      return node.intValue();
    }
    BigInteger value = integer(node);
    if (value == null
        || value.bitLength() > 31
        || value.intValue() < least
        || value.intValue() > most) {
      return Unfit.VALUE;
    }
    return small ? (Object) value.shortValueExact() : (Object) value.intValue();
  }

  private static @Nullable BigInteger integer(JsonNode node) {
    if (node.isIntegralNumber()) {
      return node.bigIntegerValue();
    }
    BigDecimal decimal = decimal(node);
    // 1.0 is an integer that some senders write so; what is far larger must not be expanded.
    if (decimal != null
        && Math.abs(decimal.scale()) <= 32
        && decimal.stripTrailingZeros().scale() <= 0) {
      return decimal.toBigInteger();
    }
    if (node.isTextual() && isInteger(node.textValue())) {
      return new BigInteger(node.textValue());
    }
    return null;
  }

  private static @Nullable BigDecimal decimal(JsonNode node) {
    return isFinite(node) ? node.decimalValue() : null;
  }

  /** A number such as 1e400 has been read as infinity, which has no digits. */
  private static boolean isFinite(JsonNode node) {
    return node.isNumber() && (node.isIntegralNumber() || Double.isFinite(node.doubleValue()));
  }

  private static boolean isInteger(String text) {
    int from = text.startsWith("-") ? 1 : 0;
    if (text.length() == from || text.length() > 400) {
      return false;
    }
    return text.chars().skip(from).allMatch(c -> c >= '0' && c <= '9');
  }
}
