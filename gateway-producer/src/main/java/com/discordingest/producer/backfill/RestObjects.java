package com.discordingest.producer.backfill;

import com.discordingest.model.InvalidSnowflakeException;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts answers into objects without changing a byte of them. */
final class RestObjects {
  private static final JsonFactory PARSERS = JsonFactory.builder().build();

  private RestObjects() {}

  /**
   * The objects of an array, by ascending id.
   *
   * @throws UnreadableAnswerException if the answer is something else
   */
  static List<RestObject> ofArray(byte[] answer) {
    try (JsonParser parser = PARSERS.createParser(answer)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new UnreadableAnswerException("it is no array", null);
      }
      return objects(parser, answer);
    } catch (IOException | InvalidSnowflakeException | DateTimeParseException e) {
      throw new UnreadableAnswerException(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * The objects of an array that an object holds, by ascending id.
   *
   * @throws UnreadableAnswerException if the answer is something else
   */
  static List<RestObject> ofArray(byte[] answer, String field) {
    try (JsonParser parser = PARSERS.createParser(answer)) {
      if (parser.nextToken() == JsonToken.START_OBJECT) {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          boolean wanted = parser.currentName().equals(field);
          if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
            return objects(parser, answer);
          }
          parser.skipChildren();
        }
      }
      throw new UnreadableAnswerException("it holds no array " + field, null);
    } catch (IOException | InvalidSnowflakeException | DateTimeParseException e) {
      throw new UnreadableAnswerException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<RestObject> objects(JsonParser parser, byte[] answer) throws IOException {
    List<RestObject> found = new ArrayList<>();
    while (parser.nextToken() == JsonToken.START_OBJECT) {
      found.add(object(parser, answer));
    }
    if (parser.currentToken() != JsonToken.END_ARRAY) {
      throw new UnreadableAnswerException("its array holds more than objects", null);
    }
    found.sort(Comparator.comparingLong(RestObject::id));
    return found;
  }

  private static RestObject object(JsonParser parser, byte[] answer) throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    long id = -1;
    int type = -1;
    long lastMessageId = -1;
    Instant archivedAt = null;
    boolean ofGuild = false;
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String field = parser.currentName();
      JsonToken value = parser.nextToken();
      switch (field) {
        case "id" -> id = snowflake(parser);
        case "type" -> type = value == JsonToken.VALUE_NUMBER_INT ? parser.getIntValue() : -1;
        case "last_message_id" ->
            lastMessageId = value == JsonToken.VALUE_NULL ? 0 : snowflake(parser);
        case "thread_metadata" -> archivedAt = archivedAt(parser);
        case "guild_id" -> ofGuild = true;
        default -> parser.skipChildren();
      }
    }
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    if (id < 0) {
      throw new UnreadableAnswerException("an object has no id", null);
    }
    return new RestObject(
        Arrays.copyOfRange(answer, start, end), id, type, lastMessageId, archivedAt, ofGuild);
  }

  private static @Nullable Instant archivedAt(JsonParser parser) throws IOException {
    Instant at = null;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      return null;
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean wanted = parser.currentName().equals("archive_timestamp");
      if (parser.nextToken() == JsonToken.VALUE_STRING && wanted) {
        at = OffsetDateTime.parse(parser.getText()).toInstant();
      }
      parser.skipChildren();
    }
    return at;
  }

  private static long snowflake(JsonParser parser) throws IOException {
    return Snowflake.parse(parser.getText());
  }
}
