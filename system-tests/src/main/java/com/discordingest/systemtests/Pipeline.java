package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.localstack.EmbeddedStack;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.model.log.Topics;
import com.discordingest.systemtests.SimulatorControl.ShardStatus;
import com.discordingest.systemtests.SimulatorControl.Status;
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
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What the services use; the server takes any. */
  static final String PASSWORD = "planted-database-password";

  private static final String DATABASE = "discord";

  private final Options options;
  private final EmbeddedStack stack;
  private final ServiceProcess simulatorProcess;
  private final SimulatorControl simulator;
  private final String apiUrl;
  private final List<ServiceProcess> producers = new ArrayList<>();
  private final List<ServiceProcess> consumers = new ArrayList<>();
  private int started;

  private Pipeline(
      Options options,
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

  /**
   * What is simulated, and how the services are configured.
   *
   * @param directory for everything; created when missing
   * @param rate world events a second
   * @param events after how many the world stands still; -1 for never
   * @param sessionTtl how long a session outlives its connection, whole seconds
   * @param heartbeat what HELLO asks for: the producer acknowledges what is committed this often
   * @param token the bot's token
   * @param producer settings of every producer
   * @param consumer settings of every consumer
   */
  record Options(
      Path directory,
      long seed,
      int shards,
      int guilds,
      int members,
      int rate,
      long events,
      Duration sessionTtl,
      Duration heartbeat,
      String token,
      Map<String, String> producer,
      Map<String, String> consumer) {
    Options {
      producer = Map.copyOf(producer);
      consumer = Map.copyOf(consumer);
    }

    /** Two shards, a dozen guilds, and settings with which faults are noticed soon. */
    static Options of(Path directory, long seed) {
      return new Options(
          directory,
          seed,
          2,
          12,
          600,
          400,
          -1,
          Duration.ofMinutes(3),
          Duration.ofSeconds(5),
          "simulated-token",
          Map.of("topic.partitions", "6", "discord.start-timeout", "5s"),
          Map.of("kafka.group.protocol", "consumer"));
    }

    Options withRate(int value) {
      return new Options(
          directory,
          seed,
          shards,
          guilds,
          members,
          value,
          events,
          sessionTtl,
          heartbeat,
          token,
          producer,
          consumer);
    }

    Options withShards(int value) {
      return new Options(
          directory,
          seed,
          value,
          guilds,
          members,
          rate,
          events,
          sessionTtl,
          heartbeat,
          token,
          producer,
          consumer);
    }

    Options withEvents(long value) {
      return new Options(
          directory,
          seed,
          shards,
          guilds,
          members,
          rate,
          value,
          sessionTtl,
          heartbeat,
          token,
          producer,
          consumer);
    }

    Options withSessionTtl(Duration value) {
      return new Options(
          directory, seed, shards, guilds, members, rate, events, value, heartbeat, token, producer,
          consumer);
    }

    Options withToken(String value) {
      return new Options(
          directory,
          seed,
          shards,
          guilds,
          members,
          rate,
          events,
          sessionTtl,
          heartbeat,
          value,
          producer,
          consumer);
    }

    Options withProducerSetting(String key, String value) {
      Map<String, String> settings = new HashMap<>(producer);
      settings.put(key, value);
      return new Options(
          directory,
          seed,
          shards,
          guilds,
          members,
          rate,
          events,
          sessionTtl,
          heartbeat,
          token,
          settings,
          consumer);
    }

    Options withConsumerSetting(String key, String value) {
      Map<String, String> settings = new HashMap<>(consumer);
      settings.put(key, value);
      return new Options(
          directory,
          seed,
          shards,
          guilds,
          members,
          rate,
          events,
          sessionTtl,
          heartbeat,
          token,
          producer,
          settings);
    }
  }

  /** Starts the servers and the simulator; producers and consumers are the caller's to start. */
  static Pipeline start(Options options) {
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

  private static ServiceProcess startSimulator(Options options, Path ready) {
    return ServiceProcess.start(
        Program.SIMULATOR,
        "simulator",
        options.directory().resolve("simulator.log"),
        Map.of(),
        List.of(
            "--seed=" + options.seed(),
            "--shards=" + options.shards(),
            "--guilds=" + options.guilds(),
            "--members=" + options.members(),
            "--rate=" + options.rate(),
            "--events=" + options.events(),
            "--session-ttl=" + options.sessionTtl().toSeconds(),
            "--heartbeat-interval=" + options.heartbeat().toMillis(),
            "--identify-interval=200",
            "--max-concurrency=" + options.shards(),
            "--token=" + options.token(),
            "--ledger=" + options.directory().resolve("ledger.ndjson"),
            "--properties=" + ready));
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

  Options options() {
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

  /** Reads the ledger as it stands; the world should stand still. */
  Ledger ledger() {
    return Ledger.read(options.directory().resolve("ledger.ndjson"));
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
    Map<String, String> settings = new HashMap<>(options.producer());
    settings.put("discord.api.url", apiUrl);
    ServiceProcess producer =
        start(Program.PRODUCER, settings, Map.of("DISCORD_TOKEN", options.token()));
    producers.add(producer);
    return producer;
  }

  /** Starts a consumer. */
  synchronized ServiceProcess startConsumer() {
    ServiceProcess consumer =
        start(
            Program.CONSUMER,
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
      Program program, Map<String, String> settings, Map<String, String> secrets) {
    started++;
    String name = program.label() + "-" + started;
    Map<String, String> environment = new HashMap<>(secrets);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", stack.kafka().bootstrapServers());
    List<String> arguments = new ArrayList<>(List.of("run", "--set", "admin.port=0"));
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

  /** Waits until all that was sent is in the log. The world must stand still. */
  void awaitPublished() {
    waiting()
        .atMost(PATIENCE.multipliedBy(2))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          Status status = simulator.status();
          Map<String, SessionCheckpoint> checkpoints = checkpoints();
          for (ShardStatus shard : status.shards()) {
            SessionCheckpoint checkpoint =
                checkpoints.get(SessionCheckpoint.key(shard.shard(), options.shards()));
            if (!shard.connected()
                || checkpoint == null
                || !shard.session().equals(checkpoint.sessionId())
                || shard.sequence() != checkpoint.sequence()) {
              throw new AssertionError(
                  "not everything is in the log: " + shard + ", the log's " + checkpoint);
            }
          }
        });
  }

  /** The committed state of every shard, by its key. */
  private Map<String, SessionCheckpoint> checkpoints() {
    Map<String, SessionCheckpoint> checkpoints = new HashMap<>();
    log()
        .read(
            topics().sessions(),
            record -> {
              String key = new String(record.key(), UTF_8);
              if (record.value() != null && key.matches("\\d+/\\d+")) {
                checkpoints.put(key, SessionCheckpoint.fromJson(record.value()));
              }
            });
    return checkpoints;
  }

  /**
   * Lets the world stand still and waits until all that was sent is in the log and in the database.
   */
  Audit audit() {
    simulator.fault("pause");
    awaitPublished();
    Ledger ledger = ledger();
    LogAudit log = LogAudit.of(ledger, log(), topics());
    awaitApplied(log.nextOffsets());
    try (Connection connection = connect()) {
      return new Audit(ledger, log, DatabaseAudit.of(ledger, log, connection));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the database", e);
    }
  }

  /** All that there is to say about a pipeline that has come to rest. */
  record Audit(Ledger ledger, LogAudit log, DatabaseAudit database) {
    boolean isClean() {
      return log.findings().isEmpty() && database.findings().isEmpty();
    }

    @Override
    public String toString() {
      return """
      ledger    %,d dispatches in %d sessions
      log       %,d records, %d gap records that cover %,d dispatches
      database  %s rows
      %s%s\
      """
          .formatted(
              ledger.dispatches(),
              ledger.sessions().size(),
              log.records(),
              log.gaps().size(),
              log.inGaps(),
              database.rows(),
              log.findings(),
              database.findings());
    }
  }

  /** Waits until the database is applied up to these offsets. */
  void awaitApplied(Map<Integer, Long> nextOffsets) {
    waiting()
        .atMost(PATIENCE.multipliedBy(2))
        .untilAsserted(() -> {
          Map<Integer, Long> applied = appliedOffsets();
          nextOffsets.forEach((partition, next) -> {
            if (applied.getOrDefault(partition, 0L) < next) {
              throw new AssertionError(
                  "partition "
                      + partition
                      + " is applied up to "
                      + applied.get(partition)
                      + " of "
                      + next);
            }
          });
        });
  }

  /** By partition, the offset that the database is applied up to. */
  Map<Integer, Long> appliedOffsets() throws SQLException {
    Map<Integer, Long> offsets = new HashMap<>();
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT partition, next_offset FROM ingest_offsets")) {
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

  /** The simulator's process. */
  ServiceProcess simulatorProcess() {
    return simulatorProcess;
  }
}
