package com.discordingest.consumer.write.rebuild;

import com.discordingest.consumer.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * Keeps whoever moves a schema's offsets waiting, until it is closed; they then go on. Used by one
 * thread.
 */
public final class HeldWriters implements AutoCloseable {
  private final Connection connection;
  private final String schema;

  private HeldWriters(Connection connection, String schema) {
    this.connection = connection;
    this.schema = schema;
  }

  /**
   * Waits for what is being written, and lets nothing new begin.
   *
   * @throws SQLException if that takes longer than this
   */
  public static HeldWriters of(Database database, Duration patience) throws SQLException {
    Connection connection = Sql.open(database);
    try {
      connection.setAutoCommit(false);
      Sql.execute(connection, "SET LOCAL lock_timeout = " + patience.toMillis());
      Sql.execute(
          connection,
          "LOCK TABLE " + Sql.quoted(database.schema(), "ingest_offsets") + " IN EXCLUSIVE MODE");
      return new HeldWriters(connection, database.schema());
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /** Up to where the schema is applied; final while this is held. */
  public Map<Integer, Long> offsets(String topic) throws SQLException {
    return Schemas.offsets(connection, schema, topic);
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      connection.rollback();
    }
  }
}
