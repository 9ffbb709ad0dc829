package com.discordingest.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of messages, of what they said before each edit, and of reactions must hold.
 * Messages stay when they are deleted, and so do their reactions.
 */
final class ExpectedMessages {
  private static final List<String> BODY =
      List.of(
          "embeds",
          "attachments",
          "components",
          "poll",
          "sticker_items",
          "stickers",
          "message_snapshots");

  /** Types of messages that people write; the others may well be empty. */
  private static final Set<Integer> WRITTEN = Set.of(0, 19, 20, 23);

  private static final int SUPPRESS_EMBEDS = 1 << 2;

  final Map<String, ExpectedRow> messages = new HashMap<>();
  final Map<String, ExpectedRow> edits = new HashMap<>();
  final Map<String, ExpectedRow> reactions = new HashMap<>();

  void created(JsonNode message) {
    rememberOldText(message);
    authored(known(message), message)
        .with("content", Json.text(message, "content"))
        .with("pinned", message.path("pinned").asBoolean())
        .with("edited_timestamp", time(message, "edited_timestamp"));
  }

  /** One whose author is not shown stays a placeholder. */
  private static ExpectedRow authored(ExpectedRow row, JsonNode message) {
    return message.path("author").hasNonNull("id")
        ? row.with("author_id", Json.id(message.path("author"), "id")).with("placeholder", false)
        : row;
  }

  /** An update has some of the message's fields, or all. */
  void updated(JsonNode message) {
    rememberOldText(message);
    ExpectedRow row = authored(known(message), message);
    if (message.has("content") && !isHidden(message)) {
      row.with("content", Json.text(message, "content"));
    }
    if (message.has("pinned")) {
      row.with("pinned", message.path("pinned").asBoolean());
    }
    if (message.has("edited_timestamp")) {
      row.with("edited_timestamp", time(message, "edited_timestamp"));
    }
  }

  /** Nobody can write a message that shows nothing: this session may not see what it says. */
  private static boolean isHidden(JsonNode message) {
    return message.path("content").isTextual()
        && message.path("content").textValue().isEmpty()
        && BODY.stream().allMatch(part -> message.path(part).isEmpty())
        && WRITTEN.contains(message.path("type").asInt())
        && (message.path("flags").asInt() & SUPPRESS_EMBEDS) == 0;
  }

  /** Deleted is what was posted, and what the log has not shown. */
  void deleted(String id, JsonNode data) {
    known(id, data).with("deleted", true);
  }

  private ExpectedRow known(JsonNode message) {
    return known(Json.id(message, "id"), message);
  }

  private ExpectedRow known(String id, JsonNode place) {
    return messages
        .computeIfAbsent(
            id,
            _ ->
                new ExpectedRow()
                    .with("guild_id", null)
                    .with("author_id", 0)
                    .with("content", null)
                    .with("pinned", false)
                    .with("edited_timestamp", null)
                    .with("deleted", false)
                    .with("placeholder", true))
        .with("channel_id", Json.id(place, "channel_id"))
        .fill("guild_id", Json.text(place, "guild_id"));
  }

  /** An edit is told by its time, which later updates repeat. */
  private void rememberOldText(JsonNode message) {
    String edited = time(message, "edited_timestamp");
    if (edited == null) {
      return;
    }
    ExpectedRow row = messages.get(Json.id(message, "id"));
    if (row == null || !row.has("edited_timestamp", edited)) {
      edits.putIfAbsent(
          Json.id(message, "id") + ":" + edited,
          new ExpectedRow().with("content", row == null ? null : row.get("content")));
    }
  }

  /** Microseconds since 1970. */
  private static @Nullable String time(JsonNode message, String field) {
    if (!message.hasNonNull(field)) {
      return null;
    }
    Instant time = OffsetDateTime.parse(message.path(field).asText()).toInstant();
    return Long.toString(time.getEpochSecond() * 1_000_000 + time.getNano() / 1_000);
  }

  void reactionAdded(JsonNode data) {
    reactions.put(reactionKey(data), new ExpectedRow());
  }

  void reactionRemoved(JsonNode data) {
    reactions.remove(reactionKey(data));
  }

  void reactionsRemoved(JsonNode data) {
    String message = Json.id(data, "message_id") + ":";
    reactions.keySet().removeIf(key -> key.startsWith(message));
  }

  void reactionsOfEmojiRemoved(JsonNode data) {
    String message = Json.id(data, "message_id") + ":";
    String emoji = ":" + emoji(data);
    reactions
        .keySet()
        .removeIf(key ->
            key.startsWith(message)
                && (key.endsWith(emoji + ":true") || key.endsWith(emoji + ":false")));
  }

  private static String reactionKey(JsonNode data) {
    return String.join(
        ":",
        Json.id(data, "message_id"),
        Json.id(data, "user_id"),
        emoji(data),
        Boolean.toString(data.path("burst").asBoolean() || data.path("type").asInt() == 1));
  }

  private static String emoji(JsonNode data) {
    JsonNode emoji = data.path("emoji");
    return emoji.hasNonNull("id") ? Json.id(emoji, "id") : Text.clean(emoji.path("name").asText());
  }
}
