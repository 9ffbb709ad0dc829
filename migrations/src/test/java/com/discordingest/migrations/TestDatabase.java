package com.discordingest.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of the test's own on the server that all tests share, and a superuser's way in.
 *
 * @param jdbcUrl without a user
 */
record TestDatabase(String jdbcUrl, String name) {
  private static final String SUPERUSER = "postgres";

  PGSimpleDataSource as(String role) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl);
    source.setUser(role);
    return source;
  }

  Migrator migrator() {
    return new Migrator(as(SUPERUSER));
  }

  TestDatabase migrated() {
    migrator().migrate(Migrator.LIVE_SCHEMA);
    return this;
  }

  Connection connect() throws SQLException {
    return as(SUPERUSER).getConnection();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect()) {
      execute(connection, sql);
    }
  }

  List<String> query(String sql) throws SQLException {
    try (Connection connection = connect()) {
      return query(connection, sql);
    }
  }

  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The rows, each as the text of its columns with blanks between. */
  static List<String> query(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= columns; i++) {
          @Nullable String value = result.getString(i);
          row.append(i == 1 ? "" : " ").append(value);
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }
}
