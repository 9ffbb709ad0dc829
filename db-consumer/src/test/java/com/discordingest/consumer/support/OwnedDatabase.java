package com.discordingest.consumer.support;

import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.testfixture.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * An empty database that an ordinary role owns: what the service does there, it does without being
 * superuser. The test itself is one.
 */
public final class OwnedDatabase {
  private static final String PASSWORD = "owner-s3cret";

  private final DatabaseUrl superuser = Stack.shared().newDatabase();
  private final String name =
      superuser.jdbcUrl().substring(superuser.jdbcUrl().lastIndexOf('/') + 1);
  private final String role = "owner_" + name;

  public OwnedDatabase() {
    execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + PASSWORD + "'");
    execute("ALTER DATABASE " + name + " OWNER TO " + role);
  }

  /** What the service connects with. */
  public DatabaseUrl url() {
    return new DatabaseUrl(superuser.jdbcUrl(), role, PASSWORD);
  }

  /** What a superuser connects with. */
  public DatabaseUrl superuser() {
    return superuser;
  }

  public String role() {
    return role;
  }

  public String name() {
    return name;
  }

  /** A superuser's connection. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(superuser.jdbcUrl(), superuser.user(), superuser.password());
  }

  /** A connection of the service's role, which looks like one of the service's own. */
  public Connection connectAsService() throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            superuser.jdbcUrl() + "?ApplicationName=db-consumer&currentSchema=discord",
            role,
            PASSWORD);
    connection.setAutoCommit(false);
    return connection;
  }

  /** Runs a statement as superuser. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Ends the service's connections; it opens new ones, which have the role's settings of then. */
  public void disconnect() {
    execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + role + "'");
  }
}
