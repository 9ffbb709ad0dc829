package com.discordingest.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the database against the ledger, row by row: guilds, channels, roles, users, members, their
 * roles, messages with content, deletion and earlier texts, reactions, and gaps. Dispatches inside
 * a recorded gap count as never sent.
 */
final class DatabaseAudit {
  static final String MISSING = "rows missing";
  static final String EXTRA = "rows too many";
  static final String DIFFERENT = "rows with other contents";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Findings findings = new Findings();
  private final Map<String, Integer> rows = new TreeMap<>();
  private final ExpectedTables expected = new ExpectedTables();
  private final Connection connection;

  private DatabaseAudit(Connection connection) {
    this.connection = connection;
  }

  /**
   * Reads all tables and compares.
   *
   * @param connection with the projection's schema on its search path
   */
  static DatabaseAudit of(Ledger ledger, LogAudit log, Connection connection) throws SQLException {
    DatabaseAudit audit = new DatabaseAudit(connection);
    ledger.forEach(line ->
        log.version(line.session(), line.sequence())
            .ifPresent(version -> audit.expect(line, version)));
    audit.compare();
    audit.compareGaps(log);
    return audit;
  }

  private void expect(Ledger.Line line, long version) {
    JsonNode data;
    try {
      data = JSON.readTree(line.payload()).path("d");
    } catch (JsonProcessingException e) {
      // what cannot be read is a dead letter, and no row
      return;
    }
    expected.apply(line.type(), data, version);
  }

  private void compare() throws SQLException {
    compare(
        "guilds",
        expected.places.guilds,
        """
        SELECT id AS key, name, owner_id, description, bot_active, left_at IS NOT NULL AS left,
          unavailable, placeholder
        FROM discord_guilds\
        """);
    compare(
        "channels",
        expected.places.channels,
        """
        SELECT id AS key, guild_id, name, topic, parent_id, archived, bot_has_access,
          channel_type IN ('public_thread', 'private_thread', 'announcement_thread') AS thread,
          deleted_at IS NOT NULL AS deleted, placeholder
        FROM discord_channels\
        """);
    compare(
        "roles",
        expected.people.roles,
        """
        SELECT id AS key, guild_id, name, position, color, permissions, placeholder
        FROM discord_roles\
        """);
    compare(
        "deleted roles",
        expected.people.deletedRoles,
        "SELECT id AS key, guild_id FROM discord_deleted_roles");
    compare(
        "users",
        expected.people.users,
        "SELECT id AS key, username, global_name, bot, placeholder FROM discord_users");
    compare(
        "members",
        expected.people.members,
        """
        SELECT guild_id || ':' || user_id AS key, nick, deaf, mute, pending,
          left_at IS NOT NULL AS left, placeholder
        FROM discord_guild_members\
        """);
    compare(
        "member roles",
        expected.people.memberRoles,
        "SELECT guild_id || ':' || user_id || ':' || role_id AS key FROM discord_member_roles");
    compare(
        "messages",
        expected.messages.messages,
        """
        SELECT id AS key, channel_id, guild_id, author_id, content, pinned,
          (extract(epoch FROM edited_timestamp) * 1000000)::bigint AS edited_timestamp,
          deleted_at IS NOT NULL AS deleted, placeholder
        FROM discord_messages\
        """);
    compare(
        "message edits",
        expected.messages.edits,
        """
        SELECT message_id || ':' || (extract(epoch FROM edited_at) * 1000000)::bigint AS key,
          content
        FROM discord_message_edits\
        """);
    compare(
        "reactions",
        expected.messages.reactions,
        """
        SELECT message_id || ':' || user_id || ':' || emoji_key || ':' || burst AS key
        FROM discord_message_reactions\
        """);
  }

  /**
   * @param query gives the key, and the columns by the names that expected rows use
   */
  private void compare(String table, Map<String, ExpectedRow> expectedRows, String query)
      throws SQLException {
    Map<String, ExpectedRow> left = new HashMap<>(expectedRows);
    int count = 0;
    try (Statement statement = connection.createStatement();
        ResultSet found = statement.executeQuery(query)) {
      while (found.next()) {
        count++;
        Map<String, String> row = columns(found);
        String key = String.valueOf(row.get("key"));
        ExpectedRow wanted = left.remove(key);
        if (wanted == null) {
          findings.add(EXTRA, table + " " + row);
          continue;
        }
        String differences = wanted.differences(row);
        if (!differences.isEmpty()) {
          findings.add(DIFFERENT, table + " " + key + ":" + differences);
        }
      }
    }
    left.keySet().forEach(key -> findings.add(MISSING, table + " " + key));
    rows.put(table, count);
  }

  private static Map<String, String> columns(ResultSet row) throws SQLException {
    ResultSetMetaData meta = row.getMetaData();
    Map<String, String> columns = new HashMap<>();
    for (int i = 1; i <= meta.getColumnCount(); i++) {
      Object value = row.getObject(i);
      columns.put(meta.getColumnLabel(i), String.valueOf(value));
    }
    return columns;
  }

  private void compareGaps(LogAudit log) throws SQLException {
    Map<String, ExpectedRow> gaps = new HashMap<>();
    log.gaps()
        .forEach(gap ->
            gaps.put(
                Long.toString(gap.version()),
                new ExpectedRow()
                    .with("shard", gap.gap().shard())
                    .with("last_sequence", gap.gap().lastSequence())));
    compare(
        "gaps",
        gaps,
        """
        SELECT (extract(epoch FROM lost_until) * 1000000)::bigint AS key, shard, last_sequence
        FROM ingest_gaps\
        """);
  }

  Findings findings() {
    return findings;
  }

  /** How many rows each table has. */
  Map<String, Integer> rows() {
    return rows;
  }
}
