package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.STICKERS;
import static com.discordingest.schema.Tables.DISCORD_STICKERS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What sticker objects say about {@code discord_stickers}. */
final class StickerRows {

  private static final Mapping STICKER =
      Mapping.of(STICKERS)
          .field("name", DISCORD_STICKERS.NAME, Value.TEXT, "")
          .text("description", DISCORD_STICKERS.DESCRIPTION)
          .text("tags", DISCORD_STICKERS.TAGS)
          .label("type", DISCORD_STICKERS.STICKER_TYPE, Labels::stickerType, Labels.UNKNOWN)
          .label("format_type", DISCORD_STICKERS.FORMAT_TYPE, Labels::stickerFormat, Labels.UNKNOWN)
          .flag("available", DISCORD_STICKERS.AVAILABLE, true)
          .integer("sort_value", DISCORD_STICKERS.SORT_VALUE)
          .build();

  private StickerRows() {}

  /** The guild has these stickers and no others, if the event says anything about them. */
  static void replace(long guildId, @Nullable List<ObjectNode> stickers, Changes out) {
    if (stickers == null) {
      return;
    }
    out.keepOnly(
        new Row(STICKERS).with(DISCORD_STICKERS.GUILD_ID, guildId), Fields.idsOf(stickers, "id"));
    for (ObjectNode sticker : stickers) {
      Row row =
          Changes.identified(
                  STICKERS,
                  DISCORD_STICKERS.ID,
                  DISCORD_STICKERS.CREATED_AT,
                  Fields.id(sticker, "id"))
              .with(DISCORD_STICKERS.GUILD_ID, guildId)
              .with(DISCORD_STICKERS.UPDATED_AT, out.time());
      STICKER.snapshot(sticker, row, out.repairs());
      Long creatorId = UserRows.embedded(sticker, "user", out);
      if (creatorId != null) {
        row.with(DISCORD_STICKERS.CREATOR_ID, creatorId);
      }
      out.snapshot(row);
    }
  }
}
