package com.discordingest.quickstart;

import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.model.log.Topics;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What we ask the database, on one connection. Used by one thread. */
final class Database implements AutoCloseable {
  private static final String UNDEFINED_TABLE = "42P01";

  private final Connection connection;

  private Database(Connection connection) {
    this.connection = connection;
  }

  static Database connect(DatabaseUrl url) throws SQLException {
    return new Database(DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password()));
  }

  /** Where the consumer goes on, by partition; empty before it has made its tables. */
  Map<Integer, Long> nextOffsets() throws SQLException {
    // A new session knows the search path that the migration sets; this one may be older.
    String sql = "SELECT partition, next_offset FROM discord.ingest_offsets WHERE topic = ?";
    Map<Integer, Long> offsets = new HashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, Topics.DEFAULT_EVENTS);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          offsets.put(rows.getInt(1), rows.getLong(2));
        }
      }
    } catch (SQLException e) {
      if (!UNDEFINED_TABLE.equals(e.getSQLState()) && !"3F000".equals(e.getSQLState())) {
        throw e;
      }
    }
    return offsets;
  }

  /** Those of the message ids that have no row. */
  Set<Long> withoutRow(Set<Long> messages) throws SQLException {
    Set<Long> missing = new HashSet<>(messages);
    String sql = "SELECT id FROM discord_messages WHERE id = ANY (?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setArray(1, connection.createArrayOf("bigint", messages.toArray()));
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          missing.remove(rows.getLong(1));
        }
      }
    }
    return missing;
  }

  /** The rows of a query as text. */
  TextTable query(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      try (ResultSet rows = statement.executeQuery()) {
        return table(rows);
      }
    }
  }

  private static TextTable table(ResultSet rows) throws SQLException {
    ResultSetMetaData columns = rows.getMetaData();
    List<String> names = new ArrayList<>();
    for (int column = 1; column <= columns.getColumnCount(); column++) {
      names.add(columns.getColumnLabel(column));
    }
    List<List<@Nullable String>> cells = new ArrayList<>();
    while (rows.next()) {
      List<@Nullable String> row = new ArrayList<>();
      for (int column = 1; column <= names.size(); column++) {
        row.add(rows.getString(column));
      }
      cells.add(row);
    }
    return new TextTable(names, cells);
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
