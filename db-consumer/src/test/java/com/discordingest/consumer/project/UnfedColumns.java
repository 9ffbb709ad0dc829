package com.discordingest.consumer.project;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The columns and tables that no event feeds, and who does. */
final class UnfedColumns {
  private static final String BOT = "the bot itself: Discord does not report it";
  private static final String REST = "Discord's REST answers carry it, its events do not";

  /** By table: the columns, and why no event feeds them. */
  static final Map<String, Map<String, String>> COLUMNS = columns();

  /** Tables that are not projected. */
  static final Map<String, String> TABLES =
      Map.of(
          "discord_narrative_posts", "filled by the narrative system that it belongs to",
          "discord_messages_archive", "filled by the guide's maintenance",
          "ingest_offsets", "written by the consumer with every batch",
          "ingest_versions", "written by the consumer with every batch");

  private UnfedColumns() {}

  private static Map<String, Map<String, String>> columns() {
    Map<String, Map<String, String>> columns = new LinkedHashMap<>();
    unfed(
        columns,
        "discord_guilds",
        REST,
        "approximate_member_count",
        "approximate_presence_count",
        "bot_permissions");
    unfed(
        columns,
        "discord_channels",
        "what a bot has read is not kept by Discord",
        "last_read_message_id");
    unfed(
        columns,
        "discord_messages",
        "the bot itself, for what it has dealt with",
        "processed",
        "processed_at");
    unfed(
        columns,
        "discord_application_commands",
        REST,
        "name_localizations",
        "description",
        "description_localizations",
        "options",
        "default_member_permissions",
        "dm_permission",
        "nsfw",
        "version",
        "enabled");
    unfed(
        columns,
        "discord_command_executions",
        BOT,
        "response_type",
        "response_content",
        "response_embed_count",
        "response_component_count",
        "deferred",
        "ephemeral",
        "responded_at",
        "response_time_ms",
        "error",
        "error_message");
    unfed(columns, "discord_webhooks", "a secret, which events do not carry", "token");
    unfed(columns, "discord_webhooks", BOT, "created_by_bot");
    unfed(columns, "discord_bot_statistics", BOT, "uptime_seconds", "memory_usage_mb");
    return columns;
  }

  private static void unfed(
      Map<String, Map<String, String>> columns, String table, String reason, String... names) {
    List.of(names)
        .forEach(
            name -> columns.computeIfAbsent(table, _ -> new LinkedHashMap<>()).put(name, reason));
  }
}
