package com.discordingest.benchmarks.services;

import com.discordingest.benchmarks.stack.CpuTime;
import com.discordingest.localstack.Leash;
import com.discordingest.localstack.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * One of the services in a JVM of its own, started as its script starts it, on this JVM's class
 * path. Ends with this JVM at the latest.
 */
final class ServiceProcess implements AutoCloseable {
  private static final long POLL_NANOS = 10_000_000;

  /** How a JVM ends with -XX:+ExitOnOutOfMemoryError. */
  private static final int OUT_OF_MEMORY = 3;

  private static final Duration END = Duration.ofSeconds(90);

  private final String name;
  private final Process process;
  private final Leash leash;
  private final int adminPort;
  private final long startedNanos;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private ServiceProcess(String name, Process process, int adminPort, long startedNanos, Path log) {
    this.name = name;
    this.process = process;
    this.leash = Leash.tie(process.toHandle(), "KILL");
    this.adminPort = adminPort;
    this.startedNanos = startedNanos;
    this.log = log;
  }

  /** Which service, its main class, and the collector that its script chooses. */
  enum Service {
    PRODUCER("gateway-producer", "com.discordingest.producer.GatewayProducer", "-XX:+UseSerialGC"),
    CONSUMER("db-consumer", "com.discordingest.consumer.DbConsumer", "-XX:+UseParallelGC");

    private final String program;
    private final String mainClass;
    private final String collector;

    Service(String program, String mainClass, String collector) {
      this.program = program;
      this.mainClass = mainClass;
      this.collector = collector;
    }

    @Override
    public String toString() {
      return program;
    }
  }

  /**
   * Starts a service; does not wait for it.
   *
   * @param jvm options of the JVM besides those of the script
   * @param environment its configuration
   */
  static ServiceProcess start(
      Service service, List<String> jvm, Map<String, String> environment, Path directory) {
    return start(service, jvm, List.of("run"), environment, directory);
  }

  /** Starts a command of a service; does not wait for it. */
  static ServiceProcess start(
      Service service,
      List<String> jvm,
      List<String> arguments,
      Map<String, String> environment,
      Path directory) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-XX:+ExitOnOutOfMemoryError",
            service.collector));
    command.addAll(jvm);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), service.mainClass));
    command.addAll(arguments);
    Path log = directory.resolve(service.program + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("ADMIN_PORT", Integer.toString(port));
    long now = System.nanoTime();
    try {
      return new ServiceProcess(service.program, builder.start(), port, now, log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + service, e);
    }
  }

  /** Waits until it is ready, and returns how long that took since it was started. */
  Duration awaitReady(Duration patience) {
    while (!isReady()) {
      pause(patience);
    }
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /** Waits until a counter of its metrics reaches a value. */
  void awaitCounter(String counter, long value, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (counter(counter) < value) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "%s: %s is %.0f after %s, not %d"
                .formatted(name, counter, counter(counter), patience, value));
      }
      pause(patience.multipliedBy(100));
    }
  }

  private void pause(Duration patience) {
    if (!process.isAlive()) {
      throw new ServiceEndedException(
          process.exitValue() == OUT_OF_MEMORY
              ? name + " ran out of memory"
              : name + " ended with code " + process.exitValue() + "; its log: " + log);
    }
    if (System.nanoTime() - startedNanos > patience.toNanos()) {
      throw new IllegalStateException(
          name + " takes longer than " + patience + "; its log: " + log);
    }
    LockSupport.parkNanos(POLL_NANOS);
  }

  private boolean isReady() {
    HttpResponse<String> response = get("/health/ready");
    return response != null && response.statusCode() == 200;
  }

  /** The sum of a counter over its labels. */
  double counter(String counter) {
    HttpResponse<String> response = get("/metrics");
    if (response == null) {
      return 0;
    }
    return response
        .body()
        .lines()
        .filter(line -> line.startsWith(counter + " ") || line.startsWith(counter + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** Null while it does not listen. */
  private @org.jspecify.annotations.Nullable HttpResponse<String> get(String path) {
    try {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException _) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** The CPU seconds that it has used. */
  double cpu() {
    return CpuTime.ofTree(process.pid());
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it has printed and logged so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  /** Waits until it ends by itself, and returns its exit code. */
  int awaitEnd(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException(
          name + " takes longer than " + patience + "; its log: " + log);
    }
    return process.exitValue();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("there is no free port", e);
    }
  }

  /** Ends it as an operator does, and if need be by force. */
  @Override
  public void close() {
    try {
      Signals.send(process.toHandle(), "TERM");
      if (!process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
    http.close();
    leash.close();
  }
}
