package com.discordingest.quickstart;

import com.discordingest.localstack.Directories;
import com.discordingest.localstack.LocalStackProperties;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where everything lies.
 *
 * @param home the project's folder, whose {@code bin} holds the programs
 * @param state what survives a run: data, ledger, logs, pid files
 */
record Workspace(Path home, Path state) {
  static final String LOCK = "quickstart.lock";

  Workspace {
    home = home.toAbsolutePath().normalize();
    state = state.toAbsolutePath().normalize();
  }

  /** A launch script. */
  Path program(String name) {
    return home.resolve("bin").resolve(name);
  }

  Path log(String name) {
    return state.resolve("logs").resolve(name + ".log");
  }

  Path pidFile(String name) {
    return state.resolve("pids").resolve(name + ".pid");
  }

  /** What the consumer has counted. */
  Path activity() {
    return state.resolve("activity");
  }

  Path ledger() {
    return state.resolve("ledger.ndjson");
  }

  Path stackProperties() {
    return state.resolve(LocalStackProperties.FILE);
  }

  Path simulatorProperties() {
    return state.resolve("simulator.properties");
  }

  Path worldProperties() {
    return state.resolve("world.properties");
  }

  /** Removes what earlier runs left, except the lock that this run holds. */
  void clear() {
    try (Stream<Path> entries = Files.list(state)) {
      List<Path> old = entries.filter(entry -> !entry.endsWith(LOCK)).toList();
      for (Path entry : old) {
        Directories.delete(entry);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + state + ": " + e.getMessage(), e);
    }
  }
}
