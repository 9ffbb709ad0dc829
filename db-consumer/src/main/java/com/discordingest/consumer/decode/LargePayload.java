package com.discordingest.consumer.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/**
 * Reads a payload as the same tree that its reader makes of it, except that the elements of the
 * arrays in {@code d}, such as a guild's members, are left unread in the bytes. The whole payload
 * is checked to be JSON all the same.
 */
final class LargePayload {
  private static final String DATA = "d";

  private final ObjectReader reader;
  private final byte[] bytes;
  private final JsonParser parser;

  private LargePayload(ObjectReader reader, byte[] bytes, JsonParser parser) {
    this.reader = reader;
    this.bytes = bytes;
    this.parser = parser;
  }

  static JsonNode read(ObjectReader reader, byte[] bytes) throws IOException {
    try (JsonParser parser = reader.createParser(bytes)) {
      parser.nextToken();
      return new LargePayload(reader, bytes, parser).payload();
    }
  }

  private JsonNode payload() throws IOException {
    if (!parser.isExpectedStartObjectToken()) {
      return reader.readTree(parser);
    }
    ObjectNode payload = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean isData = parser.nextToken() == JsonToken.START_OBJECT && name.equals(DATA);
      payload.set(name, isData ? data() : reader.readTree(parser));
    }
    return payload;
  }

  private ObjectNode data() throws IOException {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      boolean isArray = parser.nextToken() == JsonToken.START_ARRAY;
      data.set(name, isArray ? array() : reader.readTree(parser));
    }
    return data;
  }

  private JsonNode array() throws IOException {
    int from = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    if (from < 0) {
      // Not UTF-8: the parser does not know where in the bytes it is.
      return reader.readTree(parser);
    }
    int size = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      parser.skipChildren();
      size++;
    }
    int length = Math.toIntExact(parser.currentLocation().getByteOffset()) - from;
    return new ArrayNode(
        JsonNodeFactory.instance, new UnreadElements(reader, bytes, from, length, size));
  }
}
