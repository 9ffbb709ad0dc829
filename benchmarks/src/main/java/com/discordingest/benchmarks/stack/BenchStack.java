package com.discordingest.benchmarks.stack;

import com.discordingest.localstack.EmbeddedStack;
import com.discordingest.localstack.PostgresServer;
import com.discordingest.localstack.PostgresServer.Durability;
import com.discordingest.migrations.Migrator;
import com.discordingest.model.config.DatabaseUrl;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** PostgreSQL and Kafka for measuring, on a directory that keeps the logs for the next run. */
public final class BenchStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BenchStack.class);

  /** What the names of topics begin with that the next run has no use for. */
  public static final String SERVICE_TOPICS = "bench.service.";

  private static final String DATABASE = "bench";
  private static final String KAFKA_HEAP = "512m";

  private final EmbeddedStack stack;
  private final Path directory;
  private PostgresServer postgres;
  private int schemas;

  private BenchStack(EmbeddedStack stack, Path directory) {
    this.stack = stack;
    this.directory = directory;
    this.postgres = stack.postgres();
  }

  /**
   * Starts both servers.
   *
   * @param durability whether PostgreSQL waits for the disk: on, unless its cost is measured
   */
  public static BenchStack start(Path directory, Durability durability) {
    EmbeddedStack stack =
        EmbeddedStack.start(new EmbeddedStack.Options(directory, 0, 0, KAFKA_HEAP, durability));
    BenchStack bench = new BenchStack(stack, directory);
    stack.postgres().createDatabase(DATABASE);
    bench.dropLeftovers();
    return bench;
  }

  public Map<String, Object> kafka() {
    return Map.of("bootstrap.servers", bootstrapServers());
  }

  public String bootstrapServers() {
    return stack.kafka().bootstrapServers();
  }

  public DatabaseUrl database() {
    return postgres.url(DATABASE);
  }

  /** PostgreSQL's log file. */
  public Path postgresLog() {
    return postgres.log();
  }

  /** A migrated schema that nobody has used. */
  public String newSchema() {
    schemas++;
    String schema = "bench_" + schemas;
    Migrator.forDatabase(database().jdbcUrl(), database().user(), database().password())
        .migrate(schema);
    return schema;
  }

  public void dropSchema(String schema) {
    sql("SET client_min_messages = warning; DROP SCHEMA " + schema + " CASCADE");
  }

  /** Writes out what earlier rounds left in memory, so that the next does not pay for it. */
  public void settle() {
    sql("CHECKPOINT");
  }

  /** Starts PostgreSQL again on the same data, on the same port. */
  public void restartPostgres(Durability durability) {
    postgres.stop();
    postgres = new PostgresServer(directory.resolve("postgres"), postgres.port(), durability);
    postgres.start();
  }

  /** Runs a statement, or several, outside any transaction of ours. */
  public void sql(String statement) {
    try (Connection connection = connect();
        Statement run = connection.createStatement()) {
      run.execute(statement);
    } catch (SQLException e) {
      throw new IllegalStateException(statement + " failed: " + e.getMessage(), e);
    }
  }

  /** The one number that a query gives. */
  public long number(String query) {
    try (Connection connection = connect();
        Statement run = connection.createStatement();
        ResultSet row = run.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query + " failed: " + e.getMessage(), e);
    }
  }

  /** The one text that a query gives. */
  public String text(String query) {
    try (Connection connection = connect();
        Statement run = connection.createStatement();
        ResultSet row = run.executeQuery(query)) {
      row.next();
      return row.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(query + " failed: " + e.getMessage(), e);
    }
  }

  /** A connection of the superuser's. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(database().jdbcUrl(), database().user(), "");
  }

  /** What the machine has spent so far. */
  public Usage usage() {
    return new Usage(
        System.nanoTime(),
        CpuTime.ofThisProcess(),
        CpuTime.ofTree(postgres.pid()),
        CpuTime.ofTree(stack.kafka().pid()));
  }

  /** Schemas of a run that was killed, and the topics that services have filled. */
  private void dropLeftovers() {
    deleteServiceTopics();
    try (Connection connection = connect();
        Statement query = connection.createStatement();
        Statement drop = connection.createStatement();
        ResultSet left =
            query.executeQuery(
                "SELECT nspname FROM pg_namespace WHERE nspname ~ '^bench_[0-9]+$'")) {
      while (left.next()) {
        LOG.info("dropping schema {}, which an earlier run left behind", left.getString(1));
        drop.execute(
            "SET client_min_messages = warning; DROP SCHEMA " + left.getString(1) + " CASCADE");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("cannot drop old schemas: " + e.getMessage(), e);
    }
  }

  private void deleteServiceTopics() {
    try (Admin admin = Admin.create(kafka())) {
      List<String> left =
          admin.listTopics().names().get().stream()
              .filter(name -> name.startsWith(SERVICE_TOPICS))
              .toList();
      admin.deleteTopics(left).all().get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("cannot delete old topics", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    postgres.stop();
    stack.close();
  }
}
