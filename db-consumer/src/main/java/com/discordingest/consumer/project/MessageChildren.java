package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.ATTACHMENTS;
import static com.discordingest.consumer.project.RowTables.MENTIONS;
import static com.discordingest.consumer.project.RowTables.MESSAGE_STICKERS;
import static com.discordingest.consumer.project.RowTables.SNAPSHOTS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_ATTACHMENTS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_MENTIONS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_SNAPSHOTS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_STICKERS;

import com.discordingest.consumer.row.Row;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to a message, each collection replaced as a whole when the event carries it and left
 * alone when it does not (trap M2).
 */
final class MessageChildren {
  private static final Mapping ATTACHMENT =
      Mapping.of(ATTACHMENTS)
          .field("filename", DISCORD_MESSAGE_ATTACHMENTS.FILENAME, Value.TEXT, "")
          .text("description", DISCORD_MESSAGE_ATTACHMENTS.DESCRIPTION)
          .text("content_type", DISCORD_MESSAGE_ATTACHMENTS.CONTENT_TYPE)
          .field("size", DISCORD_MESSAGE_ATTACHMENTS.SIZE, Value.INTEGER, 0)
          .field("url", DISCORD_MESSAGE_ATTACHMENTS.URL, Value.TEXT, "")
          .field("proxy_url", DISCORD_MESSAGE_ATTACHMENTS.PROXY_URL, Value.TEXT, "")
          .integer("height", DISCORD_MESSAGE_ATTACHMENTS.HEIGHT)
          .integer("width", DISCORD_MESSAGE_ATTACHMENTS.WIDTH)
          .field("duration_secs", DISCORD_MESSAGE_ATTACHMENTS.DURATION_SECS, Value.DECIMAL)
          .flag("ephemeral", DISCORD_MESSAGE_ATTACHMENTS.EPHEMERAL, false)
          .build();

  private static final Mapping STICKER =
      Mapping.of(MESSAGE_STICKERS)
          .text("name", DISCORD_MESSAGE_STICKERS.NAME)
          .label(
              "format_type",
              DISCORD_MESSAGE_STICKERS.FORMAT_TYPE,
              Labels::stickerFormat,
              Labels.UNKNOWN)
          .build();

  private static final Mapping SNAPSHOT =
      Mapping.of(SNAPSHOTS)
          .label(
              "type",
              DISCORD_MESSAGE_SNAPSHOTS.MESSAGE_TYPE,
              Labels::messageType,
              Labels.messageType(0))
          .text("content", DISCORD_MESSAGE_SNAPSHOTS.CONTENT)
          .field("flags", DISCORD_MESSAGE_SNAPSHOTS.FLAGS, Value.BITS)
          .json("embeds", DISCORD_MESSAGE_SNAPSHOTS.EMBEDS)
          .json("attachments", DISCORD_MESSAGE_SNAPSHOTS.ATTACHMENTS)
          .json("components", DISCORD_MESSAGE_SNAPSHOTS.COMPONENTS)
          .json("sticker_items", DISCORD_MESSAGE_SNAPSHOTS.STICKERS)
          .time("timestamp", DISCORD_MESSAGE_SNAPSHOTS.TIMESTAMP)
          .time("edited_timestamp", DISCORD_MESSAGE_SNAPSHOTS.EDITED_TIMESTAMP)
          .build();

  private MessageChildren() {}

  static void replace(long messageId, ObjectNode message, Changes out) {
    mentions(messageId, "user", ids(message, "mentions", out), out);
    mentions(messageId, "role", Parts.ids(message, "mention_roles", out), out);
    mentions(messageId, "channel", ids(message, "mention_channels", out), out);
    attachments(messageId, message, out);
    EmbedRows.replace(messageId, message, out);
    ComponentRows.replace(messageId, message, out);
    stickers(messageId, message, out);
    snapshots(messageId, message, out);
    PollRows.replace(messageId, message, out);
  }

  private static @Nullable List<Long> ids(ObjectNode message, String field, Changes out) {
    List<ObjectNode> objects = Parts.keyed(message, field, "id", out);
    return objects == null ? null : Fields.idsOf(objects, "id");
  }

  private static void mentions(
      long messageId, String type, @Nullable List<Long> mentioned, Changes out) {
    if (mentioned == null) {
      return;
    }
    Row scope =
        new Row(MENTIONS)
            .with(DISCORD_MESSAGE_MENTIONS.MESSAGE_ID, messageId)
            .with(DISCORD_MESSAGE_MENTIONS.MENTION_TYPE, type);
    out.keepOnly(scope, mentioned);
    for (long target : mentioned) {
      out.snapshot(
          scope
              .copy()
              .with(DISCORD_MESSAGE_MENTIONS.TARGET_ID, target)
              .with(DISCORD_MESSAGE_MENTIONS.CREATED_AT, Snowflake.createdAt(messageId)));
    }
  }

  private static void attachments(long messageId, ObjectNode message, Changes out) {
    List<ObjectNode> attachments = Parts.keyed(message, "attachments", "id", out);
    if (attachments == null) {
      return;
    }
    Row scope = new Row(ATTACHMENTS).with(DISCORD_MESSAGE_ATTACHMENTS.MESSAGE_ID, messageId);
    out.keepOnly(scope, Fields.idsOf(attachments, "id"));
    for (ObjectNode attachment : attachments) {
      Row row =
          scope
              .copy()
              .with(DISCORD_MESSAGE_ATTACHMENTS.ID, Fields.id(attachment, "id"))
              .with(DISCORD_MESSAGE_ATTACHMENTS.CREATED_AT, Snowflake.createdAt(messageId));
      ATTACHMENT.snapshot(attachment, row, out.repairs());
      out.snapshot(row);
    }
  }

  /** Messages of before 2021 carry whole stickers instead of items. */
  private static void stickers(long messageId, ObjectNode message, Changes out) {
    List<ObjectNode> stickers = Parts.keyed(message, "sticker_items", "id", out);
    if (stickers == null) {
      stickers = Parts.keyed(message, "stickers", "id", out);
    }
    if (stickers == null) {
      return;
    }
    Row scope = new Row(MESSAGE_STICKERS).with(DISCORD_MESSAGE_STICKERS.MESSAGE_ID, messageId);
    out.keepOnly(scope, Fields.idsOf(stickers, "id"));
    for (ObjectNode sticker : stickers) {
      Row row =
          scope
              .copy()
              .with(DISCORD_MESSAGE_STICKERS.STICKER_ID, Fields.id(sticker, "id"))
              .with(DISCORD_MESSAGE_STICKERS.CREATED_AT, Snowflake.createdAt(messageId));
      STICKER.snapshot(sticker, row, out.repairs());
      out.snapshot(row);
    }
  }

  /** What a forward shows of the original, which has neither an id nor an author (trap M7). */
  private static void snapshots(long messageId, ObjectNode message, Changes out) {
    List<ObjectNode> snapshots = Parts.objects(message, "message_snapshots", out);
    if (snapshots == null) {
      return;
    }
    Row scope = new Row(SNAPSHOTS).with(DISCORD_MESSAGE_SNAPSHOTS.MESSAGE_ID, messageId);
    out.keepOnly(scope, Parts.positions(snapshots.size()));
    ObjectNode reference = Parts.object(message, "message_reference", out);
    Instant posted = Snowflake.createdAt(messageId);
    for (int i = 0; i < snapshots.size(); i++) {
      Row row =
          scope
              .copy()
              .with(DISCORD_MESSAGE_SNAPSHOTS.POSITION, i)
              .with(DISCORD_MESSAGE_SNAPSHOTS.CREATED_AT, posted);
      if (reference != null) {
        row.with(
                DISCORD_MESSAGE_SNAPSHOTS.SOURCE_MESSAGE_ID, Parts.id(reference, "message_id", out))
            .with(
                DISCORD_MESSAGE_SNAPSHOTS.SOURCE_CHANNEL_ID, Parts.id(reference, "channel_id", out))
            .with(DISCORD_MESSAGE_SNAPSHOTS.SOURCE_GUILD_ID, Parts.id(reference, "guild_id", out));
      }
      ObjectNode original = Parts.object(snapshots.get(i), "message", out);
      if (original != null) {
        SNAPSHOT.snapshot(original, row, out.repairs());
      }
      out.snapshot(row);
    }
  }
}
