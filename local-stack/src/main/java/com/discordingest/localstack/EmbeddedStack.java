package com.discordingest.localstack;

import com.discordingest.localstack.PostgresServer.Durability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One PostgreSQL and one Kafka broker on a directory, which no second stack may use meanwhile. Both
 * can be killed and started again by themselves, for tests of what then happens.
 */
public final class EmbeddedStack implements AutoCloseable {
  private final DirectoryLock lock;
  private final PostgresServer postgres;
  private final KafkaBroker kafka;

  private EmbeddedStack(DirectoryLock lock, PostgresServer postgres, KafkaBroker kafka) {
    this.lock = lock;
    this.postgres = postgres;
    this.kafka = kafka;
  }

  /**
   * How to start a stack.
   *
   * @param directory where everything lies; created when missing
   * @param postgresPort 0 for that of the last run, or a free one
   * @param kafkaPort 0 for that of the last run, or a free one
   * @param kafkaHeap the broker's heap limit, such as {@code 384m}
   * @param durability whether PostgreSQL's commits survive a power cut
   */
  public record Options(
      Path directory, int postgresPort, int kafkaPort, String kafkaHeap, Durability durability) {
    /** Free ports, a small heap, and the guarantees of production. */
    public static Options durable(Path directory) {
      return new Options(directory, 0, 0, KafkaBroker.DEFAULT_HEAP, Durability.MACHINE);
    }

    /** As {@link #durable}, but PostgreSQL without fsync. */
    public static Options fast(Path directory) {
      return new Options(directory, 0, 0, KafkaBroker.DEFAULT_HEAP, Durability.SERVER);
    }
  }

  /** Starts a durable stack with free ports. */
  public static EmbeddedStack start(Path directory) {
    return start(Options.durable(directory));
  }

  /**
   * Starts both servers and waits until both answer. What an earlier run on the directory left
   * running is ended first.
   *
   * @throws StackException if another stack uses the directory, or a server does not start
   */
  public static EmbeddedStack start(Options options) {
    Path directory = options.directory().toAbsolutePath().normalize();
    Path postgresDirectory = directory.resolve("postgres");
    Path kafkaDirectory = directory.resolve("kafka");
    DirectoryLock lock = DirectoryLock.take(directory, "lock", "another stack");
    try {
      // Before ports are chosen: orphans hold those of the last run.
      PostgresServer.endOrphan(postgresDirectory);
      KafkaBroker.endOrphan(kafkaDirectory);
      // Whatever it says, its servers are gone.
      Files.deleteIfExists(directory.resolve(LocalStackProperties.FILE));
      StackPorts ports = StackPorts.choose(directory, options.postgresPort(), options.kafkaPort());
      EmbeddedStack stack =
          new EmbeddedStack(
              lock,
              new PostgresServer(postgresDirectory, ports.postgres(), options.durability()),
              KafkaBroker.singleNode(
                  kafkaDirectory, ports.kafka(), ports.controller(), options.kafkaHeap()));
      stack.startBoth();
      return stack;
    } catch (IOException e) {
      lock.close();
      throw new UncheckedIOException("cannot use " + directory + ": " + e.getMessage(), e);
    } catch (RuntimeException e) {
      lock.close();
      throw e;
    }
  }

  private void startBoth() {
    try {
      kafka.launch();
      postgres.start();
      kafka.awaitReady(1);
    } catch (RuntimeException e) {
      kafka.kill();
      postgres.stop();
      throw e;
    }
  }

  public PostgresServer postgres() {
    return postgres;
  }

  public KafkaBroker kafka() {
    return kafka;
  }

  public boolean isRunning() {
    return postgres.isRunning() && kafka.isRunning();
  }

  /** Stops both cleanly and lets go of the directory. Closing again does nothing. */
  @Override
  public void close() {
    kafka.stop();
    postgres.stop();
    lock.close();
  }
}
