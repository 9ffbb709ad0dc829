package com.discordingest.consumer.project;

import com.discordingest.model.InvalidSnowflakeException;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads single fields of a payload, with errors that name the field. Null, absent and empty stay
 * three things.
 */
public final class Fields {
  private Fields() {}

  /**
   * An id that must be there.
   *
   * @throws UnprojectableException if it is absent, null, or no id below 2^63
   */
  public static long id(JsonNode object, String field) {
    Long id = optionalId(object, field);
    if (id == null) {
      throw new UnprojectableException(
          "field " + field + " is missing: without it the row has no key");
    }
    return id;
  }

  /** An id that may be absent or null. */
  public static @Nullable Long optionalId(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value == null || value.isNull() ? null : toId(value, field);
  }

  /** Reads an id: a decimal string, or (in some fields) a JSON number (trap V1). */
  static long toId(JsonNode value, String field) {
    if (!value.isTextual() && !value.isIntegralNumber()) {
      throw new UnprojectableException(
          "field " + field + " should be an id, but is " + kind(value));
    }
    try {
      return Snowflake.parse(value.asText());
    } catch (InvalidSnowflakeException e) {
      throw new UnprojectableException("field " + field + ": " + e.getMessage(), e);
    }
  }

  /** The object in a field; null when absent or null. */
  public static @Nullable ObjectNode object(JsonNode parent, String field) {
    JsonNode value = parent.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (value instanceof ObjectNode object) {
      return object;
    }
    throw new UnprojectableException(
        "field " + field + " should be an object, but is " + kind(value));
  }

  /**
   * The objects of an array; null when the array is absent or null, which is not the same as empty
   * (trap G2).
   */
  public static @Nullable List<ObjectNode> objects(JsonNode parent, String field) {
    JsonNode value = array(parent, field);
    if (value == null) {
      return null;
    }
    List<ObjectNode> objects = new ArrayList<>(value.size());
    walk(value, field, objects::add);
    return objects;
  }

  /**
   * The objects of an array that may be too long to hold all of them at once; none when the array
   * is absent or null.
   *
   * @param each given one after the other
   */
  public static void forEach(JsonNode parent, String field, Consumer<ObjectNode> each) {
    JsonNode value = array(parent, field);
    if (value != null) {
      walk(value, field, each);
    }
  }

  private static void walk(JsonNode array, String field, Consumer<ObjectNode> each) {
    for (JsonNode element : array) {
      if (element instanceof ObjectNode object) {
        each.accept(object);
      } else if (!element.isNull()) {
        throw new UnprojectableException(
            "field " + field + " should hold objects, but holds " + kind(element));
      }
    }
  }

  /** The ids of an array; null when the array is absent or null. */
  public static @Nullable List<Long> ids(JsonNode parent, String field) {
    JsonNode value = array(parent, field);
    if (value == null) {
      return null;
    }
    List<Long> ids = new ArrayList<>(value.size());
    for (JsonNode element : value) {
      ids.add(toId(element, field));
    }
    return ids;
  }

  /** The ids of objects that all have one. */
  static List<Long> idsOf(List<ObjectNode> objects, String field) {
    if (objects.isEmpty()) {
      return List.of();
    }
    List<Long> ids = new ArrayList<>(objects.size());
    for (ObjectNode object : objects) {
      ids.add(id(object, field));
    }
    return ids;
  }

  private static @Nullable JsonNode array(JsonNode parent, String field) {
    JsonNode value = parent.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isArray()) {
      throw new UnprojectableException(
          "field " + field + " should be an array, but is " + kind(value));
    }
    return value;
  }

  /** A text; null when absent, null or no text. */
  public static @Nullable String text(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value != null && !value.isNull() && Value.TEXT.read(value) instanceof String text
        ? text
        : null;
  }

  /** A whole number; null when absent, null, beyond an INTEGER or no number. */
  public static @Nullable Integer integer(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value != null && !value.isNull() && Value.INTEGER.read(value) instanceof Integer number
        ? number
        : null;
  }

  /** A moment; null when absent, null, beyond a TIMESTAMP or no moment. */
  public static @Nullable Instant time(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value != null && !value.isNull() && Value.TIME.read(value) instanceof Instant moment
        ? moment
        : null;
  }

  /**
   * An object that must be there.
   *
   * @throws UnprojectableException if it is absent, null, or no object
   */
  public static ObjectNode required(JsonNode parent, String field) {
    ObjectNode object = object(parent, field);
    if (object == null) {
      throw new UnprojectableException("field " + field + " is missing");
    }
    return object;
  }

  /** Whether a flag is there and true. */
  public static boolean isTrue(JsonNode object, String field) {
    JsonNode value = object.get(field);
    return value != null && value.isBoolean() && value.booleanValue();
  }

  /** A value's JSON type in words. */
  static String kind(JsonNode value) {
    return switch (value.getNodeType()) {
      case ARRAY -> "an array";
      case BINARY, POJO -> "binary";
      case BOOLEAN -> "a boolean";
      case MISSING -> "missing";
      case NULL -> "null";
      case NUMBER -> "a number";
      case OBJECT -> "an object";
      case STRING -> "a string";
    };
  }
}
