package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.consume.Feed;
import com.discordingest.consumer.consume.LogPart;
import com.discordingest.consumer.consume.LogProgress;
import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.deadletter.DeadLetters;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.support.WorldLog;
import com.discordingest.consumer.write.Database;
import com.discordingest.migrations.Migrator;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.testfixture.Stack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

/** A database with a live schema, a consumer that keeps it up, and rebuilds of it. */
final class RebuiltDatabase implements AutoCloseable {
  static final int PARTITIONS = 4;

  private final DatabaseUrl url = Stack.shared().newDatabase();
  private final WorldLog log;
  private @Nullable ConsumerGroup live;
  private @Nullable StopSignal stopLive;

  RebuiltDatabase(WorldLog log) {
    this.log = log;
    Migrator.forDatabase(url.jdbcUrl(), url.user(), url.password()).migrate("discord");
  }

  ConsumerConfiguration configuration(int workers, int batchRecords) {
    return new ConsumerConfiguration(
        new ServiceConfiguration(
            log.topics(),
            log.topics().events() + "-group",
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            new InetSocketAddress("127.0.0.1", 0),
            Map.of("bootstrap.servers", Stack.shared().kafkaBootstrapServers())),
        url,
        "discord",
        false,
        Duration.ofSeconds(20),
        false,
        workers,
        batchRecords,
        8 << 20);
  }

  /** Starts the live consumer. */
  void consume(int workers, int batchRecords) {
    StopSignal stop = new StopSignal();
    stopLive = stop;
    live =
        ConsumerGroup.start(
            configuration(workers, batchRecords),
            RebuiltDatabase::refuse,
            new ConsumerMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
            stop,
            new LogProgress());
  }

  /** Applies everything that is in the log now, as the live consumer does, and returns. */
  void apply(int workers, int batchRecords) throws InterruptedException {
    ConsumerGroup.replay(
            configuration(workers, batchRecords),
            Feed.log(configuration(workers, batchRecords), new LogProgress()),
            new Database(url, "discord"),
            LogPart.upTo(ends()),
            RebuiltDatabase::refuse,
            new ConsumerMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
            new StopSignal())
        .join();
  }

  private static void refuse(List<DeadLetters.Rejected> rejected) {
    throw new AssertionError("dead letters " + rejected);
  }

  void awaitCaughtUp() {
    Map<Integer, Long> ends = ends();
    Awaitility.await()
        .atMost(Duration.ofMinutes(4))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isAt(ends));
  }

  /** The last record of a partition lies before the marker that ends its transaction. */
  private boolean isAt(Map<Integer, Long> ends) {
    Map<Integer, Long> stored = new TreeMap<>();
    query("SELECT partition || '=' || next_offset FROM discord.ingest_offsets")
        .forEach(row -> {
          String[] parts = row.split("=", 2);
          stored.put(Integer.parseInt(parts[0]), Long.parseLong(parts[1]));
        });
    return ends.entrySet().stream()
        .allMatch(end ->
            end.getValue() == 0 || stored.getOrDefault(end.getKey(), 0L) >= end.getValue() - 1);
  }

  Map<Integer, Long> ends() {
    try (LogTopics topics = topics()) {
      return topics.ends(PARTITIONS);
    }
  }

  Map<Integer, Long> beginnings() {
    try (LogTopics topics = topics()) {
      return topics.beginnings(PARTITIONS);
    }
  }

  private LogTopics topics() {
    return new LogTopics(configuration(1, 1).kafka(), log.topics());
  }

  void stopConsuming() throws InterruptedException {
    StopSignal stop = stopLive;
    ConsumerGroup group = live;
    stopLive = null;
    live = null;
    if (stop != null && group != null) {
      stop.give();
      group.join();
    }
  }

  RebuildOutcome rebuild(RebuildOptions options, RebuildListener listener)
      throws InterruptedException {
    return Rebuild.run(configuration(2, 2000), options, beginnings(), listener, new StopSignal());
  }

  void execute(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** The first column of a query's rows. */
  List<String> query(String sql) {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        rows.add(result.getString(1));
      }
      return rows;
    } catch (SQLException e) {
      throw new AssertionError(sql, e);
    }
  }

  /** Every column of every row of every table that the projection writes. */
  Map<String, List<String>> contents() {
    Map<String, List<String>> contents = new TreeMap<>();
    for (RowTable table : RowTables.IN_WRITE_ORDER) {
      contents.put(
          table.name(), query("SELECT t::text FROM discord." + table.name() + " t ORDER BY 1"));
    }
    return contents;
  }

  /**
   * Indexes and constraints, as they are defined; partitions made ahead differ between processes.
   */
  Set<String> structure(String schema) {
    Set<String> definitions =
        new HashSet<>(
            query(
                "SELECT indexdef FROM pg_indexes WHERE tablename !~ 'y2[0-9]{3}m' AND schemaname = '"
                    + schema
                    + "'"));
    definitions.addAll(
        query(
            "SELECT conrelid::REGCLASS || ' ' || conname || ' ' || pg_get_constraintdef(oid)"
                + " FROM pg_constraint WHERE conrelid::REGCLASS::TEXT !~ 'y2[0-9]{3}m' AND conparentid = 0"
                + " AND connamespace = '"
                + schema
                + "'::REGNAMESPACE"));
    return definitions;
  }

  /** What a process needs in its environment to use this database and the log. */
  Map<String, String> environment() {
    String address = url.jdbcUrl().substring("jdbc:postgresql://".length());
    return Map.of(
        "DATABASE_URL",
        "postgres://" + url.user() + ":" + url.password() + "@" + address,
        "KAFKA_BOOTSTRAP_SERVERS",
        Stack.shared().kafkaBootstrapServers());
  }

  Connection open() throws SQLException {
    return DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
  }

  @Override
  public void close() {
    try {
      stopConsuming();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
