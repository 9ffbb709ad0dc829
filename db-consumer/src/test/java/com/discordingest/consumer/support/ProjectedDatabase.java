package com.discordingest.consumer.support;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.Database.Commits;
import com.discordingest.consumer.write.TextRepairs;
import com.discordingest.migrations.Migrator;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.testfixture.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Table;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A migrated database of the test's own, to which dispatches are applied through the real write
 * path. As a test class's registered extension it is empty before each test, and closed after all.
 */
public final class ProjectedDatabase
    implements AutoCloseable, BeforeEachCallback, AfterAllCallback {
  private final DatabaseUrl url;
  private final List<String> repairs = new ArrayList<>();
  private final BatchWriter writer;
  private final NotedRepairs unreadable = new NotedRepairs();
  private final Projection projection = new Projection(unreadable);

  public ProjectedDatabase() {
    this(Stack.shared().newDatabase());
  }

  /** A database that is there; it is migrated if it was not. */
  public ProjectedDatabase(DatabaseUrl url) {
    this.url = url;
    Migrator.forDatabase(url.jdbcUrl(), url.user(), url.password()).migrate("discord");
    writer =
        new BatchWriter(
            new Database(url, "discord", Commits.DEFERRED),
            RowTables.IN_WRITE_ORDER,
            new TextRepairs() {
              @Override
              public void replaced(Table<?> table, Field<?> column) {
                note("replaced", table, column);
              }

              @Override
              public void cut(Table<?> table, Field<?> column) {
                note("cut", table, column);
              }
            });
  }

  private void note(String what, Table<?> table, Field<?> column) {
    repairs.add(what + " " + table.getName() + "." + column.getName());
  }

  public DatabaseUrl url() {
    return url;
  }

  /** What everything is applied through. */
  public BatchWriter writer() {
    return writer;
  }

  /** What had to be mended so far, such as {@code cut discord_users.username}. */
  public List<String> repairs() {
    return Stream.concat(unreadable.notes().stream(), repairs.stream()).toList();
  }

  /** Applies dispatches in one transaction. */
  public void apply(Dispatch... dispatches) {
    apply(List.of(dispatches));
  }

  /** Applies dispatches in one transaction. */
  public void apply(List<Dispatch> dispatches) {
    List<RowChange> changes = new ArrayList<>();
    dispatches.forEach(dispatch -> changes.addAll(projection.project(dispatch)));
    write(changes);
  }

  /** Writes row changes in one transaction. */
  public void write(List<RowChange> changes) {
    try {
      writer.write(BatchWriter.fold(changes), List.of());
    } catch (SQLException e) {
      throw new AssertionError("the batch was refused: " + e.getMessage(), e);
    }
  }

  /**
   * Empties every table that the projection writes, forgets how far the log is applied, and what
   * the writer knows of them. Triggers are off meanwhile, so that no row looks for what refers to
   * it; and for few rows, deleting takes a tenth of the time of truncating.
   */
  public void clear() {
    try {
      // Makes the writer forget what it knows of rows; its staging tables may stay.
      writer.positions("", Map.of());
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    StringBuilder script = new StringBuilder("SET session_replication_role = replica;");
    for (RowTable table : RowTables.IN_WRITE_ORDER) {
      script.append("DELETE FROM ").append(table.name()).append(';');
    }
    execute(script + "DELETE FROM ingest_versions; DELETE FROM ingest_offsets");
  }

  /** From now on another connection writes, which knows nothing of what came before. */
  public void reconnect() {
    close();
  }

  public void execute(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** A query's rows, each as its columns' texts joined by {@code |}, null as an empty text. */
  public List<String> query(String sql) {
    try (Connection connection = open()) {
      return query(connection, sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  private static List<String> query(Connection connection, String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        List<String> row = new ArrayList<>();
        for (int i = 1; i <= columns; i++) {
          String text = result.getString(i);
          row.add(text == null ? "" : text);
        }
        rows.add(String.join("|", row));
      }
      return rows;
    }
  }

  /** Every column of every row of every table that the projection writes, sorted. */
  public Map<String, List<String>> contents() {
    Map<String, List<String>> contents = new TreeMap<>();
    String sql =
        RowTables.IN_WRITE_ORDER.stream()
            .map(table -> "SELECT '" + table.name() + "', t::text FROM " + table.name() + " t")
            .collect(Collectors.joining(" UNION ALL "));
    RowTables.IN_WRITE_ORDER.forEach(table -> contents.put(table.name(), new ArrayList<>()));
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        contents
            .computeIfAbsent(result.getString(1), _ -> new ArrayList<>())
            .add(result.getString(2));
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    contents.values().forEach(Collections::sort);
    return contents;
  }

  /** Rows that only one of two databases has; see {@link #differences(Map, Map)}. */
  public List<String> differences(ProjectedDatabase other) {
    return differences(contents(), other.contents());
  }

  /** Missing rows ({@code -}) and surplus ones: easier to read than two databases. */
  public static List<String> differences(
      Map<String, List<String>> expected, Map<String, List<String>> actual) {
    List<String> differences = new ArrayList<>();
    expected.forEach((table, rows) -> {
      List<String> got = new ArrayList<>(actual.getOrDefault(table, List.of()));
      rows.stream()
          .filter(row -> !got.remove(row))
          .forEach(row -> differences.add("- " + table + row));
      got.forEach(row -> differences.add("+ " + table + row));
    });
    return differences;
  }

  private Connection open() throws SQLException {
    return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
  }

  @Override
  public void beforeEach(ExtensionContext test) {
    clear();
  }

  @Override
  public void afterAll(ExtensionContext tests) {
    close();
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
