package com.discordingest.quickstart;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The guide's common queries, with the busiest guild for its parameter. */
final class Overview {
  private static final int ROWS = 8;

  private static final String BUSIEST_GUILD =
      """
      SELECT c.guild_id
      FROM discord_messages m JOIN discord_channels c ON c.id = m.channel_id
      JOIN discord_guilds g ON g.id = c.guild_id AND g.bot_active
      GROUP BY c.guild_id ORDER BY COUNT(*) DESC, c.guild_id LIMIT 1
      """;
  private static final String MEMBER_WITH_MOST_ROLES =
      """
      SELECT mr.user_id, u.username
      FROM discord_member_roles mr JOIN discord_users u ON u.id = mr.user_id
      WHERE mr.guild_id = ?
      GROUP BY mr.user_id, u.username ORDER BY COUNT(*) DESC, mr.user_id LIMIT 1
      """;

  /** "Get guild overview", as it stands in the guide. */
  private static final String GUILD =
      """
      SELECT
          g.name AS guild_name,
          COUNT(DISTINCT m.user_id) AS member_count,
          COUNT(DISTINCT c.id) AS channel_count,
          COUNT(DISTINCT r.id) AS role_count
      FROM discord_guilds g
      LEFT JOIN discord_guild_members m ON g.id = m.guild_id AND m.left_at IS NULL
      LEFT JOIN discord_channels c ON g.id = c.guild_id
      LEFT JOIN discord_roles r ON g.id = r.guild_id
      WHERE g.id = ?
      GROUP BY g.id, g.name;
      """;

  /** "Track channel activity", as it stands in the guide. */
  private static final String CHANNELS =
      """
      SELECT
          c.name,
          c.last_message_at,
          COUNT(m.id) AS message_count
      FROM discord_channels c
      LEFT JOIN discord_messages m ON c.id = m.channel_id
      WHERE c.guild_id = ?
      GROUP BY c.id
      ORDER BY message_count DESC;
      """;

  /** "Find member's effective permissions", as it stands in the guide. */
  private static final String PERMISSIONS =
      """
      -- Get all roles for a member
      WITH member_roles AS (
          SELECT r.*
          FROM discord_member_roles mr
          JOIN discord_roles r ON mr.role_id = r.id
          WHERE mr.guild_id = ? AND mr.user_id = ?
      )
      SELECT BIT_OR(permissions) AS total_permissions
      FROM member_roles;
      """;

  private Overview() {}

  /** The queries' results as lines; says so when there is no message yet. */
  static List<String> lines(Database database) throws SQLException {
    List<String> lines = new ArrayList<>();
    TextTable busiest = database.query(BUSIEST_GUILD);
    if (busiest.rows().isEmpty()) {
      lines.add("No messages yet, hence nothing to show.");
      return lines;
    }
    long guild = number(busiest);
    add(lines, "Guild overview", database.query(GUILD, guild));
    add(lines, "Channel activity", database.query(CHANNELS, guild));
    TextTable member = database.query(MEMBER_WITH_MOST_ROLES, guild);
    if (!member.rows().isEmpty()) {
      add(
          lines,
          "Permissions of " + member.rows().getFirst().get(1),
          database.query(PERMISSIONS, guild, number(member)));
    }
    return lines;
  }

  private static long number(TextTable table) {
    return Long.parseLong(String.valueOf(table.rows().getFirst().getFirst()));
  }

  private static void add(List<String> lines, String title, TextTable table) {
    lines.add("");
    lines.add(title);
    table.lines(ROWS).forEach(line -> lines.add("  " + line));
  }
}
