package com.discordingest.quickstart;

import com.discordingest.localstack.Leash;
import com.discordingest.localstack.PidFile;
import com.discordingest.localstack.ServerLog;
import com.discordingest.localstack.Signals;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One of the programs as a process: in a session of its own, so that Ctrl-C reaches only us, with a
 * log file, a pid file, and a leash that ends it when we are killed.
 */
final class Child {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private final String name;
  private final List<String> command;
  private final Map<String, String> environment;
  private final ServerLog log;
  private final PidFile pidFile;
  private final Duration patience;
  private @Nullable Process process;
  private @Nullable Leash leash;

  /**
   * @param environment what to set beside our own environment; an empty value removes a variable
   * @param patience how long it may take to stop before it is killed
   */
  Child(
      Workspace workspace,
      String name,
      List<String> arguments,
      Map<String, String> environment,
      Duration patience) {
    this.name = name;
    this.command = command(workspace.program(name), arguments);
    this.environment = Map.copyOf(environment);
    this.log = new ServerLog(workspace.log(name));
    this.pidFile = new PidFile(workspace.pidFile(name));
    this.patience = patience;
  }

  private static List<String> command(Path program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.add(program.toString());
    command.addAll(arguments);
    return List.copyOf(command);
  }

  String name() {
    return name;
  }

  Path log() {
    return log.file();
  }

  /** Starts it, also again after it has ended. */
  void start() {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.open());
    environment.forEach((variable, value) -> {
      if (value.isEmpty()) {
        builder.environment().remove(variable);
      } else {
        builder.environment().put(variable, value);
      }
    });
    try {
      Process started = builder.start();
      process = started;
      pidFile.write(started.toHandle());
      leash = Leash.tie(started.toHandle(), "TERM");
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.FAILED, "cannot start " + name + ": " + e.getMessage(), e);
    }
  }

  /** Whether it was started and has ended. */
  boolean ended() {
    return process != null && !process.isAlive();
  }

  /** The exit code of the process that ended; above 128 a signal's number is added. */
  int exitCode() {
    if (process == null) {
      throw new IllegalStateException(name + " was not started");
    }
    return process.exitValue();
  }

  /** What it is about when it has ended by itself, with the end of its log. */
  String obituary() {
    return name
        + " ended with exit code "
        + exitCode()
        + ". The end of its log, "
        + log.file()
        + ":\n"
        + log.lastLines(20);
  }

  /** Ends it and waits for that. */
  void stop() {
    if (leash != null) {
      leash.close();
      leash = null;
    }
    pidFile.running().ifPresent(running -> Signals.end(running, "TERM", patience));
    pidFile.delete();
  }

  /** Ends what an earlier run left of a program; true if there was something. */
  static boolean endLeftBehind(Workspace workspace, String name, Duration patience) {
    PidFile file = new PidFile(workspace.pidFile(name));
    Optional<ProcessHandle> running = file.running();
    running.ifPresent(process -> Signals.end(process, "TERM", patience));
    file.delete();
    return running.isPresent();
  }
}
