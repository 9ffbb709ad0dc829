package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.EMBEDS;
import static com.discordingest.consumer.project.RowTables.EMBED_FIELDS;
import static com.discordingest.schema.Tables.DISCORD_EMBED_FIELDS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_EMBEDS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What embeds say about {@code discord_message_embeds} and {@code discord_embed_fields}. */
final class EmbedRows {
  private static final Mapping EMBED =
      Mapping.of(EMBEDS)
          .text("title", DISCORD_MESSAGE_EMBEDS.TITLE)
          .text("type", DISCORD_MESSAGE_EMBEDS.EMBED_TYPE)
          .text("description", DISCORD_MESSAGE_EMBEDS.DESCRIPTION)
          .text("url", DISCORD_MESSAGE_EMBEDS.URL)
          .time("timestamp", DISCORD_MESSAGE_EMBEDS.TIMESTAMP)
          .integer("color", DISCORD_MESSAGE_EMBEDS.COLOR)
          .text("footer.text", DISCORD_MESSAGE_EMBEDS.FOOTER_TEXT)
          .text("footer.icon_url", DISCORD_MESSAGE_EMBEDS.FOOTER_ICON_URL)
          .text("image.url", DISCORD_MESSAGE_EMBEDS.IMAGE_URL)
          .text("image.proxy_url", DISCORD_MESSAGE_EMBEDS.IMAGE_PROXY_URL)
          .integer("image.height", DISCORD_MESSAGE_EMBEDS.IMAGE_HEIGHT)
          .integer("image.width", DISCORD_MESSAGE_EMBEDS.IMAGE_WIDTH)
          .text("thumbnail.url", DISCORD_MESSAGE_EMBEDS.THUMBNAIL_URL)
          .text("thumbnail.proxy_url", DISCORD_MESSAGE_EMBEDS.THUMBNAIL_PROXY_URL)
          .integer("thumbnail.height", DISCORD_MESSAGE_EMBEDS.THUMBNAIL_HEIGHT)
          .integer("thumbnail.width", DISCORD_MESSAGE_EMBEDS.THUMBNAIL_WIDTH)
          .text("video.url", DISCORD_MESSAGE_EMBEDS.VIDEO_URL)
          .text("video.proxy_url", DISCORD_MESSAGE_EMBEDS.VIDEO_PROXY_URL)
          .integer("video.height", DISCORD_MESSAGE_EMBEDS.VIDEO_HEIGHT)
          .integer("video.width", DISCORD_MESSAGE_EMBEDS.VIDEO_WIDTH)
          .text("provider.name", DISCORD_MESSAGE_EMBEDS.PROVIDER_NAME)
          .text("provider.url", DISCORD_MESSAGE_EMBEDS.PROVIDER_URL)
          .text("author.name", DISCORD_MESSAGE_EMBEDS.AUTHOR_NAME)
          .text("author.url", DISCORD_MESSAGE_EMBEDS.AUTHOR_URL)
          .text("author.icon_url", DISCORD_MESSAGE_EMBEDS.AUTHOR_ICON_URL)
          .build();

  private static final Mapping FIELD =
      Mapping.of(EMBED_FIELDS)
          .field("name", DISCORD_EMBED_FIELDS.NAME, Value.TEXT, "")
          .field("value", DISCORD_EMBED_FIELDS.VALUE, Value.TEXT, "")
          .flag("inline", DISCORD_EMBED_FIELDS.INLINE, false)
          .build();

  private EmbedRows() {}

  /** The message has these embeds and no others, if the event says anything about them. */
  static void replace(long messageId, ObjectNode message, Changes out) {
    List<ObjectNode> embeds = Parts.objects(message, "embeds", out);
    if (embeds == null) {
      return;
    }
    Row scope = new Row(EMBEDS).with(DISCORD_MESSAGE_EMBEDS.MESSAGE_ID, messageId);
    Row fieldScope = new Row(EMBED_FIELDS).with(DISCORD_EMBED_FIELDS.MESSAGE_ID, messageId);
    out.keepOnly(scope, Parts.positions(embeds.size()));
    out.keepOnly(fieldScope, Parts.positions(embeds.size()));
    for (int i = 0; i < embeds.size(); i++) {
      Row row =
          scope
              .copy()
              .with(DISCORD_MESSAGE_EMBEDS.POSITION, i)
              .with(DISCORD_MESSAGE_EMBEDS.CREATED_AT, out.time());
      EMBED.snapshot(embeds.get(i), row, out.repairs());
      out.snapshot(row);
      fields(
          fieldScope.copy().with(DISCORD_EMBED_FIELDS.EMBED_POSITION, i),
          Parts.objects(embeds.get(i), "fields", out),
          out);
    }
  }

  private static void fields(
      Row scope, @org.jspecify.annotations.Nullable List<ObjectNode> carried, Changes out) {
    List<ObjectNode> fields = carried == null ? List.of() : carried;
    out.keepOnly(scope, Parts.positions(fields.size()));
    for (int i = 0; i < fields.size(); i++) {
      Row row =
          scope
              .copy()
              .with(DISCORD_EMBED_FIELDS.POSITION, i)
              .with(DISCORD_EMBED_FIELDS.CREATED_AT, out.time());
      FIELD.snapshot(fields.get(i), row, out.repairs());
      out.snapshot(row);
    }
  }
}
