package com.discordingest.systemtests;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Holds what was counted event by event against SQL aggregates over the tables that the events
 * themselves have made. What tables of the latest state cannot tell (reactions that were taken
 * away, who joined and left in between, stays in voice) db-consumer's ActivityIT compares with the
 * topology driver.
 */
final class ActivityAudit {
  static final String TOO_MUCH = "counts that the tables do not bear out";
  static final String TOO_LITTLE = "counts that the tables ask for";

  /**
   * The same rows, come by in two ways.
   *
   * @param counted a query of what was counted
   * @param aggregated a query of the tables
   */
  private record Comparison(String what, String counted, String aggregated) {}

  private static final List<Comparison> COMPARISONS =
      List.of(
          new Comparison(
              "messages and authors of a channel and hour",
              """
              SELECT guild_id, channel_id, hour, messages, authors FROM discord_channel_activity
               WHERE messages > 0\
              """,
              """
              SELECT guild_id, channel_id, date_trunc('hour', timestamp), count(*),
                     count(DISTINCT author_id)
                FROM discord_messages WHERE NOT placeholder AND guild_id IS NOT NULL
               GROUP BY 1, 2, 3\
              """),
          new Comparison(
              "attachments of a channel and hour",
              """
              SELECT guild_id, channel_id, hour, attachments FROM discord_channel_activity
               WHERE attachments > 0\
              """,
              """
              SELECT guild_id, channel_id, date_trunc('hour', timestamp), count(*)
                FROM discord_message_attachments a JOIN discord_messages m ON m.id = a.message_id
               WHERE guild_id IS NOT NULL GROUP BY 1, 2, 3\
              """),
          new Comparison(
              "deletions of a channel and hour",
              """
              SELECT guild_id, channel_id, hour, deletions FROM discord_channel_activity
               WHERE deletions > 0\
              """,
              """
              SELECT guild_id, channel_id, date_trunc('hour', deleted_at), count(*)
                FROM discord_messages
               WHERE deleted_at IS NOT NULL AND guild_id IS NOT NULL GROUP BY 1, 2, 3\
              """),
          new Comparison(
              "edits of a channel and hour",
              """
              SELECT guild_id, channel_id, hour, edits FROM discord_channel_activity
               WHERE edits > 0\
              """,
              """
              SELECT guild_id, channel_id, date_trunc('hour', edited_at), count(*)
                FROM discord_message_edits e JOIN discord_messages m ON m.id = e.message_id
               WHERE guild_id IS NOT NULL GROUP BY 1, 2, 3\
              """),
          new Comparison(
              "uses and users of a command and day",
              "SELECT command_id, day, uses, users FROM discord_command_usage",
              """
              SELECT command_id, date_trunc('day', executed_at), count(*), count(DISTINCT user_id)
                FROM discord_command_executions WHERE interaction_type = 'application_command'
               GROUP BY 1, 2\
              """),
          new Comparison(
              "messages and commands of the bot's days",
              """
              SELECT recorded_at, total_messages_today, total_commands_today
                FROM discord_bot_statistics
               WHERE total_messages_today + total_commands_today > 0\
              """,
              """
              SELECT day, sum(messages)::int, sum(commands)::int
                FROM (SELECT date_trunc('day', timestamp) AS day, 1 AS messages, 0 AS commands
                        FROM discord_messages WHERE NOT placeholder AND guild_id IS NOT NULL
                       UNION ALL
                      SELECT date_trunc('day', executed_at), 0, 1 FROM discord_command_executions
                       WHERE interaction_type = 'application_command') happened
               GROUP BY 1\
              """),
          new Comparison(
              "guilds and channels of the bot",
              """
              (SELECT total_guilds, total_channels FROM discord_bot_statistics
                ORDER BY recorded_at DESC LIMIT 1)\
              """,
              """
              SELECT (SELECT count(*) FROM discord_guilds WHERE bot_active AND NOT placeholder)::int,
                     (SELECT count(*) FROM discord_channels
                       WHERE deleted_at IS NULL AND NOT placeholder
                         AND guild_id IS NOT NULL)::int\
              """));

  private ActivityAudit() {}

  /**
   * Waits until the counts are complete, and compares; the world must stand still. What is there
   * too much never goes away again, so waiting hides nothing.
   */
  static Findings of(Pipeline pipeline) {
    try {
      Pipeline.waiting().until(() -> now(pipeline).isEmpty());
    } catch (ConditionTimeoutException e) {
      // What is still wrong is the finding.
    }
    return now(pipeline);
  }

  /** Compares as things stand. */
  static Findings now(Pipeline pipeline) {
    Findings findings = new Findings();
    try (Connection connection = pipeline.connect()) {
      for (Comparison comparison : COMPARISONS) {
        add(
            findings,
            TOO_MUCH,
            comparison,
            connection,
            comparison.counted() + " EXCEPT ALL " + comparison.aggregated());
        add(
            findings,
            TOO_LITTLE,
            comparison,
            connection,
            comparison.aggregated() + " EXCEPT ALL " + comparison.counted());
      }
      return findings;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the database", e);
    }
  }

  private static void add(
      Findings findings, String kind, Comparison comparison, Connection connection, String query)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT r::text FROM (" + query + ") r")) {
      while (rows.next()) {
        findings.add(kind, comparison.what() + " " + rows.getString(1));
      }
    }
  }
}
