package com.discordingest.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Kafka broker, with its controller, in a JVM of its own, on a directory that outlives it. The
 * JVM runs on this one's class path. May be started again after {@link #stop} and {@link #kill}, on
 * the same port. Methods exclude one another; a start takes a few seconds.
 */
public final class KafkaBroker implements AutoCloseable {
  /** Enough for development. */
  public static final String DEFAULT_HEAP = "384m";

  private static final Logger LOG = LoggerFactory.getLogger(KafkaBroker.class);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final KafkaNode node;
  private final ServerLog log;
  private final PidFile pidFile;
  private @Nullable ServerProcess process;

  KafkaBroker(KafkaNode node) {
    this.node = node;
    this.log = new ServerLog(node.directory().resolve("kafka.log"));
    this.pidFile = pidFile(node.directory());
  }

  /**
   * A cluster of one node.
   *
   * @param directory where data and log lie; created when missing
   * @param port where clients reach it
   * @param controllerPort a second port, used by the node itself
   * @param heap the JVM's heap limit, such as {@code 384m}
   */
  public static KafkaBroker singleNode(Path directory, int port, int controllerPort, String heap) {
    Path absolute = directory.toAbsolutePath();
    KafkaNode.Cluster cluster = new KafkaNode.Cluster(clusterId(absolute), List.of(controllerPort));
    return new KafkaBroker(new KafkaNode(absolute, 1, port, cluster, heap));
  }

  /**
   * A cluster of one node that demands TLS and SASL, and an ACL for whatever is done.
   *
   * @param directory where data and log lie; created when missing
   */
  public static KafkaBroker secured(Path directory, KafkaSecurity security) {
    Path absolute = directory.toAbsolutePath();
    KafkaNode.Cluster cluster =
        new KafkaNode.Cluster(clusterId(absolute), List.of(FreePorts.pick()));
    return new KafkaBroker(
        new KafkaNode(absolute, 1, FreePorts.pick(), cluster, DEFAULT_HEAP, security));
  }

  /** The id in the directory, chosen the first time. */
  static String clusterId(Path directory) {
    Path file = directory.resolve("cluster.id");
    try {
      Files.createDirectories(directory);
      if (!Files.exists(file)) {
        AtomicFile.write(file, Uuid.randomUuid().toString());
      }
      return Files.readString(file).trim();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + directory + ": " + e.getMessage(), e);
    }
  }

  /**
   * Starts the broker and waits until it serves clients. Ends a broker that an earlier run left
   * behind.
   *
   * @throws StackException with the end of the broker's log when it does not start
   */
  public synchronized void start() {
    launch();
    awaitReady(1);
  }

  /** Starts the process without waiting: nodes of a cluster wait for one another. */
  synchronized void launch() {
    endOrphan(node.directory());
    Path properties = node.directory().resolve("server.properties");
    try {
      Files.createDirectories(node.directory());
      AtomicFile.write(properties, node.serverProperties());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + properties + ": " + e.getMessage(), e);
    }
    process = ServerProcess.start("Kafka", command(properties), log);
    pidFile.write(process.handle());
  }

  private List<String> command(Path properties) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-Xms128m",
        "-Xmx" + node.heap(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow",
        "-Dlogback.configurationFile=com/discordingest/localstack/kafka-logback.xml",
        "-cp",
        classPath(),
        KafkaProcess.class.getName(),
        properties.toString(),
        node.cluster().id(),
        node.data().toString());
  }

  private static String classPath() {
    String classPath = System.getProperty("java.class.path");
    if (classPath.isEmpty()) {
      throw new StackException("the class path is empty; Kafka cannot be started from it.");
    }
    return classPath;
  }

  /** Ends the broker that an earlier run left behind in this directory, if it still runs. */
  static void endOrphan(Path directory) {
    pidFile(directory)
        .running()
        .ifPresent(orphan -> {
          LOG.info("ending the Kafka broker {} that an earlier run left behind", orphan.pid());
          Signals.end(orphan, "TERM", STOP_TIMEOUT);
        });
  }

  private static PidFile pidFile(Path directory) {
    return new PidFile(directory.resolve("kafka.pid"));
  }

  /** Waits until this broker answers, and knows of so many live brokers. */
  synchronized void awaitReady(int brokers) {
    ServerProcess started = process;
    if (started == null) {
      throw new IllegalStateException("Kafka is not started");
    }
    // The port first: a client that polls a closed one only makes noise.
    started.awaitReady(() -> !FreePorts.isFree(node.port()), START_TIMEOUT);
    try (Admin admin = Admin.create(adminSettings())) {
      started.awaitReady(() -> liveBrokers(admin) >= brokers, START_TIMEOUT);
    }
  }

  private Map<String, Object> adminSettings() {
    KafkaSecurity security = node.security();
    Map<String, Object> settings =
        new HashMap<>(security == null ? Map.of() : security.adminSettings());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers());
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 200);
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 5000);
    return settings;
  }

  private static int liveBrokers(Admin admin) {
    try {
      return admin.describeCluster().nodes().get().size();
    } catch (ExecutionException _) {
      return 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for Kafka", e);
    }
  }

  /** What clients connect to. */
  public String bootstrapServers() {
    return "127.0.0.1:" + node.port();
  }

  /** Ends it cleanly. */
  public synchronized void stop() {
    if (process != null) {
      Signals.end(process.handle(), "TERM", STOP_TIMEOUT);
      process = null;
      pidFile.delete();
    }
  }

  /** {@code kill -9}. */
  public synchronized void kill() {
    if (process != null) {
      process.kill();
      process = null;
      pidFile.delete();
    }
  }

  public synchronized boolean isRunning() {
    return process != null && process.alive();
  }

  /**
   * The broker's process id.
   *
   * @throws IllegalStateException unless it was started
   */
  public synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException("Kafka is not started");
    }
    return process.handle().pid();
  }

  public int port() {
    return node.port();
  }

  /** The broker's log file. */
  public Path log() {
    return log.file();
  }

  /** Same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
