package com.discordingest.testfixture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service as a {@link JavaProcess}; what it prints goes to a file. */
public final class ServiceRun implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final Duration POLL = Duration.ofMillis(100);
  private static final Pattern ADMIN_PORT = Pattern.compile("admin port (\\d+)");

  /** 127.0.0.1, the same mapped to IPv6, and ::1, as the kernel writes them. */
  private static final Set<String> LOOPBACK =
      Set.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  private final Process process;
  private final Path output;

  private ServiceRun(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /**
   * Starts it.
   *
   * @param output where what it prints goes; what is there stays
   * @param environment beside what this JVM has
   * @param mainClass the service's
   */
  public static ServiceRun start(
      Path output, Map<String, String> environment, Class<?> mainClass, String... arguments)
      throws IOException {
    ProcessBuilder builder =
        JavaProcess.of(environment, mainClass, List.of(arguments))
            .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
    return new ServiceRun(builder.start(), output);
  }

  /** Waits for its end; the exit code. */
  public int awaitEnd() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("it still runs; so far it said:\n" + output());
    }
    return process.exitValue();
  }

  /** Waits until the service has said where its admin port is. */
  public int awaitAdminPort() throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline) {
      Matcher port = ADMIN_PORT.matcher(output());
      if (port.find()) {
        return Integer.parseInt(port.group(1));
      }
      if (process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    throw new IllegalStateException("no admin port; it said:\n" + output());
  }

  /** Whether Linux says that whoever listens on this port is reached over loopback only. */
  public static boolean listensOnLoopbackOnly(int port) throws IOException {
    Pattern listening = Pattern.compile("\\d+: ([0-9A-F]+):%04X [0-9A-F:]+ 0A".formatted(port));
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      listening
          .matcher(Files.readString(Path.of(table)))
          .results()
          .forEach(row -> addresses.add(row.group(1)));
    }
    return !addresses.isEmpty() && addresses.stream().allMatch(LOOPBACK::contains);
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** All that it has printed so far, and those before it that print to the same file. */
  public String output() {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends it with SIGKILL: without any chance to end in order. */
  public void kill() throws InterruptedException {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Ends it with SIGTERM, as a supervisor does; the exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    return awaitEnd();
  }

  /** Ends it with SIGTERM if it still runs, and waits; with SIGKILL if that takes too long. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }
}
