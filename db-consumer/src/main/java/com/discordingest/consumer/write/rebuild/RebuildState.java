package com.discordingest.consumer.write.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How far a rebuild has come, kept in the schema that is being built, so that the two cannot
 * disagree. Used by one thread.
 */
public final class RebuildState {
  static final String TABLE = "ingest_rebuild";

  private final Connection connection;
  private final String table;
  private final String schema;

  public RebuildState(Schemas schemas, String schema) {
    this.connection = schemas.connection();
    this.schema = schema;
    this.table = Sql.quoted(schema, TABLE);
  }

  /**
   * Begins, once the schema is migrated.
   *
   * @param builtBy the program's version: another one may project differently
   */
  public void begin(String phase, String builtBy) throws SQLException {
    Sql.execute(
        connection,
        "CREATE TABLE "
            + table
            + " (only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row), phase TEXT NOT NULL,"
            + " built_by TEXT NOT NULL, begun_at TIMESTAMPTZ NOT NULL DEFAULT now(),"
            + " deferred TEXT[] NOT NULL DEFAULT '{}');"
            + " INSERT INTO "
            + table
            + " (phase, built_by) VALUES ("
            + Sql.literal(phase)
            + ", "
            + Sql.literal(builtBy)
            + ")");
  }

  /** The phase it is in; empty if none has begun in this schema. */
  public Optional<String> phase() throws SQLException {
    boolean exists =
        Sql.isTrue(
            connection,
            """
            SELECT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                            WHERE n.nspname = ? AND c.relname = ?)
            """,
            schema,
            TABLE);
    return exists
        ? Sql.texts(connection, "SELECT phase FROM " + table).stream().findFirst()
        : Optional.empty();
  }

  public String builtBy() throws SQLException {
    return Sql.text(connection, "SELECT built_by FROM " + table);
  }

  public void enter(String phase) throws SQLException {
    Sql.execute(connection, "UPDATE " + table + " SET phase = " + Sql.literal(phase));
  }

  /** Statements that bring back what was taken away for the load. */
  List<String> deferred() throws SQLException {
    return Sql.texts(connection, "SELECT unnest(deferred) FROM " + table);
  }

  /** In the caller's transaction. */
  void defer(List<String> statements) throws SQLException {
    try (var update =
        connection.prepareStatement("UPDATE " + table + " SET deferred = deferred || ?")) {
      update.setArray(1, connection.createArrayOf("text", statements.toArray()));
      update.executeUpdate();
    }
  }

  /** In the transaction of the connection that carried it out. */
  void done(Connection over, String statement) throws SQLException {
    try (var update =
        Sql.prepare(
            over, "UPDATE " + table + " SET deferred = array_remove(deferred, ?)", statement)) {
      update.executeUpdate();
    }
  }
}
