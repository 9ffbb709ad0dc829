package com.discordingest.benchmarks.stack;

import com.discordingest.localstack.PostgresServer.Durability;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option of all commands that need servers. */
public final class DataDirectory {
  @Option(
      names = "--directory",
      defaultValue = ".bench",
      description =
          "Where the servers' data lies; logs are used again (default: ${DEFAULT-VALUE}).")
  private Path path;

  public Path path() {
    return path;
  }

  /** Starts the servers there; PostgreSQL waits for the disk. */
  public BenchStack startServers() {
    return BenchStack.start(path, Durability.MACHINE);
  }
}
