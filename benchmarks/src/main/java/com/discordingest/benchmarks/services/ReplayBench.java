package com.discordingest.benchmarks.services;

import com.discordingest.benchmarks.consumer.Round;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.services.ServiceProcess.Service;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A log from its beginning into an empty schema, by db-consumer as a process: as it follows the log
 * live, and as it rebuilds. The clocks run from the first committed batch to the last; the time
 * that a rebuild takes to restore indexes and foreign keys is added, its processor time is not.
 */
public final class ReplayBench {
  private static final Duration PATIENCE = Duration.ofMinutes(20);
  private static final long LOOK_NANOS = 50_000_000;
  private static final int SUCCESS = 0;
  private static final Pattern RESTORED =
      Pattern.compile("indexes and foreign keys made in (\\d+) ms");

  private static final Path HUGE_PAGES = Path.of("/sys/kernel/mm/transparent_hugepage/enabled");

  private final BenchStack stack;
  private final Path directory;

  /**
   * @param directory for the programs' logs
   */
  public ReplayBench(BenchStack stack, Path directory) {
    this.stack = stack;
    this.directory = directory;
  }

  /** By {@code run}, which makes the schema. */
  public Round live(BenchLog log, String schema, List<String> jvm) {
    stack.settle();
    try (ServiceProcess run =
        start(
            log,
            schema,
            with(jvm, List.of("-Xmx512m")),
            List.of("run", "--until-caught-up", "--roles", "sink"))) {
      Round round = follow(run, log, schema);
      requireEnd(run);
      return round;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * By {@code rebuild}, beside the schema of a live run, with which it is found equal; with as much
   * memory as its script gives it on a machine of 24 GiB or more.
   *
   * @param options further options of the command
   */
  public Round rebuild(BenchLog log, String live, List<String> jvm, List<String> options) {
    // What the live run left to be vacuumed is not the rebuild's work.
    stack.sql("VACUUM ANALYZE");
    stack.settle();
    List<String> arguments = new ArrayList<>(List.of("rebuild", "--dry-run", "--restart"));
    arguments.addAll(options);
    try (ServiceProcess rebuild = start(log, live, with(jvm, scriptOptions()), arguments)) {
      Round loaded = follow(rebuild, log, live + "_rebuild");
      requireEnd(rebuild);
      Matcher restored = RESTORED.matcher(rebuild.output());
      if (!restored.find()) {
        throw new IllegalStateException("does not say how long indexes took: " + rebuild.output());
      }
      long nanos = loaded.usage().nanos() + Long.parseLong(restored.group(1)) * 1_000_000;
      return new Round(
          loaded.events(),
          loaded.rows(),
          loaded.batches(),
          new Usage(
              nanos, loaded.usage().client(), loaded.usage().postgres(), loaded.usage().kafka()));
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private ServiceProcess start(
      BenchLog log, String schema, List<String> jvm, List<String> arguments) {
    return ServiceProcess.start(
        Service.CONSUMER,
        jvm,
        arguments,
        Map.of(
            "KAFKA_BOOTSTRAP_SERVERS",
            stack.bootstrapServers(),
            "TOPIC_EVENTS",
            log.topic(),
            "CONSUMER_GROUP",
            log.topic() + "." + schema,
            "DATABASE_URL",
            stack.database().jdbcUrl() + "?user=" + stack.database().user(),
            "DATABASE_SCHEMA",
            schema),
        directory);
  }

  /** What {@code bin/db-consumer} gives a load on a machine of 24 GiB. */
  private static List<String> scriptOptions() {
    List<String> options =
        new ArrayList<>(List.of("-Xmx4608m", "-Xmn3225m", "-XX:MetaspaceSize=96m"));
    if (hasHugePages()) {
      options.add("-XX:+UseTransparentHugePages");
    }
    return options;
  }

  private static boolean hasHugePages() {
    if (!Files.isReadable(HUGE_PAGES)) {
      return false;
    }
    try {
      return !Files.readString(HUGE_PAGES).contains("[never]");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> with(List<String> own, List<String> script) {
    List<String> options = new ArrayList<>(script);
    options.addAll(own);
    return options;
  }

  /** From the first batch in the database to the last. */
  private Round follow(ServiceProcess process, BenchLog log, String schema) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try (Connection connection = stack.connect();
        Statement statement = connection.createStatement()) {
      long first = awaitApplied(process, statement, schema, 1, deadline);
      Usage begin = usage(process);
      awaitApplied(process, statement, schema, log.events(), deadline);
      return new Round(log.events() - first, 0, 0, usage(process).since(begin));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot look how far it is: " + e.getMessage(), e);
    }
  }

  /** Offsets count a transaction's marker, too: one in thousands. */
  private static long awaitApplied(
      ServiceProcess process, Statement statement, String schema, long events, long deadline)
      throws SQLException {
    while (true) {
      boolean alive = process.isAlive();
      long applied = applied(statement, schema);
      if (applied >= events) {
        return applied;
      }
      if (!alive) {
        throw new IllegalStateException("db-consumer ended early: " + process.output());
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(applied + " of " + events + " after " + PATIENCE);
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private static long applied(Statement statement, String schema) throws SQLException {
    boolean exists =
        number(statement, "SELECT count(to_regclass('" + schema + ".ingest_offsets'))") == 1;
    return exists
        ? number(
            statement, "SELECT coalesce(sum(next_offset), 0) FROM " + schema + ".ingest_offsets")
        : 0;
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getLong(1);
    }
  }

  private Usage usage(ServiceProcess process) {
    Usage usage = stack.usage();
    return new Usage(usage.nanos(), process.cpu(), usage.postgres(), usage.kafka());
  }

  private static void requireEnd(ServiceProcess process) throws InterruptedException {
    int code = process.awaitEnd(PATIENCE);
    if (code != SUCCESS) {
      throw new IllegalStateException("exit code " + code + ": " + process.output());
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }
}
