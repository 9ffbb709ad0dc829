package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.EDITS;
import static com.discordingest.consumer.project.RowTables.MESSAGES;
import static com.discordingest.schema.Tables.DISCORD_MESSAGES;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_EDITS;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What message objects say about {@code discord_messages}. */
final class MessageRows {
  private static final Mapping MESSAGE =
      Mapping.of(MESSAGES)
          .text("content", DISCORD_MESSAGES.CONTENT)
          .label("type", DISCORD_MESSAGES.MESSAGE_TYPE, Labels::messageType, Labels.messageType(0))
          .flag("tts", DISCORD_MESSAGES.TTS, false)
          .flag("mention_everyone", DISCORD_MESSAGES.MENTION_EVERYONE, false)
          .flag("pinned", DISCORD_MESSAGES.PINNED, false)
          .id("webhook_id", DISCORD_MESSAGES.WEBHOOK_ID)
          .id("application_id", DISCORD_MESSAGES.APPLICATION_ID)
          .id("interaction_metadata.id", DISCORD_MESSAGES.INTERACTION_ID)
          .smallint("interaction_metadata.type", DISCORD_MESSAGES.INTERACTION_TYPE)
          .id("message_reference.message_id", DISCORD_MESSAGES.REFERENCED_MESSAGE_ID)
          .text("nonce", DISCORD_MESSAGES.NONCE)
          .time("edited_timestamp", DISCORD_MESSAGES.EDITED_TIMESTAMP)
          .field("flags", DISCORD_MESSAGES.FLAGS, Value.BITS)
          .build();

  /** Before interaction_metadata, messages carried their interaction in this field. */
  private static final Mapping LEGACY_INTERACTION =
      Mapping.of(MESSAGES)
          .id("interaction.id", DISCORD_MESSAGES.INTERACTION_ID)
          .smallint("interaction.type", DISCORD_MESSAGES.INTERACTION_TYPE)
          .build();

  /** What comes empty, or not at all, without MESSAGE_CONTENT. */
  private static final List<String> HIDDEN =
      List.of("content", "embeds", "attachments", "components", "poll");

  /** Any of these makes a message. */
  private static final List<String> BODY =
      List.of(
          "embeds",
          "attachments",
          "components",
          "poll",
          "sticker_items",
          "stickers",
          "message_snapshots");

  /** Messages that somebody wrote, and answers to commands: the others may well be empty. */
  private static final Set<Integer> WRITTEN = Set.of(0, 19, 20, 23);

  private static final int SUPPRESS_EMBEDS = 1 << 2;

  private MessageRows() {}

  /** The message as it was posted. */
  static void created(
      long id,
      long channelId,
      @Nullable Long guildId,
      @Nullable Long authorId,
      ObjectNode message,
      Changes out) {
    Row row = identified(id, channelId, guildId);
    MESSAGE.snapshot(message, row, out.repairs());
    legacyInteraction(message, row, out);
    rememberOldText(row, out);
    save(row, authorId, out);
  }

  /**
   * What changed of the message; nowadays all of it, in recordings often only a few fields (trap
   * M2).
   */
  static void updated(
      long id,
      long channelId,
      @Nullable Long guildId,
      @Nullable Long authorId,
      ObjectNode message,
      Changes out) {
    Row row = identified(id, channelId, guildId);
    MESSAGE.partial(message, row, out.repairs());
    legacyInteraction(message, row, out);
    rememberOldText(row, out);
    save(row, authorId, out);
  }

  /** A message whose author is not shown stays a placeholder. */
  private static void save(Row row, @Nullable Long authorId, Changes out) {
    if (authorId == null) {
      out.partial(row);
    } else {
      out.snapshot(row.with(DISCORD_MESSAGES.AUTHOR_ID, authorId));
    }
  }

  /**
   * An update without the fields that the session may not see: without MESSAGE_CONTENT they come
   * empty, which would blank what is known (trap M3). No user can write a message that shows
   * nothing at all.
   */
  static ObjectNode shown(ObjectNode message) {
    JsonNode content = message.get("content");
    if (content == null || !content.isTextual() || !content.textValue().isEmpty()) {
      return message;
    }
    Integer type = Fields.integer(message, "type");
    Integer flags = Fields.integer(message, "flags");
    boolean showsSomething =
        BODY.stream().anyMatch(field -> !message.path(field).isEmpty())
            || (type != null && !WRITTEN.contains(type))
            || (flags != null && (flags & SUPPRESS_EMBEDS) != 0);
    if (showsSomething) {
      return message;
    }
    ObjectNode rest = message.objectNode();
    rest.setAll(message);
    return rest.without(HIDDEN);
  }

  /**
   * The message is gone. Its row stays, or comes to be: an update that arrives later must not bring
   * it back.
   */
  static void deleted(long id, long channelId, @Nullable Long guildId, Changes out) {
    out.partial(identified(id, channelId, guildId).with(DISCORD_MESSAGES.DELETED_AT, out.time()));
  }

  /**
   * An edit: what the message says until then is kept. Later updates repeat the edit's time, so it
   * tells edits apart; an update without it unfurls or pins (trap M2).
   */
  private static void rememberOldText(Row row, Changes out) {
    int mark = MESSAGES.position(DISCORD_MESSAGES.EDITED_TIMESTAMP);
    if (!(row.cell(mark) instanceof Instant editedAt)) {
      return;
    }
    Object id = row.cell(MESSAGES.position(DISCORD_MESSAGES.ID));
    Row source =
        new Row(MESSAGES)
            .with(DISCORD_MESSAGES.ID, id)
            .with(
                DISCORD_MESSAGES.TIMESTAMP, row.cell(MESSAGES.position(DISCORD_MESSAGES.TIMESTAMP)))
            .with(mark, editedAt);
    Row kept =
        new Row(EDITS)
            .with(DISCORD_MESSAGE_EDITS.MESSAGE_ID, id)
            .with(DISCORD_MESSAGE_EDITS.EDITED_AT, editedAt);
    out.add(
        new RowChange.Remember(
            kept,
            EDITS.position(DISCORD_MESSAGE_EDITS.CONTENT),
            source,
            MESSAGES.position(DISCORD_MESSAGES.CONTENT),
            mark,
            out.version()));
  }

  private static void legacyInteraction(ObjectNode message, Row row, Changes out) {
    if (message.hasNonNull("interaction") && !message.hasNonNull("interaction_metadata")) {
      LEGACY_INTERACTION.partial(message, row, out.repairs());
    }
  }

  private static Row identified(long id, long channelId, @Nullable Long guildId) {
    Instant posted = Snowflake.createdAt(id);
    Row row =
        new Row(MESSAGES)
            .with(DISCORD_MESSAGES.ID, id)
            .with(DISCORD_MESSAGES.TIMESTAMP, posted)
            .with(DISCORD_MESSAGES.CREATED_AT, posted)
            .with(DISCORD_MESSAGES.CHANNEL_ID, channelId);
    return guildId == null ? row : row.with(DISCORD_MESSAGES.GUILD_ID, guildId);
  }
}
