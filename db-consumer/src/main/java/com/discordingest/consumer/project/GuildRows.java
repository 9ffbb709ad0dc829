package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.GUILDS;
import static com.discordingest.schema.Tables.DISCORD_GUILDS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What guild objects say about {@code discord_guilds}. */
final class GuildRows {
  private static final Mapping GUILD =
      Mapping.of(GUILDS)
          .field("name", DISCORD_GUILDS.NAME, Value.TEXT, "")
          .text("icon", DISCORD_GUILDS.ICON)
          .text("banner", DISCORD_GUILDS.BANNER)
          .field("owner_id", DISCORD_GUILDS.OWNER_ID, Value.ID, 0L)
          .smallint("verification_level", DISCORD_GUILDS.VERIFICATION_LEVEL)
          .smallint("explicit_content_filter", DISCORD_GUILDS.EXPLICIT_CONTENT_FILTER)
          .smallint("premium_tier", DISCORD_GUILDS.PREMIUM_TIER)
          .text("description", DISCORD_GUILDS.DESCRIPTION)
          .field("features", DISCORD_GUILDS.FEATURES, Value.TEXTS)
          .text("splash", DISCORD_GUILDS.SPLASH)
          .text("vanity_url_code", DISCORD_GUILDS.VANITY_URL_CODE)
          .id("afk_channel_id", DISCORD_GUILDS.AFK_CHANNEL_ID)
          .integer("afk_timeout", DISCORD_GUILDS.AFK_TIMEOUT)
          .id("system_channel_id", DISCORD_GUILDS.SYSTEM_CHANNEL_ID)
          .id("rules_channel_id", DISCORD_GUILDS.RULES_CHANNEL_ID)
          .id("public_updates_channel_id", DISCORD_GUILDS.PUBLIC_UPDATES_CHANNEL_ID)
          .smallint("mfa_level", DISCORD_GUILDS.MFA_LEVEL)
          .integer("premium_subscription_count", DISCORD_GUILDS.PREMIUM_SUBSCRIPTION_COUNT)
          .integer("max_presences", DISCORD_GUILDS.MAX_PRESENCES)
          .integer("max_members", DISCORD_GUILDS.MAX_MEMBERS)
          .integer("max_video_channel_users", DISCORD_GUILDS.MAX_VIDEO_CHANNEL_USERS)
          .build();

  /** Carried by GUILD_CREATE; a GUILD_UPDATE without them leaves them alone. */
  private static final Mapping EXTRAS =
      Mapping.of(GUILDS)
          .integer("member_count", DISCORD_GUILDS.MEMBER_COUNT)
          .time("joined_at", DISCORD_GUILDS.JOINED_AT)
          .flag("large", DISCORD_GUILDS.LARGE, false)
          .flag("unavailable", DISCORD_GUILDS.UNAVAILABLE, false)
          .integer("approximate_member_count", DISCORD_GUILDS.APPROXIMATE_MEMBER_COUNT)
          .integer("approximate_presence_count", DISCORD_GUILDS.APPROXIMATE_PRESENCE_COUNT)
          .field("permissions", DISCORD_GUILDS.BOT_PERMISSIONS, Value.BITS)
          .field("permissions_new", DISCORD_GUILDS.BOT_PERMISSIONS, Value.BITS)
          .build();

  private GuildRows() {}

  /** The bot is in the guild, and this is the guild. */
  static void created(long id, ObjectNode guild, Changes out) {
    Row row =
        described(id, guild, out)
            .with(DISCORD_GUILDS.BOT_ACTIVE, true)
            .with(DISCORD_GUILDS.LEFT_AT, null)
            .with(DISCORD_GUILDS.UNAVAILABLE, false);
    EXTRAS.partial(guild, row, out.repairs());
    out.snapshot(row);
  }

  static void updated(long id, ObjectNode guild, Changes out) {
    Row row = described(id, guild, out);
    EXTRAS.partial(guild, row, out.repairs());
    out.snapshot(row);
  }

  /** An outage of Discord's: all stays as it is (traps G1, G2). */
  static void unavailable(long id, Changes out) {
    out.partial(
        identified(id)
            .with(DISCORD_GUILDS.UNAVAILABLE, true)
            .with(DISCORD_GUILDS.UPDATED_AT, out.time()));
  }

  static void left(long id, Changes out) {
    out.update(
        new Row(GUILDS)
            .with(DISCORD_GUILDS.ID, id)
            .with(DISCORD_GUILDS.BOT_ACTIVE, false)
            .with(DISCORD_GUILDS.LEFT_AT, out.time())
            .with(DISCORD_GUILDS.UPDATED_AT, out.time()));
  }

  static void refer(long id, Changes out) {
    Row row = identified(id);
    out.reference(
        row.with(DISCORD_GUILDS.UPDATED_AT, row.cell(GUILDS.position(DISCORD_GUILDS.CREATED_AT))));
  }

  /** Refers to the guild that an event must name, and returns its id. */
  static long required(ObjectNode data, Changes out) {
    long id = Fields.id(data, "guild_id");
    refer(id, out);
    return id;
  }

  /** Refers to the guild that an event may name, and returns its id. */
  static @Nullable Long optional(ObjectNode data, Changes out) {
    Long id = Parts.id(data, "guild_id", out);
    if (id != null) {
      refer(id, out);
    }
    return id;
  }

  private static Row described(long id, ObjectNode guild, Changes out) {
    Row row = identified(id).with(DISCORD_GUILDS.UPDATED_AT, out.time());
    GUILD.snapshot(guild, row, out.repairs());
    return row;
  }

  private static Row identified(long id) {
    return Changes.identified(GUILDS, DISCORD_GUILDS.ID, DISCORD_GUILDS.CREATED_AT, id);
  }
}
