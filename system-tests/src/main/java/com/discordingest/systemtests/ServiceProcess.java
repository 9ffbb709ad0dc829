package com.discordingest.systemtests;

import com.discordingest.localstack.Leash;
import com.discordingest.localstack.Signals;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of our programs in a JVM of its own, on this JVM's class path, its output in a log file. It
 * ends when this JVM ends, however that ends. Methods may be called from any thread.
 */
final class ServiceProcess implements AutoCloseable {
  private static final Pattern ADMIN_PORT = Pattern.compile("admin port (\\d+)");
  private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Duration END_TIMEOUT = Duration.ofMinutes(4);

  private final String name;
  private final Process process;
  private final Leash leash;
  private final Path log;

  private ServiceProcess(String name, Process process, Leash leash, Path log) {
    this.name = name;
    this.process = process;
    this.leash = leash;
    this.log = log;
  }

  /**
   * Starts the program; does not wait for it to be ready.
   *
   * @param name what messages call it
   * @param log where its output goes; what is there stays
   * @param environment added to this process's own
   */
  static ServiceProcess start(
      Program program,
      String name,
      Path log,
      Map<String, String> environment,
      List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms32m",
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=" + program.logConfigurationUrl(),
                "-cp",
                System.getProperty("java.class.path"),
                program.mainClass()));
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      return new ServiceProcess(name, process, Leash.tie(process.toHandle(), "KILL"), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + name, e);
    }
  }

  String name() {
    return name;
  }

  long pid() {
    return process.pid();
  }

  Path log() {
    return log;
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}; returns when the process is gone. */
  void kill() {
    process.destroyForcibly();
    requireEnd();
  }

  /** SIGSTOP: it stands still, its connections stay open. */
  void suspend() {
    Signals.send(process.toHandle(), "STOP");
  }

  /** SIGCONT: it goes on as if nothing had happened. */
  void resume() {
    Signals.send(process.toHandle(), "CONT");
  }

  /** SIGTERM; returns the exit code once it has ended. */
  int terminate() {
    Signals.send(process.toHandle(), "TERM");
    return requireEnd();
  }

  /** Waits for it to end by itself; empty if it still runs after this time. */
  OptionalInt awaitExit(Duration time) {
    try {
      return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS)
          ? OptionalInt.of(process.exitValue())
          : OptionalInt.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for " + name, e);
    }
  }

  private int requireEnd() {
    return awaitExit(END_TIMEOUT)
        .orElseThrow(() -> new IllegalStateException(name + " does not end; its log: " + log));
  }

  /**
   * How much memory it holds, everything included; 0 where the operating system has no {@code
   * /proc}.
   */
  long residentBytes() {
    Path status = Path.of("/proc", Long.toString(pid()), "status");
    if (!Files.exists(status)) {
      return 0;
    }
    try {
      Matcher resident = RESIDENT.matcher(Files.readString(status));
      return resident.find() ? Long.parseLong(resident.group(1)) << 10 : 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + status, e);
    }
  }

  /** How long its threads have been on a processor so far, all of them together. */
  Duration processorTime() {
    return process
        .info()
        .totalCpuDuration()
        .orElseThrow(() -> new IllegalStateException("the system does not say for " + this));
  }

  /** The port of its admin server, once it has said so. */
  OptionalInt adminPort() {
    Matcher port = ADMIN_PORT.matcher(output());
    return port.find() ? OptionalInt.of(Integer.parseInt(port.group(1))) : OptionalInt.empty();
  }

  /** All that it has written. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + log, e);
    }
  }

  /** Ends it if it still runs. */
  @Override
  public void close() {
    if (process.isAlive()) {
      kill();
    }
    leash.close();
  }

  @Override
  public String toString() {
    return name + " (" + process.pid() + ")";
  }
}
