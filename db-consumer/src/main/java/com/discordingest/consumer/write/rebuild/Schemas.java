package com.discordingest.consumer.write.rebuild;

import com.discordingest.consumer.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Schemas as a whole, over a connection that holds the lock which admits one rebuild at a time. The
 * lock goes with the connection. Used by one thread.
 */
public final class Schemas implements AutoCloseable {
  /** With the schema's hash, the key of the advisory lock. Any number that nobody else uses. */
  private static final int LOCK = 0x72656264;

  private final Connection connection;

  private Schemas(Connection connection) {
    this.connection = connection;
  }

  public static Schemas open(Database database) throws SQLException {
    return new Schemas(Sql.open(database));
  }

  /** Takes the lock, unless somebody has it; whether it was taken. */
  public boolean tryLock(String liveSchema) throws SQLException {
    return Sql.isTrue(connection, "SELECT pg_try_advisory_lock(?, hashtext(?))", LOCK, liveSchema);
  }

  public boolean exists(String schema) throws SQLException {
    return Sql.isTrue(
        connection, "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", schema);
  }

  /** Up to where a schema is applied, by partition. */
  public Map<Integer, Long> offsets(String schema, String topic) throws SQLException {
    return offsets(connection, schema, topic);
  }

  static Map<Integer, Long> offsets(Connection connection, String schema, String topic)
      throws SQLException {
    Map<Integer, Long> offsets = new TreeMap<>();
    String sql =
        "SELECT partition, next_offset FROM "
            + Sql.quoted(schema, "ingest_offsets")
            + " WHERE topic = ?";
    try (var statement = Sql.prepare(connection, sql, topic);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        offsets.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return offsets;
  }

  /**
   * Stores where partitions begin that have no offset yet. A schema that is to take another's place
   * must have one for each: a consumer would take a missing one for a partition never read, and
   * store its own.
   */
  public void beginOffsets(String schema, String topic, Map<Integer, Long> beginnings)
      throws SQLException {
    String sql =
        "INSERT INTO "
            + Sql.quoted(schema, "ingest_offsets")
            + " (topic, partition, next_offset) VALUES (?, ?, ?) ON CONFLICT DO NOTHING";
    for (Map.Entry<Integer, Long> beginning : beginnings.entrySet()) {
      try (var insert =
          Sql.prepare(connection, sql, topic, beginning.getKey(), beginning.getValue())) {
        insert.executeUpdate();
      }
    }
  }

  /** Refreshes the planner's statistics of a schema's tables. */
  public void analyze(String schema, Collection<String> tables) throws SQLException {
    for (String table : tables) {
      Sql.execute(connection, "ANALYZE " + Sql.quoted(schema, table));
    }
  }

  /** Removes a schema with everything in it: its partitions first, one a transaction. */
  public void drop(String schema) throws SQLException {
    List<String> partitions =
        Sql.texts(
            connection,
            """
            SELECT c.relname
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relispartition AND c.relkind = 'r'
            """,
            schema);
    for (String partition : partitions) {
      Sql.execute(connection, "DROP TABLE " + Sql.quoted(schema, partition) + " CASCADE");
    }
    Sql.execute(connection, "DROP SCHEMA " + Sql.quoted(schema) + " CASCADE");
  }

  /** How much room a schema's tables and indexes take. */
  public long bytes(String schema) throws SQLException {
    return Long.parseLong(
        Sql.text(
            connection,
            """
            SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::BIGINT
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE n.nspname = ? AND c.relkind IN ('r', 'm')
            """,
            schema));
  }

  Connection connection() {
    return connection;
  }

  /**
   * Gives the lock up, at once: PostgreSQL notices a closed connection only a moment later, and the
   * next command may be faster.
   */
  @Override
  public void close() throws SQLException {
    try (connection) {
      Sql.execute(connection, "SELECT pg_advisory_unlock_all()");
    }
  }
}
