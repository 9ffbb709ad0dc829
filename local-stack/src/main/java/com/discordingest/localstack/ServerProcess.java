package com.discordingest.localstack;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** One run of a server or of a program of its: a child process whose output goes to a log file. */
final class ServerProcess {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int LOG_LINES = 25;

  private final String name;
  private final Process process;
  private final ServerLog log;

  private ServerProcess(String name, Process process, ServerLog log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts the command. Its standard input is a pipe that breaks when this JVM ends. */
  static ServerProcess start(String name, List<String> command, ServerLog log) {
    try {
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.open()).start();
      return new ServerProcess(name, process, log);
    } catch (IOException e) {
      throw new StackException("cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Waits until the server answers.
   *
   * @throws StackException with the end of the log if it ends first or takes longer
   */
  void awaitReady(BooleanSupplier ready, Duration timeout) {
    Instant deadline = Instant.now().plus(timeout);
    while (!ready.getAsBoolean()) {
      if (ended(POLL)) {
        throw new StackException(name + " ended with exit code " + process.exitValue() + tail());
      }
      if (Instant.now().isAfter(deadline)) {
        kill();
        throw new StackException(
            name + " did not answer within " + timeout.toSeconds() + " s" + tail());
      }
    }
  }

  private String tail() {
    return ". The end of its log, " + log.file() + ":\n" + log.lastLines(LOG_LINES);
  }

  /** Waits for the end of the process; false when the time is over first. */
  boolean ended(Duration timeout) {
    try {
      return process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while waiting for " + name, e);
    }
  }

  /** Sends SIGKILL and waits for the end. */
  void kill() {
    process.destroyForcibly();
    ended(Duration.ofSeconds(10));
  }

  /** Whether it has ended with exit code 0. */
  boolean succeeded() {
    return !process.isAlive() && process.exitValue() == 0;
  }

  boolean alive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }
}
