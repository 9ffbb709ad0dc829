package com.discordingest.testfixture;

import com.discordingest.localstack.Directories;
import com.discordingest.localstack.EmbeddedStack;
import com.discordingest.model.config.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Servers started from Maven artifacts, in a temporary directory that goes with the JVM. */
final class LocalServers implements Stack {
  private final EmbeddedStack servers;

  private LocalServers(EmbeddedStack servers) {
    this.servers = servers;
  }

  static LocalServers start() {
    try {
      Path directory = Files.createTempDirectory("discord-ingest-test-");
      EmbeddedStack servers = EmbeddedStack.start(EmbeddedStack.Options.fast(directory));
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(servers, directory), "end-stack"));
      return new LocalServers(servers);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a directory for PostgreSQL and Kafka", e);
    }
  }

  private static void end(EmbeddedStack servers, Path directory) {
    servers.kafka().kill();
    servers.close();
    try {
      Directories.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + directory, e);
    }
  }

  @Override
  public String kafkaBootstrapServers() {
    return servers.kafka().bootstrapServers();
  }

  @Override
  public DatabaseUrl newDatabase() {
    String name = Stack.newDatabaseName();
    servers.postgres().createDatabase(name);
    return servers.postgres().url(name);
  }
}
