package com.discordingest.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Remembers a process over the life of the one that started it: its id, and the moment it started,
 * by which it is told apart from a later process with the same id.
 */
public final class PidFile {
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(3);

  private final Path file;

  public PidFile(Path file) {
    this.file = file;
  }

  /** Writes the process down, replacing what was there. */
  public void write(ProcessHandle process) {
    Instant started = process.info().startInstant().orElse(Instant.EPOCH);
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      AtomicFile.write(file, process.pid() + "\n" + started.toEpochMilli() + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  /** The process written down, if it still runs. */
  public Optional<ProcessHandle> running() {
    List<String> lines;
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    if (lines.size() < 2) {
      return Optional.empty();
    }
    try {
      return running(
          Long.parseLong(lines.get(0).trim()),
          Instant.ofEpochMilli(Long.parseLong(lines.get(1).trim())));
    } catch (NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** The process with this id, if it runs and is the one that started at that moment. */
  static Optional<ProcessHandle> running(long pid, Instant started) {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(process ->
            process
                .info()
                .startInstant()
                .map(instant ->
                    Duration.between(instant, started).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                .orElse(false));
  }

  public void delete() {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
