package com.discordingest.consumer.write.rebuild;

import com.discordingest.consumer.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One side of a comparison: a schema as of one moment, held by a REPEATABLE READ transaction until
 * it is closed. Read by one thread.
 */
public final class ComparedSchema implements AutoCloseable {
  private final Connection connection;
  private final String schema;
  private final String other;
  private final String mark;
  private final @Nullable GuildScope guild;
  private final Map<String, TableShape> shapes = new HashMap<>();

  private ComparedSchema(
      Connection connection, String schema, String other, String mark, @Nullable GuildScope guild) {
    this.connection = connection;
    this.schema = schema;
    this.other = other;
    this.mark = mark;
    this.guild = guild;
  }

  /**
   * Holds a schema as it is now.
   *
   * @param other the schema it is compared with: only columns that both have count
   */
  public static ComparedSchema hold(Database database, String schema, String other)
      throws SQLException {
    return hold(database, schema, other, null);
  }

  /**
   * Holds a schema as it is now.
   *
   * @param other the schema it is compared with: only columns that both have count
   * @param guild whose rows count; null for all
   */
  public static ComparedSchema hold(
      Database database, String schema, String other, @Nullable GuildScope guild)
      throws SQLException {
    Connection connection = Sql.open(database);
    try {
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      // The first query fixes the snapshot.
      String mark = Sql.text(connection, "SELECT pg_snapshot_xmin(pg_current_snapshot())::TEXT");
      return new ComparedSchema(connection, schema, other, mark, guild);
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  public String schema() {
    return schema;
  }

  /** Up to where the schema is applied at that moment. */
  public Map<Integer, Long> offsets(String topic) throws SQLException {
    return Schemas.offsets(connection, schema, topic);
  }

  /** The oldest transaction that may have been unfinished: what it wrote was not seen here. */
  public String mark() {
    return mark;
  }

  /** Whether the schema has the table. */
  public boolean has(String table) throws SQLException {
    return !shape(table).columns().isEmpty();
  }

  public TableDigest digest(String table) throws SQLException {
    TableShape shape = shape(table);
    String sql =
        "SELECT bucket, count(*), sum(hash) FROM (SELECT "
            + bucket(shape)
            + " AS bucket, hashtextextended("
            + shape.rowText()
            + ", 0) AS hash FROM "
            + counted(shape)
            + ") AS hashed GROUP BY bucket";
    Map<Integer, TableDigest.Bucket> buckets = new HashMap<>();
    try (var statement = connection.prepareStatement(sql);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        buckets.put(rows.getInt(1), new TableDigest.Bucket(rows.getLong(2), rows.getBigDecimal(3)));
      }
    }
    return new TableDigest(buckets);
  }

  /** The hash of every row in some buckets, by key. */
  public Map<String, Long> hashes(String table, Collection<Integer> buckets) throws SQLException {
    TableShape shape = shape(table);
    String sql =
        "SELECT "
            + shape.keyText()
            + ", hashtextextended("
            + shape.rowText()
            + ", 0) FROM "
            + counted(shape)
            + " AND "
            + bucket(shape)
            + " = ANY (?)";
    Map<String, Long> hashes = new TreeMap<>();
    try (var statement =
            Sql.prepare(connection, sql, connection.createArrayOf("int4", buckets.toArray()));
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        hashes.put(rows.getString(1), rows.getLong(2));
      }
    }
    return hashes;
  }

  /** The columns of some rows as texts, by key. */
  public Map<String, Map<String, @Nullable String>> rows(String table, Collection<String> keys)
      throws SQLException {
    TableShape shape = shape(table);
    List<String> columns = shape.columns();
    String texts =
        columns.stream()
            .map(column -> "t." + Sql.quoted(column) + "::TEXT")
            .collect(Collectors.joining(", "));
    String sql =
        "SELECT "
            + shape.keyText()
            + ", "
            + texts
            + " FROM "
            + counted(shape)
            + " AND "
            + shape.keyText()
            + " = ANY (?)";
    Map<String, Map<String, @Nullable String>> found = new TreeMap<>();
    try (var statement =
            Sql.prepare(connection, sql, connection.createArrayOf("text", keys.toArray()));
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        Map<String, @Nullable String> row = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          row.put(columns.get(i), rows.getString(i + 2));
        }
        found.put(rows.getString(1), row);
      }
    }
    return found;
  }

  /** The table, and which of its rows count. */
  private String counted(TableShape shape) {
    return Sql.quoted(schema, shape.table())
        + " AS t WHERE "
        + (guild == null ? "TRUE" : guild.owns(schema, shape, "t"));
  }

  private static String bucket(TableShape shape) {
    return "(hashtextextended("
        + shape.keyText()
        + ", 0) & "
        + (TableDigest.BUCKETS - 1)
        + ")::INTEGER";
  }

  private TableShape shape(String table) throws SQLException {
    TableShape known = shapes.get(table);
    if (known == null) {
      known =
          TableShape.of(connection, table, schema, other).without(BeyondTheLog.columnsOf(table));
      shapes.put(table, known);
    }
    return known;
  }

  @Override
  public void close() throws SQLException {
    try (connection) {
      connection.rollback();
    }
  }
}
