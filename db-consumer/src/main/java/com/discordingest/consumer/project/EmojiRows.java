package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.EMOJIS;
import static com.discordingest.consumer.project.RowTables.EMOJI_ROLES;
import static com.discordingest.schema.Tables.DISCORD_EMOJIS;
import static com.discordingest.schema.Tables.DISCORD_EMOJI_ROLES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What emoji objects say about {@code discord_emojis} and {@code discord_emoji_roles}. */
final class EmojiRows {

  private static final Mapping EMOJI =
      Mapping.of(EMOJIS)
          .field("name", DISCORD_EMOJIS.NAME, Value.TEXT, "")
          .flag("animated", DISCORD_EMOJIS.ANIMATED, false)
          .flag("managed", DISCORD_EMOJIS.MANAGED, false)
          .flag("require_colons", DISCORD_EMOJIS.REQUIRE_COLONS, true)
          .flag("available", DISCORD_EMOJIS.AVAILABLE, true)
          .build();

  private EmojiRows() {}

  /** The guild has these emojis and no others, if the event says anything about them. */
  static void replace(long guildId, @Nullable List<ObjectNode> emojis, Changes out) {
    if (emojis == null) {
      return;
    }
    out.keepOnly(
        new Row(EMOJIS).with(DISCORD_EMOJIS.GUILD_ID, guildId), Fields.idsOf(emojis, "id"));
    emojis.forEach(emoji -> snapshot(guildId, emoji, out));
  }

  private static void snapshot(long guildId, ObjectNode emoji, Changes out) {
    long id = Fields.id(emoji, "id");
    Row row =
        Changes.identified(EMOJIS, DISCORD_EMOJIS.ID, DISCORD_EMOJIS.CREATED_AT, id)
            .with(DISCORD_EMOJIS.GUILD_ID, guildId)
            .with(DISCORD_EMOJIS.UPDATED_AT, out.time());
    EMOJI.snapshot(emoji, row, out.repairs());
    Long creatorId = UserRows.embedded(emoji, "user", out);
    if (creatorId != null) {
      row.with(DISCORD_EMOJIS.CREATOR_ID, creatorId);
    }
    out.snapshot(row);
    roles(guildId, id, Parts.ids(emoji, "roles", out), out);
  }

  private static void roles(long guildId, long id, @Nullable List<Long> carried, Changes out) {
    if (carried == null) {
      return;
    }
    List<Long> roles = RoleRows.existing(carried, out);
    Row scope = new Row(EMOJI_ROLES).with(DISCORD_EMOJI_ROLES.EMOJI_ID, id);
    out.keepOnly(scope, roles);
    for (long roleId : roles) {
      RoleRows.refer(guildId, roleId, out);
      out.snapshot(
          scope
              .copy()
              .with(DISCORD_EMOJI_ROLES.ROLE_ID, roleId)
              .with(DISCORD_EMOJI_ROLES.CREATED_AT, out.time()));
    }
  }
}
