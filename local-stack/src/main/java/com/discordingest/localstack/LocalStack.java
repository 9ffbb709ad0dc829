package com.discordingest.localstack;

import com.discordingest.localstack.PostgresServer.Durability;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.runtime.ExitCode;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code local-stack}: runs PostgreSQL and Kafka in the foreground until a signal ends
 * it, or until one of the servers ends by itself, which is a failure.
 */
@Command(
    name = "local-stack",
    sortOptions = false,
    description = {
      "PostgreSQL and Kafka for development, in the foreground; Ctrl-C stops both.",
      "",
      "Data stays in the data directory, with fsync on, and so do the ports of the last run."
          + " Once both servers answer, DIR/stack.properties says where they are (database.url,"
          + " jdbc.url, kafka.bootstrap.servers); it is removed when they stop. Logs are"
          + " DIR/postgres/postgres.log and DIR/kafka/kafka.log.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped by a signal (the shell shows 130 or 143)",
      "1:a server did not start, or ended by itself",
      "2:wrong command line"
    })
public final class LocalStack implements Callable<Integer> {
  private static final String DATABASE = "discord";
  private static final String LOGGING = "logback.configurationFile";

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data lies; created when missing. Default: ${DEFAULT-VALUE}")
  private Path directory = Path.of(".local-stack");

  @Option(
      names = "--postgres-port",
      paramLabel = "PORT",
      description = "PostgreSQL's port. Default: that of the last run, or a free one")
  private int postgresPort;

  @Option(
      names = "--kafka-port",
      paramLabel = "PORT",
      description = "Kafka's port. Default: that of the last run, or a free one")
  private int kafkaPort;

  @Option(
      names = "--kafka-heap",
      paramLabel = "SIZE",
      description = "The broker's heap limit. Default: ${DEFAULT-VALUE}")
  private String kafkaHeap = KafkaBroker.DEFAULT_HEAP;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  private final CountDownLatch stopping = new CountDownLatch(1);

  public static void main(String[] args) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "com/discordingest/localstack/local-stack-logback.xml");
    }
    System.exit(CommandLineRunner.run(new LocalStack(), args));
  }

  @Override
  public Integer call() {
    PrintStream out = System.out;
    Path file = directory.resolve(LocalStackProperties.FILE);
    out.println("Starting PostgreSQL and Kafka in " + directory + " ...");
    try (EmbeddedStack stack = start()) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(stack, file), "stop"));
      stack.postgres().createDatabase(DATABASE);
      LocalStackProperties properties = LocalStackProperties.of(stack, DATABASE);
      properties.write(file);
      out.printf("PostgreSQL  %s%n", properties.database().toPostgresUrl());
      out.printf("Kafka       %s%n", properties.kafkaBootstrapServers());
      out.printf("Properties  %s%n", file);
      out.println("Ready. Ctrl-C stops both.");
      if (awaitStop(stack)) {
        return ExitCode.OK.code();
      }
    }
    delete(file);
    throw new CommandFailure(
        ExitCode.FAILED,
        "a server ended by itself; both are stopped now. See postgres/postgres.log and"
            + " kafka/kafka.log in "
            + directory
            + ".");
  }

  private EmbeddedStack start() {
    try {
      return EmbeddedStack.start(
          new EmbeddedStack.Options(
              directory, postgresPort, kafkaPort, kafkaHeap, Durability.MACHINE));
    } catch (StackException e) {
      throw new CommandFailure(ExitCode.FAILED, e.getMessage(), e);
    }
  }

  /** True when a signal came, false when a server has ended. */
  private boolean awaitStop(EmbeddedStack stack) {
    try {
      while (stack.isRunning()) {
        if (stopping.await(250, TimeUnit.MILLISECONDS)) {
          return true;
        }
      }
      return stopping.getCount() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** Runs on the JVM's shutdown thread, after a signal as after a failure. */
  private void stop(EmbeddedStack stack, Path file) {
    stopping.countDown();
    delete(file);
    stack.close();
  }

  private static void delete(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file + ": " + e.getMessage(), e);
    }
  }
}
