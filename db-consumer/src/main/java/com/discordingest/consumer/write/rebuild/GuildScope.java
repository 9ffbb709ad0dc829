package com.discordingest.consumer.write.rebuild;

import java.util.List;
import java.util.Map;

/**
 * Which rows are one guild's: those that name it, and those that belong to such a row. Immutable.
 *
 * @param guildId the guild
 */
public record GuildScope(long guildId) {
  private static final String GUILDS = "discord_guilds";
  private static final String MESSAGES = "discord_messages";

  /** What a row belongs to that does not name the guild itself. */
  private record Parent(String column, String table) {}

  private static final Map<String, Parent> PARENTS =
      Map.of(
          "discord_channel_permissions", new Parent("channel_id", "discord_channels"),
          "discord_thread_members", new Parent("thread_id", "discord_channels"),
          "discord_event_participants", new Parent("event_id", "discord_scheduled_events"),
          "discord_automod_actions", new Parent("rule_id", "discord_automod_rules"),
          "discord_emoji_roles", new Parent("emoji_id", "discord_emojis"));

  /** Rows of these may be written by the records of several guilds, or of none. */
  private static final List<String> SHARED =
      List.of("discord_users", "discord_webhooks", "discord_application_commands");

  /**
   * Rows of these are written by records that are about no guild, or by those of the activity
   * topic, which lie in other partitions than the guild's.
   */
  private static final List<String> OF_NO_GUILD =
      List.of(
          "discord_subscriptions",
          "ingest_gaps",
          "discord_channel_activity",
          "discord_guild_activity",
          "discord_command_usage",
          "discord_bot_statistics");

  /** Rows of these are counted from the whole log and come from topics of their own. */
  private static final List<String> COUNTED =
      List.of(
          "discord_channel_activity",
          "discord_guild_activity",
          "discord_command_usage",
          "discord_bot_statistics");

  /** Whose a table's rows are. */
  public enum Ownership {
    /** Each is one guild's, and only that guild's records write it. */
    GUILD,
    /** The records of several guilds may write the same row: an application's webhook, say. */
    SHARED,
    /** No guild's records in the log write them. */
    NONE
  }

  public static Ownership of(String table) {
    if (SHARED.contains(table)) {
      return Ownership.SHARED;
    }
    return OF_NO_GUILD.contains(table) || COUNTED.contains(table)
        ? Ownership.NONE
        : Ownership.GUILD;
  }

  /**
   * The condition that a row of a schema's table is the guild's.
   *
   * @param shape the table
   * @param alias what the row is called where the condition stands
   * @throws IllegalArgumentException if nothing says whose a table's rows are: a new table has to
   *     be described here
   */
  String owns(String schema, TableShape shape, String alias) {
    if (shape.table().equals(GUILDS)) {
      return alias + ".id = " + guildId;
    }
    if (namesGuild(shape)) {
      return alias + ".guild_id = " + guildId;
    }
    Parent parent = parent(shape);
    return alias
        + "."
        + Sql.quoted(parent.column())
        + " IN (SELECT p.id FROM "
        + Sql.quoted(schema, parent.table())
        + " AS p WHERE p.guild_id = "
        + guildId
        + ")";
  }

  /**
   * The condition that a row is the guild's among rows that only records of this guild have made: a
   * child may have come without its parent.
   */
  String madeFor(TableShape shape, String alias) {
    return shape.table().equals(GUILDS) || namesGuild(shape) ? owns("", shape, alias) : "TRUE";
  }

  private static boolean namesGuild(TableShape shape) {
    return shape.columns().contains("guild_id");
  }

  private static Parent parent(TableShape shape) {
    Parent parent = PARENTS.get(shape.table());
    if (parent != null) {
      return parent;
    }
    if (shape.columns().contains("message_id")) {
      return new Parent("message_id", MESSAGES);
    }
    throw new IllegalArgumentException(
        "nothing says which guild rows of " + shape.table() + " belong to");
  }
}
