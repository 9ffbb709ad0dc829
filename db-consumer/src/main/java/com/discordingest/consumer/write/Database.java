package com.discordingest.consumer.write;

import com.discordingest.model.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Properties;

/**
 * Opens connections that are set up for the write path.
 *
 * @param url where PostgreSQL is
 * @param schema the schema that is written; the connection's search path
 * @param commits whether a commit is on disk when it returns
 */
public record Database(DatabaseUrl url, String schema, Commits commits) {
  /** What a commit promises. */
  public enum Commits {
    /** It outlasts a crash of the server. */
    DURABLE,
    /**
     * A crash of the server may undo the latest ones, rows together with their offsets: good enough
     * for what can be read again, and faster.
     */
    DEFERRED
  }

  private static final int CONNECT_TIMEOUT_SECONDS = 10;

  /** A dead server must be noticed well before anybody gives up on the consumer. */
  private static final int SOCKET_TIMEOUT_SECONDS = 120;

  /** Far above what the process does between two statements, pauses of the collector included. */
  static final Duration SILENCE = Duration.ofSeconds(20);

  /** Long enough for whoever holds the lock to be taken for silent. */
  private static final Duration LOCK_PATIENCE = SILENCE.plusSeconds(5);

  /** A database whose commits are durable. */
  public Database(DatabaseUrl url, String schema) {
    this(url, schema, Commits.DURABLE);
  }

  /** A new connection, outside any transaction. */
  public Connection open() throws SQLException {
    Properties properties = new Properties();
    if (url.user() != null) {
      properties.setProperty("user", url.user());
    }
    if (url.password() != null) {
      properties.setProperty("password", url.password());
    }
    properties.setProperty("ApplicationName", "db-consumer");
    properties.setProperty("currentSchema", schema);
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_TIMEOUT_SECONDS));
    properties.setProperty("socketTimeout", String.valueOf(SOCKET_TIMEOUT_SECONDS));
    properties.setProperty("tcpKeepAlive", "true");
    Connection connection = DriverManager.getConnection(url.jdbcUrl(), properties);
    try {
      prepare(connection);
      return connection;
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /**
   * A new connection for transactions that hold locks, and hold them only for moments. Should this
   * process fall silent in the middle of one (stopped, or its host gone), its locks would keep out
   * whoever took over its partitions, until it wakes up or the operating system notices after
   * hours: so PostgreSQL ends the session soon. And it does not wait for a lock any longer than
   * that takes.
   */
  Connection openForWriting() throws SQLException {
    Connection connection = open();
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET idle_in_transaction_session_timeout = "
              + SILENCE.toMillis()
              + "; SET lock_timeout = "
              + LOCK_PATIENCE.toMillis()
              + "; SET tcp_keepalives_idle = 15; SET tcp_keepalives_interval = 5;"
              + " SET tcp_keepalives_count = 3");
      return connection;
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /**
   * The triggers on updated_at leave this session's writes alone. Staging tables are never
   * analysed, and statements are planned once, perhaps while the tables are still empty; so the
   * planner is told what is always right here: rows are found by their keys, one by one.
   */
  private void prepare(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "SET discord_ingest.writer = 'on'; SET enable_hashjoin = off; SET enable_mergejoin = off; "
              + "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan; SET jit = off; "
              + "SET client_min_messages = warning");
      if (commits == Commits.DEFERRED) {
        statement.execute("SET synchronous_commit = off");
      }
    }
  }
}
