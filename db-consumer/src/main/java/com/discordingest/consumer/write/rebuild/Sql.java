package com.discordingest.consumer.write.rebuild;

import com.discordingest.consumer.write.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Small ways of asking PostgreSQL over a connection of the caller's. Stateless. */
final class Sql {
  private Sql() {}

  /** A connection for long statements over whole tables, instead of the write path's short ones. */
  static Connection open(Database database) throws SQLException {
    Connection connection = database.open();
    try {
      execute(
          connection,
          "SET enable_hashjoin = on; SET enable_mergejoin = on; SET enable_seqscan = on; "
              + "SET plan_cache_mode = auto; SET search_path = pg_catalog; "
              + "SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'");
      connection.setNetworkTimeout(Runnable::run, 0);
      return connection;
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The first column of every row, as text. */
  static List<String> texts(Connection connection, String sql, Object... parameters)
      throws SQLException {
    List<String> texts = new ArrayList<>();
    try (PreparedStatement statement = prepare(connection, sql, parameters);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  /** The first column of the first row; the query must give one. */
  static String text(Connection connection, String sql, Object... parameters) throws SQLException {
    return texts(connection, sql, parameters).getFirst();
  }

  static boolean isTrue(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return text(connection, sql, parameters).equals("t");
  }

  static PreparedStatement prepare(Connection connection, String sql, Object... parameters)
      throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, parameters[i]);
    }
    return statement;
  }

  /** A name as SQL writes it. */
  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A qualified name as SQL writes it. */
  static String quoted(String schema, String name) {
    return quoted(schema) + "." + quoted(name);
  }

  static String quotedList(String prefix, List<String> names) {
    return names.stream().map(name -> prefix + quoted(name)).collect(Collectors.joining(", "));
  }

  static String literal(String text) {
    return '\'' + text.replace("'", "''") + '\'';
  }
}
