package com.discordingest.consumer.write.rebuild;

import com.discordingest.consumer.write.Database;
import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Secondary indexes and foreign keys of a schema that is being loaded: taken away before, and
 * brought back after, which costs less than keeping them up row by row. How to bring them back is
 * stored before they are gone. Used by one thread.
 */
public final class DeferredStructures {
  /**
   * Tables that no foreign key refers to during a load. Their rows are never removed by the
   * projection, so such a key would have nothing to cascade.
   */
  public static final Set<String> UNREFERENCED =
      Set.of(
          "discord_guilds",
          "discord_channels",
          "discord_users",
          "discord_guild_members",
          "discord_application_commands");

  private final Connection connection;
  private final RebuildState state;
  private final String schema;

  public DeferredStructures(Schemas schemas, RebuildState state, String schema) {
    this.connection = schemas.connection();
    this.state = state;
    this.schema = schema;
  }

  /**
   * Takes away what the load does not need.
   *
   * @param needIndexes tables that the projection searches by other columns than their key, whose
   *     indexes stay
   */
  public void takeAway(Collection<String> needIndexes) throws SQLException {
    List<String> drop = new ArrayList<>();
    List<String> restore = new ArrayList<>();
    String prefix = Sql.quoted(schema) + ".";
    try (var statement = Sql.prepare(connection, INDEXES, schema, unreferenced());
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        if (!needIndexes.contains(rows.getString("table_name"))) {
          drop.add("DROP INDEX " + prefix + Sql.quoted(rows.getString("index_name")));
          restore.add(rows.getString("definition").replace(" ON ONLY ", " ON "));
        }
      }
    }
    try (var statement = Sql.prepare(connection, FOREIGN_KEYS, schema, unreferenced());
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        String alter = "ALTER TABLE " + prefix + Sql.quoted(rows.getString("table_name"));
        String name = Sql.quoted(rows.getString("key_name"));
        drop.add(alter + " DROP CONSTRAINT " + name);
        restore.add(alter + " ADD CONSTRAINT " + name + " " + rows.getString("definition"));
      }
    }
    connection.setAutoCommit(false);
    try {
      state.defer(restore);
      for (String statement : drop) {
        Sql.execute(connection, statement);
      }
      connection.commit();
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  /** Whether foreign keys to users, among others, are away. */
  public boolean areAway() throws SQLException {
    return !state.deferred().isEmpty();
  }

  /**
   * Brings back what was taken away, as far as it is not back yet: indexes first, several at a
   * time, then foreign keys one after the other, since they lock two tables each.
   *
   * @param database with the schema, for further connections
   * @param atOnce how many indexes are made at a time
   * @return how much it was
   * @throws SQLException if one of them cannot be made; those that were made stay
   */
  public int bringBack(Database database, int atOnce) throws SQLException, InterruptedException {
    List<String> statements = state.deferred();
    Queue<String> indexes = new ConcurrentLinkedQueue<>();
    List<String> keys = new ArrayList<>();
    statements.forEach(each -> (each.startsWith("CREATE INDEX ") ? indexes : keys).add(each));
    List<Callable<Void>> makers =
        Collections.nCopies(Math.min(atOnce, indexes.size()), () -> makeOverOwn(database, indexes));
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Future<Void> maker : threads.invokeAll(makers)) {
        maker.get();
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException cause ? cause : new SQLException(e);
    }
    for (String key : keys) {
      make(connection, key);
    }
    return statements.size();
  }

  private @Nullable Void makeOverOwn(Database database, Queue<String> statements)
      throws SQLException {
    try (Connection own = Sql.open(database)) {
      for (String next = statements.poll(); next != null; next = statements.poll()) {
        make(own, next);
      }
    }
    return null;
  }

  private void make(Connection over, String statement) throws SQLException {
    over.setAutoCommit(false);
    try {
      Sql.execute(over, statement);
      state.done(over, statement);
      over.commit();
    } finally {
      over.rollback();
      over.setAutoCommit(true);
    }
  }

  private Array unreferenced() throws SQLException {
    return connection.createArrayOf("text", UNREFERENCED.toArray());
  }

  private static final String INDEXES =
      """
      SELECT t.relname AS table_name, i.relname AS index_name, pg_get_indexdef(i.oid) AS definition
        FROM pg_index x
        JOIN pg_class i ON i.oid = x.indexrelid
        JOIN pg_class t ON t.oid = x.indrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
       WHERE n.nspname = ? AND NOT x.indisunique AND NOT i.relispartition
         AND t.relname LIKE 'discord\\_%'
         AND NOT EXISTS (SELECT FROM pg_constraint k
                           JOIN pg_class p ON p.oid = k.confrelid
                          WHERE k.conrelid = t.oid AND k.contype = 'f' AND p.relname <> ALL (?))
       ORDER BY t.relname, i.relname
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT t.relname AS table_name, k.conname AS key_name, pg_get_constraintdef(k.oid) AS definition
        FROM pg_constraint k
        JOIN pg_class t ON t.oid = k.conrelid
        JOIN pg_class p ON p.oid = k.confrelid
        JOIN pg_namespace n ON n.oid = t.relnamespace
       WHERE n.nspname = ? AND k.contype = 'f' AND k.conparentid = 0 AND NOT t.relispartition
         AND p.relname = ANY (?)
       ORDER BY t.relname, k.conname
      """;
}
