package com.discordingest.simulator.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * Blanks what people wrote for a session without the MESSAGE_CONTENT intent, as Discord does except
 * for the bot's own messages and those that mention it.
 */
final class ContentFilter {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> LISTS = List.of("embeds", "attachments", "components");

  private final String botId;

  ContentFilter(long botId) {
    this.botId = Long.toString(botId);
  }

  /** Whether a dispatch of the name can carry what people wrote. */
  static boolean concerns(String type) {
    return type.equals("MESSAGE_CREATE") || type.equals("MESSAGE_UPDATE");
  }

  /** The body without what people wrote. */
  byte[] blank(byte[] data) {
    try {
      JsonNode message = JSON.readTree(data);
      blank(message);
      return JSON.writeValueAsBytes(message);
    } catch (IOException e) {
      throw new UncheckedIOException("the world has written no JSON", e);
    }
  }

  private void blank(JsonNode node) {
    if (!(node instanceof ObjectNode message) || concernsBot(message)) {
      return;
    }
    message.put("content", "");
    for (String list : LISTS) {
      message.putArray(list);
    }
    message.remove("poll");
    blank(message.path("referenced_message"));
  }

  private boolean concernsBot(ObjectNode message) {
    if (message.path("author").path("id").asText().equals(botId)) {
      return true;
    }
    for (JsonNode mention : message.path("mentions")) {
      if (mention.path("id").asText().equals(botId)) {
        return true;
      }
    }
    return false;
  }
}
