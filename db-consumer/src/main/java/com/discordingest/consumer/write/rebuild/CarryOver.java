package com.discordingest.consumer.write.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Copies what the log cannot make from one schema into another: columns that people and the bot
 * fill in, and tables that only they write. Can be run any number of times. Runs in whatever
 * transaction the connection is in.
 */
final class CarryOver {
  /** Everything is newer than this transaction. */
  static final String EVERYTHING = "";

  private final Connection connection;
  private final String from;
  private final String to;

  CarryOver(Connection connection, String from, String to) {
    this.connection = connection;
    this.from = from;
    this.to = to;
  }

  /**
   * Copies tables and columns.
   *
   * @param since the transaction before which everything is known to be copied, as {@link
   *     ComparedSchema#mark} gives it, or {@link #EVERYTHING}
   * @return how many rows were copied or changed
   */
  long contents(String since) throws SQLException {
    long changed = 0;
    for (Map.Entry<String, List<String>> entry : BeyondTheLog.COLUMNS.entrySet()) {
      TableShape shape = TableShape.of(connection, entry.getKey(), from, to);
      List<String> columns = shape.columns().stream().filter(entry.getValue()::contains).toList();
      if (!columns.isEmpty()) {
        changed += columns(shape, columns, since);
      }
    }
    for (String table : BeyondTheLog.TABLES) {
      TableShape shape = TableShape.of(connection, table, from, to);
      if (!shape.columns().isEmpty() && mayDiffer(table, since)) {
        changed += table(shape);
        if (table.equals(BeyondTheLog.ARCHIVE)) {
          changed += moveToArchive();
        }
      }
    }
    return changed;
  }

  private long columns(TableShape shape, List<String> columns, String since) throws SQLException {
    String same =
        shape.key().stream()
            .map(column -> "n." + Sql.quoted(column) + " = o." + Sql.quoted(column))
            .collect(Collectors.joining(" AND "));
    String sets =
        columns.stream()
            .map(column -> Sql.quoted(column) + " = o." + Sql.quoted(column))
            .collect(Collectors.joining(", "));
    return update(
        "UPDATE "
            + Sql.quoted(to, shape.table())
            + " AS n SET "
            + sets
            + " FROM "
            + Sql.quoted(from, shape.table())
            + " AS o WHERE "
            + same
            + " AND ROW("
            + Sql.quotedList("n.", columns)
            + ") IS DISTINCT FROM ROW("
            + Sql.quotedList("o.", columns)
            + ")"
            + (since.equals(EVERYTHING) ? "" : " AND " + newer("o", since)));
  }

  /** Rows whose writing transaction is not older; frozen rows may count as newer, never older. */
  private static String newer(String alias, String since) {
    return "age(" + alias + ".xmin) <= age(" + Sql.literal(since) + "::XID8::XID)";
  }

  private boolean mayDiffer(String table, String since) throws SQLException {
    String source = Sql.quoted(from, table);
    if (since.equals(EVERYTHING)
        || Sql.isTrue(
            connection,
            "SELECT EXISTS (SELECT FROM " + source + " AS o WHERE " + newer("o", since) + ")")) {
      return true;
    }
    return Sql.isTrue(
        connection,
        "SELECT (SELECT count(*) FROM "
            + source
            + ") <> (SELECT count(*) FROM "
            + Sql.quoted(to, table)
            + ")");
  }

  private long table(TableShape shape) throws SQLException {
    String target = Sql.quoted(to, shape.table());
    update("DELETE FROM " + target);
    EnumColumns enums = EnumColumns.of(connection, to, shape.table());
    String values =
        shape.columns().stream()
            .map(column -> enums.value("o", column))
            .collect(Collectors.joining(", "));
    long copied =
        update(
            "INSERT INTO "
                + target
                + " ("
                + Sql.quotedList("", shape.columns())
                + ") SELECT "
                + values
                + " FROM "
                + Sql.quoted(from, shape.table())
                + " AS o");
    for (String column : shape.columns()) {
      continueSequence(shape.table(), column);
    }
    return copied;
  }

  private void continueSequence(String table, String column) throws SQLException {
    String here = Sql.literal(Sql.quoted(to, table)) + ", " + Sql.literal(column);
    String there = Sql.literal(Sql.quoted(from, table)) + ", " + Sql.literal(column);
    String sequence =
        Sql.texts(
                connection,
                "SELECT coalesce(pg_get_serial_sequence("
                    + there
                    + "), '') FROM (SELECT pg_get_serial_sequence("
                    + here
                    + ") AS own) AS o WHERE own IS NOT NULL")
            .stream()
            .findFirst()
            .orElse("");
    if (!sequence.isEmpty()) {
      Sql.execute(
          connection,
          "SELECT setval(pg_get_serial_sequence("
              + here
              + "), last_value, is_called) FROM "
              + sequence);
    }
  }

  /** What was archived and is gone from the messages must not come back by a rebuild. */
  private long moveToArchive() throws SQLException {
    return update(
        "DELETE FROM "
            + Sql.quoted(to, "discord_messages")
            + " AS n USING "
            + Sql.quoted(to, BeyondTheLog.ARCHIVE)
            + " AS a WHERE n.id = a.id AND n.timestamp = a.timestamp AND NOT EXISTS (SELECT FROM "
            + Sql.quoted(from, "discord_messages")
            + " AS o WHERE o.id = a.id AND o.timestamp = a.timestamp)");
  }

  private long update(String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
