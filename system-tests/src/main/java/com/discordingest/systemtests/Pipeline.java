package com.discordingest.systemtests;

import com.discordingest.localstack.EmbeddedStack;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.model.log.Topics;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/**
 * A whole pipeline on a directory of its own: PostgreSQL, Kafka, the simulator and as many
 * producers and consumers as are started, each a process, all on free ports. Every process writes a
 * log file into the directory. Closing ends all.
 */
final class Pipeline implements AutoCloseable {
  static final String SCHEMA = "discord";

  /** For what a busy machine may take its time with; nothing in the tests is meant to be fast. */
  static final Duration PATIENCE = Duration.ofMinutes(4);

  /** What the services use; the server takes any. */
  static final String PASSWORD = "planted-database-password";

  private static final String DATABASE = "discord";

  private final PipelineOptions options;
  private final EmbeddedStack stack;
  private final ServiceProcess simulatorProcess;
  private final SimulatorControl simulator;
  private final String apiUrl;
  private final List<ServiceProcess> producers = new ArrayList<>();
  private final List<ServiceProcess> consumers = new ArrayList<>();
  private int started;

  private Pipeline(
      PipelineOptions options,
      EmbeddedStack stack,
      ServiceProcess simulatorProcess,
      SimulatorControl simulator,
      String apiUrl) {
    this.options = options;
    this.stack = stack;
    this.simulatorProcess = simulatorProcess;
    this.simulator = simulator;
    this.apiUrl = apiUrl;
  }

  /** Starts the servers and the simulator; producers and consumers are the caller's to start. */
  static Pipeline start(PipelineOptions options) {
    EmbeddedStack stack = EmbeddedStack.start(options.directory().resolve("stack"));
    ServiceProcess simulator = null;
    try {
      stack.postgres().createDatabase(DATABASE);
      Path ready = options.directory().resolve("simulator.properties");
      simulator = startSimulator(options, ready);
      ServiceProcess running = simulator;
      waiting().until(() -> Files.exists(ready) || !running.isAlive());
      Properties properties = load(ready);
      return new Pipeline(
          options,
          stack,
          simulator,
          new SimulatorControl(properties.getProperty("control.url")),
          properties.getProperty("discord.api.url"));
    } catch (RuntimeException e) {
      if (simulator != null) {
        simulator.close();
      }
      stack.close();
      throw e;
    }
  }

  private static ServiceProcess startSimulator(PipelineOptions options, Path ready) {
    List<String> arguments = new ArrayList<>();
    options.simulator().forEach((option, value) -> arguments.add("--" + option + "=" + value));
    arguments.add("--token=" + options.token());
    arguments.add("--ledger=" + ledgerFile(options));
    arguments.add("--properties=" + ready);
    return ServiceProcess.start(
        Program.SIMULATOR,
        "simulator",
        options.directory().resolve("simulator.log"),
        Map.of(),
        arguments);
  }

  private static Path ledgerFile(PipelineOptions options) {
    return options.directory().resolve("ledger.ndjson");
  }

  private static Properties load(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(reader);
      return properties;
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator did not start: no " + file, e);
    }
  }

  /** Polls with the patience that a busy machine needs. */
  static ConditionFactory waiting() {
    return Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200));
  }

  PipelineOptions options() {
    return options;
  }

  EmbeddedStack stack() {
    return stack;
  }

  SimulatorControl simulator() {
    return simulator;
  }

  static Topics topics() {
    return Topics.defaults();
  }

  LogReader log() {
    return new LogReader(stack.kafka().bootstrapServers());
  }

  GroupCoordinator groupCoordinator() {
    return new GroupCoordinator(stack.kafka().bootstrapServers());
  }

  /** {@code kill -9} and a start on the same data. */
  void restartBroker() {
    stack.kafka().kill();
    stack.kafka().start();
  }

  /** Reads the ledger as it stands; the world should stand still. */
  Ledger ledger() {
    return Ledger.read(ledgerFile(options));
  }

  /** The producers that were started and not forgotten, those that have ended included. */
  synchronized List<ServiceProcess> producers() {
    return List.copyOf(producers);
  }

  /** The consumers that were started and not forgotten, those that have ended included. */
  synchronized List<ServiceProcess> consumers() {
    return List.copyOf(consumers);
  }

  /** Starts a producer for all shards. */
  synchronized ServiceProcess startProducer() {
    ServiceProcess producer = startProducer("run");
    producers.add(producer);
    return producer;
  }

  /** Starts a backfill of all gaps; it ends by itself. */
  synchronized ServiceProcess startBackfill() {
    return startProducer("backfill");
  }

  private ServiceProcess startProducer(String command) {
    Map<String, String> settings = new HashMap<>(options.producer());
    settings.put("discord.api.url", apiUrl);
    return start(Program.PRODUCER, command, settings, Map.of("DISCORD_TOKEN", options.token()));
  }

  /** Starts a consumer. */
  synchronized ServiceProcess startConsumer() {
    ServiceProcess consumer =
        start(
            Program.CONSUMER,
            "run",
            options.consumer(),
            Map.of(
                "DATABASE_URL",
                new DatabaseUrl(databaseUrl().jdbcUrl(), databaseUrl().user(), PASSWORD)
                    .toPostgresUrl(),
                "ACTIVITY_STATE_DIR",
                options.directory().resolve("activity").toString()));
    consumers.add(consumer);
    return consumer;
  }

  private ServiceProcess start(
      Program program, String command, Map<String, String> settings, Map<String, String> secrets) {
    started++;
    String name = program.label() + "-" + started;
    Map<String, String> environment = new HashMap<>(secrets);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", stack.kafka().bootstrapServers());
    List<String> arguments = new ArrayList<>(List.of(command, "--set", "admin.port=0"));
    settings.forEach((key, value) -> {
      arguments.add("--set");
      arguments.add(key + "=" + value);
    });
    return ServiceProcess.start(
        program, name, options.directory().resolve(name + ".log"), environment, arguments);
  }

  /** Ends the process, if it still runs, and no longer counts it. */
  synchronized void forget(ServiceProcess process) {
    process.close();
    producers.remove(process);
    consumers.remove(process);
  }

  DatabaseUrl databaseUrl() {
    return stack.postgres().url(DATABASE);
  }

  /** A connection of our own, for looking at the tables. */
  Connection connect() throws SQLException {
    DatabaseUrl url = databaseUrl();
    return DriverManager.getConnection(
        url.jdbcUrl()
            + "?currentSchema="
            + SCHEMA
            + "&loginTimeout=10&socketTimeout=60&ApplicationName=audit",
        url.user(),
        null);
  }

  /** The number that a query gives; empty result counts as 0. */
  long count(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(query)) {
      return row.next() ? row.getLong(1) : 0;
    } catch (SQLException e) {
      throw new IllegalStateException("cannot run " + query, e);
    }
  }

  /** Waits until so many dispatches were sent. */
  void awaitSent(long dispatches) {
    waiting().until(() -> simulator.status().sent() >= dispatches);
  }

  /** By partition of the log, the offset that the database is applied up to. */
  Map<Integer, Long> appliedOffsets() throws SQLException {
    Map<Integer, Long> offsets = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT partition, next_offset FROM ingest_offsets WHERE topic = '"
                    + topics().events()
                    + "'")) {
      while (rows.next()) {
        offsets.put(rows.getInt(1), rows.getLong(2));
      }
    }
    return offsets;
  }

  @Override
  public synchronized void close() {
    consumers.forEach(ServiceProcess::close);
    producers.forEach(ServiceProcess::close);
    simulator.close();
    simulatorProcess.close();
    stack.close();
  }
}
