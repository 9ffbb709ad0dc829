package com.discordingest.systemtests;

import com.discordingest.consumer.project.Projection;
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
import java.util.Set;
import java.util.TreeMap;

/**
 * Holds the database against the ledger, row by row: guilds, channels, roles, users, members, their
 * roles, messages with content and deletion, reactions once they are projected, and gaps.
 * Dispatches inside a recorded gap count as never sent.
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
        expected.guilds,
        Set.of(),
        """
        SELECT id AS key, name, owner_id, description, bot_active, left_at IS NOT NULL AS left
        FROM discord_guilds\
        """);
    compare(
        "channels",
        expected.channels,
        Set.of(),
        """
        SELECT id AS key, guild_id, name, topic, parent_id, archived, bot_has_access,
          channel_type IN ('public_thread', 'private_thread', 'announcement_thread') AS thread,
          deleted_at IS NOT NULL AS deleted
        FROM discord_channels\
        """);
    compare(
        "roles",
        expected.roles,
        expected.named,
        "SELECT id AS key, guild_id, name, position, color, permissions FROM discord_roles");
    compare(
        "users",
        expected.users,
        expected.mentioned,
        "SELECT id AS key, username, bot FROM discord_users");
    compare(
        "members",
        expected.members,
        expected.mentioned,
        """
        SELECT guild_id || ':' || user_id AS key, nick, deaf, mute, pending,
          left_at IS NOT NULL AS left
        FROM discord_guild_members\
        """);
    compare(
        "member roles",
        expected.memberRoles,
        expected.rolesInPassing(),
        "SELECT guild_id || ':' || user_id || ':' || role_id AS key FROM discord_member_roles");
    compare(
        "messages",
        expected.messages,
        Set.of(),
        """
        SELECT id AS key, channel_id, guild_id, author_id, content, pinned,
          deleted_at IS NOT NULL AS deleted
        FROM discord_messages\
        """);
    if (Projection.covers("MESSAGE_REACTION_ADD")) {
      compare(
          "reactions",
          expected.reactions,
          Set.of(),
          """
          SELECT message_id || ':' || user_id || ':' || coalesce(emoji_id::text, emoji_name)
            || ':' || burst AS key
          FROM discord_message_reactions r
          WHERE NOT EXISTS (SELECT FROM discord_messages m
            WHERE m.id = r.message_id AND m.deleted_at IS NOT NULL)\
          """);
    }
  }

  /**
   * @param tolerated keys of rows that may be there although they are not expected
   * @param query gives the key, and the columns by the names that expected rows use
   */
  private void compare(
      String table, Map<String, ExpectedRow> expectedRows, Set<String> tolerated, String query)
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
          if (!tolerated.contains(key) && !tolerated.contains(ownerOf(key))) {
            findings.add(EXTRA, table + " " + row);
          }
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

  /** The member of an assignment's key: what comes before its last colon. */
  private static String ownerOf(String key) {
    return key.substring(0, Math.max(0, key.lastIndexOf(':')));
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
        "gaps", gaps, Set.of(), "SELECT row_version AS key, shard, last_sequence FROM ingest_gaps");
  }

  Findings findings() {
    return findings;
  }

  /** How many rows each table has. */
  Map<String, Integer> rows() {
    return rows;
  }
}
