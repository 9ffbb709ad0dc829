package com.discordingest.consumer.write.rebuild;

import com.discordingest.consumer.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * Makes one guild's rows in the live schema those of another schema, which holds nothing but what
 * the guild's records say. Each transaction first takes the row of the offset that the guild's
 * partition is applied up to: whoever applies that partition waits for it, everybody else does not.
 * Rows are written only where they differ. Used by one thread.
 */
public final class GuildMerge implements AutoCloseable {
  private final Connection connection;
  private final String live;
  private final String rebuilt;
  private final GuildScope guild;
  private final Map<String, TableShape> shapes = new HashMap<>();
  private final Map<String, EnumColumns> enums = new HashMap<>();

  private GuildMerge(Connection connection, String live, String rebuilt, GuildScope guild) {
    this.connection = connection;
    this.live = live;
    this.rebuilt = rebuilt;
    this.guild = guild;
  }

  public static GuildMerge open(Database database, String live, String rebuilt, GuildScope guild)
      throws SQLException {
    return new GuildMerge(Sql.open(database), live, rebuilt, guild);
  }

  /**
   * Begins a transaction, and holds a partition where it is.
   *
   * @param patience how long to wait for the batch that is being written
   * @return up to where the live schema has the partition; empty if nothing of it was ever applied
   */
  public OptionalLong begin(String topic, int partition, Duration patience) throws SQLException {
    connection.setAutoCommit(false);
    Sql.execute(connection, "SET LOCAL lock_timeout = " + patience.toMillis());
    return Sql.texts(
            connection,
            "SELECT next_offset FROM "
                + Sql.quoted(live, "ingest_offsets")
                + " WHERE topic = ? AND partition = ? FOR UPDATE",
            topic,
            partition)
        .stream()
        .mapToLong(Long::parseLong)
        .findFirst();
  }

  public void commit() throws SQLException {
    connection.commit();
    connection.setAutoCommit(true);
  }

  /** Undoes the transaction, if there is one. */
  public void rollback() throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Whether anything is known of the guild at all. */
  public boolean knowsGuild() throws SQLException {
    return Sql.isTrue(
        connection,
        "SELECT EXISTS (SELECT FROM "
            + Sql.quoted(rebuilt, "discord_guilds")
            + " WHERE id = "
            + guild.guildId()
            + ")");
  }

  /** Makes partitions for messages of months that the live schema has none for; before begin. */
  public void ensurePartitions() throws SQLException {
    for (String month :
        Sql.texts(
            connection,
            "SELECT DISTINCT date_trunc('month', timestamp)::DATE FROM "
                + Sql.quoted(rebuilt, "discord_messages"))) {
      Sql.texts(
          connection,
          "SELECT "
              + Sql.quoted(live, "ensure_message_partition")
              + "("
              + Sql.literal(month)
              + "::DATE)");
    }
  }

  /** What was archived and is gone from the live messages must not come back. */
  public void leaveArchived() throws SQLException {
    if (!shape(BeyondTheLog.ARCHIVE).columns().isEmpty()) {
      update(
          "DELETE FROM "
              + Sql.quoted(rebuilt, "discord_messages")
              + " AS n USING "
              + Sql.quoted(live, BeyondTheLog.ARCHIVE)
              + " AS a WHERE n.id = a.id AND n.timestamp = a.timestamp AND NOT EXISTS (SELECT FROM "
              + Sql.quoted(live, "discord_messages")
              + " AS o WHERE o.id = a.id AND o.timestamp = a.timestamp)");
    }
  }

  /** Adds the rows of a table that the live schema lacks; returns how many. */
  public long insertMissing(String table) throws SQLException {
    TableShape shape = shape(table);
    EnumColumns enums = enums(table);
    String values =
        shape.columns().stream()
            .map(column -> enums.value("n", column))
            .collect(Collectors.joining(", "));
    return update(
        "INSERT INTO "
            + Sql.quoted(live, table)
            + " ("
            + Sql.quotedList("", shape.columns())
            + ") SELECT "
            + values
            + " FROM "
            + Sql.quoted(rebuilt, table)
            + " AS n WHERE NOT EXISTS (SELECT FROM "
            + Sql.quoted(live, table)
            + " AS o WHERE "
            + sameKey(shape, enums(table))
            + ") ORDER BY "
            + Sql.quotedList("n.", shape.key())
            + " ON CONFLICT DO NOTHING");
  }

  /** Changes the guild's rows of a table that differ; returns how many. */
  public long change(String table) throws SQLException {
    TableShape shape = shape(table);
    List<String> sets = new ArrayList<>();
    for (String column : otherColumns(shape)) {
      sets.add(Sql.quoted(column) + " = " + enums(table).value("n", column));
    }
    if (sets.isEmpty()) {
      return 0;
    }
    return update(
        "UPDATE "
            + Sql.quoted(live, table)
            + " AS o SET "
            + String.join(", ", sets)
            + " FROM "
            + Sql.quoted(rebuilt, table)
            + " AS n WHERE "
            + sameKey(shape, enums(table))
            + " AND "
            + guild.madeFor(shape, "n")
            + " AND "
            + text("o", shape)
            + " <> "
            + text("n", shape));
  }

  /** Removes the guild's rows of a table that the log does not make; returns how many. */
  public long removeUnknown(String table) throws SQLException {
    TableShape shape = shape(table);
    return update(
        "DELETE FROM "
            + Sql.quoted(live, table)
            + " AS o WHERE "
            + guild.owns(live, shape, "o")
            + " AND NOT EXISTS (SELECT FROM "
            + Sql.quoted(rebuilt, table)
            + " AS n WHERE "
            + sameKey(shape, enums(table))
            + ")"
            + unlessNeeded(table));
  }

  /** A channel that the bot itself has posts for stays: with it, they would go. */
  private String unlessNeeded(String table) throws SQLException {
    String posts = "discord_narrative_posts";
    return table.equals("discord_channels") && !shape(posts).columns().isEmpty()
        ? " AND NOT EXISTS (SELECT FROM "
            + Sql.quoted(live, posts)
            + " AS b WHERE b.channel_id = o.id)"
        : "";
  }

  /**
   * Changes rows of a table that guilds share where this guild's records have the last word: those
   * that no other record has written since. Of users that is said column by column; and a user's
   * times of first and last sight become earlier or later if the guild saw the user then. Returns
   * how many.
   *
   * @param versioned the columns that have versions of their own, in the order of those
   */
  public long changeShared(String table, List<String> versioned) throws SQLException {
    String differing = differing(table, versioned);
    TableShape shape = shape(table);
    String target = Sql.quoted(live, table);
    // Other partitions' writers lock rows in the order of their keys.
    Sql.execute(
        connection,
        "SELECT FROM "
            + target
            + " AS u JOIN ("
            + differing
            + ") AS m ON m.id = u.id ORDER BY u.id FOR NO KEY UPDATE OF u");
    String sets =
        otherColumns(shape).stream()
            .map(column -> Sql.quoted(column) + " = m." + Sql.quoted(column))
            .collect(Collectors.joining(", "));
    return update(
        "UPDATE "
            + target
            + " AS u SET "
            + sets
            + " FROM ("
            + differing
            + ") AS m WHERE m.id = u.id");
  }

  /** How many rows {@link #changeShared} would change, and how many are missing. */
  public long sharedToChange(String table, List<String> versioned) throws SQLException {
    return Long.parseLong(
        Sql.text(
            connection,
            "SELECT (SELECT count(*) FROM ("
                + differing(table, versioned)
                + ") AS m) + (SELECT count(*) FROM "
                + Sql.quoted(rebuilt, table)
                + " AS n WHERE NOT EXISTS (SELECT FROM "
                + Sql.quoted(live, table)
                + " AS o WHERE o.id = n.id))"));
  }

  /** The rows of a shared table that differ, as they should be. */
  private String differing(String table, List<String> versioned) throws SQLException {
    TableShape shape = shape(table);
    List<String> columns = otherColumns(shape);
    EnumColumns enums = enums(table);
    String merged =
        columns.stream()
            .map(column ->
                (versioned.isEmpty() ? enums.value("n", column) : userValue(column, versioned))
                    + " AS "
                    + Sql.quoted(column))
            .collect(Collectors.joining(", "));
    return "SELECT d.* FROM (SELECT o.id, "
        + merged
        + " FROM "
        + Sql.quoted(live, table)
        + " AS o JOIN "
        + Sql.quoted(rebuilt, table)
        + " AS n ON n.id = o.id"
        + (versioned.isEmpty() ? " AND n.row_version >= o.row_version" : "")
        + ") AS d JOIN "
        + Sql.quoted(live, table)
        + " AS c ON c.id = d.id WHERE ROW("
        + Sql.quotedList("d.", columns)
        + ")::TEXT <> ROW("
        + Sql.quotedList("c.", columns)
        + ")::TEXT";
  }

  private static List<String> otherColumns(TableShape shape) {
    return shape.columns().stream().filter(column -> !shape.key().contains(column)).toList();
  }

  private static String userValue(String column, List<String> versioned) {
    String own = "o." + Sql.quoted(column);
    String other = "n." + Sql.quoted(column);
    int place = versioned.indexOf(column) + 1;
    if (place > 0) {
      return String.format(
          "CASE WHEN n.profile_versions[%1$d] > 0 AND n.profile_versions[%1$d] >="
              + " coalesce(o.profile_versions[%1$d], 0) THEN %2$s ELSE %3$s END",
          place, other, own);
    }
    return switch (column) {
      case "first_seen" -> "least(" + own + ", " + other + ")";
      case "last_seen", "updated_at", "row_version" -> "greatest(" + own + ", " + other + ")";
      case "placeholder" -> "(" + own + " AND " + other + ")";
      case "profile_versions" -> versions(versioned.size());
      default -> own;
    };
  }

  private static String versions(int count) {
    List<String> versions = new ArrayList<>();
    for (int place = 1; place <= count; place++) {
      versions.add(
          String.format(
              "greatest(coalesce(o.profile_versions[%1$d], 0), coalesce(n.profile_versions[%1$d], 0))",
              place));
    }
    return "ARRAY[" + String.join(", ", versions) + "]::BIGINT[]";
  }

  private static String sameKey(TableShape shape, EnumColumns enums) {
    return shape.key().stream()
        .map(column -> "o." + Sql.quoted(column) + " = " + enums.value("n", column))
        .collect(Collectors.joining(" AND "));
  }

  private static String text(String alias, TableShape shape) {
    return "ROW(" + Sql.quotedList(alias + ".", shape.columns()) + ")::TEXT";
  }

  private EnumColumns enums(String table) throws SQLException {
    EnumColumns known = enums.get(table);
    if (known == null) {
      known = EnumColumns.of(connection, live, table);
      enums.put(table, known);
    }
    return known;
  }

  private TableShape shape(String table) throws SQLException {
    TableShape known = shapes.get(table);
    if (known == null) {
      known =
          TableShape.of(connection, table, live, rebuilt).without(BeyondTheLog.columnsOf(table));
      shapes.put(table, known);
    }
    return known;
  }

  private long update(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      rollback();
    }
  }
}
