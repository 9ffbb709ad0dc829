package com.discordingest.consumer.project;

import com.discordingest.model.InvalidSnowflakeException;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a payload shows besides its own key. A part that cannot be read (another JSON type
 * than Discord documents, an element of a list without a usable id) is left out, which is counted:
 * it costs neither its row's other columns nor its list's other elements. Null, absent and empty
 * stay three things.
 */
final class Parts {
  private Parts() {}

  /** The object in a field; null when absent, null or no object. */
  static @Nullable ObjectNode object(JsonNode parent, String field, Changes out) {
    JsonNode value = parent.get(field);
    if (value instanceof ObjectNode object) {
      return object;
    }
    if (value != null && !value.isNull()) {
      out.repairs().leftOut(field);
    }
    return null;
  }

  /**
   * The objects of an array; null when the array is absent, null or no array, which is not the same
   * as empty (trap G2).
   */
  static @Nullable List<ObjectNode> objects(JsonNode parent, String field, Changes out) {
    JsonNode array = array(parent, field, out);
    if (array == null) {
      return null;
    }
    List<ObjectNode> objects = new ArrayList<>(array.size());
    walk(array, field, out, objects::add);
    return objects;
  }

  /**
   * The objects of an array that may be too long to hold all of them at once; none when the array
   * is absent, null or no array.
   *
   * @param each given one after the other
   */
  static void forEach(JsonNode parent, String field, Changes out, Consumer<ObjectNode> each) {
    JsonNode array = array(parent, field, out);
    if (array != null) {
      walk(array, field, out, each);
    }
  }

  private static void walk(JsonNode array, String field, Changes out, Consumer<ObjectNode> each) {
    for (JsonNode element : array) {
      if (element instanceof ObjectNode object) {
        each.accept(object);
      } else {
        out.repairs().leftOut(field);
      }
    }
  }

  /**
   * Those objects of an array that name themselves.
   *
   * @param key the field with their ids
   */
  static @Nullable List<ObjectNode> keyed(JsonNode parent, String field, String key, Changes out) {
    List<ObjectNode> objects = objects(parent, field, out);
    if (objects != null) {
      objects.removeIf(element -> {
        boolean nameless = idOrNull(element.get(key)) == null;
        if (nameless) {
          out.repairs().leftOut(field);
        }
        return nameless;
      });
    }
    return objects;
  }

  /** The ids of an array; null when the array is absent, null or no array. */
  static @Nullable List<Long> ids(JsonNode parent, String field, Changes out) {
    JsonNode array = array(parent, field, out);
    if (array == null) {
      return null;
    }
    List<Long> ids = new ArrayList<>(array.size());
    for (JsonNode element : array) {
      Long id = idOrNull(element);
      if (id == null) {
        out.repairs().leftOut(field);
      } else {
        ids.add(id);
      }
    }
    return ids;
  }

  /** The positions of a list's elements: from 0. */
  static List<Long> positions(int count) {
    return count == 0 ? List.of() : LongStream.range(0, count).boxed().toList();
  }

  /** An id; null when absent, null or no id below 2^63. */
  static @Nullable Long id(JsonNode parent, String field, Changes out) {
    JsonNode value = parent.get(field);
    Long id = idOrNull(value);
    if (id == null && value != null && !value.isNull()) {
      out.repairs().leftOut(field);
    }
    return id;
  }

  /** Reads a decimal string or (in some fields) a JSON number (trap V1). */
  static @Nullable Long idOrNull(@Nullable JsonNode value) {
    if (value == null || !(value.isTextual() || value.isIntegralNumber())) {
      return null;
    }
    try {
      return Snowflake.parse(value.asText());
    } catch (InvalidSnowflakeException noId) {
      return null;
    }
  }

  private static @Nullable JsonNode array(JsonNode parent, String field, Changes out) {
    JsonNode value = parent.get(field);
    if (value == null || value.isNull()) {
      return null;
    }
    if (!value.isArray()) {
      out.repairs().leftOut(field);
      return null;
    }
    return value;
  }
}
