package com.discordingest.consumer.write.rebuild;

import java.util.List;
import java.util.Map;

/**
 * What the tables hold that no event says: left out of comparisons, and carried over by a rebuild.
 */
public final class BeyondTheLog {
  /** Columns that people and the bot itself fill in. */
  static final Map<String, List<String>> COLUMNS =
      Map.of(
          "discord_messages",
          List.of("processed", "processed_at"),
          "discord_command_executions",
          List.of(
              "response_type",
              "response_content",
              "response_embed_count",
              "response_component_count",
              "deferred",
              "ephemeral",
              "responded_at",
              "response_time_ms",
              "error",
              "error_message"),
          "discord_bot_statistics",
          List.of("uptime_seconds", "memory_usage_mb"));

  /** The messages that maintenance has moved away. */
  static final String ARCHIVE = "discord_messages_archive";

  /** Tables that only people, the bot itself and maintenance write. */
  static final List<String> TABLES = List.of(ARCHIVE, "discord_narrative_posts");

  private BeyondTheLog() {}

  /** Columns of a table that say nothing about the log. */
  public static List<String> columnsOf(String table) {
    return COLUMNS.getOrDefault(table, List.of());
  }
}
