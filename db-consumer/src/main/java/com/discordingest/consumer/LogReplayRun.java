package com.discordingest.consumer;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.rebuild.GuildOptions;
import com.discordingest.consumer.rebuild.GuildOutcome;
import com.discordingest.consumer.rebuild.GuildRebuild;
import com.discordingest.consumer.rebuild.Rebuild;
import com.discordingest.consumer.rebuild.RebuildListener;
import com.discordingest.consumer.rebuild.RebuildOptions;
import com.discordingest.consumer.rebuild.RebuildOutcome;
import com.discordingest.consumer.rebuild.RebuildStoppedException;
import com.discordingest.consumer.rebuild.StandbySchema;
import com.discordingest.consumer.write.SchemaMigration;
import com.discordingest.model.config.Settings;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What commands that read the log again have in common: their configuration, Kafka and PostgreSQL
 * that answer, and an orderly end on Ctrl-C. Used by one thread.
 */
final class LogReplayRun implements AutoCloseable {
  private static final int FEWEST_RECORDS = 5_000;
  private static final int MOST_RECORDS = 40_000;

  /** What a record of a batch takes while one batch is folded and the one before is written. */
  private static final int BYTES_A_RECORD = 40_000;

  private final ConsumerConfiguration configuration;
  private final LogTopics topics;
  private final int partitions;
  private final StopSignal stop;
  private final CountDownLatch ended = new CountDownLatch(1);

  private LogReplayRun(
      ConsumerConfiguration configuration, LogTopics topics, int partitions, StopSignal stop) {
    this.configuration = configuration;
    this.topics = topics;
    this.partitions = partitions;
    this.stop = stop;
  }

  /**
   * For a replay into a schema that nobody else uses; waits for Kafka and PostgreSQL.
   *
   * @param workers 0 for one a processor, as far as memory allows: while one waits for PostgreSQL,
   *     another projects (ADR 0055)
   * @param batchRecords 0 for as many as memory allows, within limits: the larger the batch, the
   *     more often a row is folded before it is written
   */
  static LogReplayRun prepareLoad(Settings settings, int workers, int batchRecords) {
    Runtime machine = Runtime.getRuntime();
    long affordable = machine.maxMemory() / FEWEST_RECORDS / BYTES_A_RECORD;
    int enough =
        Math.max(
            ConsumerConfiguration.from(settings).workers(),
            Math.clamp(affordable, 1, machine.availableProcessors()));
    int used = workers > 0 ? workers : enough;
    long fitting = machine.maxMemory() / used / BYTES_A_RECORD;
    return prepare(
        settings,
        used,
        batchRecords > 0 ? batchRecords : Math.clamp(fitting, FEWEST_RECORDS, MOST_RECORDS));
  }

  /**
   * Waits for Kafka and PostgreSQL.
   *
   * @param workers 0 for what is configured
   */
  static LogReplayRun prepare(Settings settings, int workers, int batchRecords) {
    ConsumerConfiguration configured = ConsumerConfiguration.from(settings);
    int used = workers > 0 ? workers : configured.workers();
    ConsumerConfiguration configuration = configured.withLoad(used, batchRecords);
    SchemaMigration.awaitDatabase(
        configuration.database(), configuration.schema(), configuration.databaseWait());
    StopSignal stop = new StopSignal();
    LogTopics topics = new LogTopics(configuration.kafka(), configuration.topics());
    LogReplayRun run =
        new LogReplayRun(
            configuration, topics, topics.await(configuration.kafkaWait(), stop), stop);
    Runtime.getRuntime().addShutdownHook(new Thread(run::endOnSignal, "stop-on-signal"));
    return run;
  }

  ConsumerConfiguration configuration() {
    return configuration;
  }

  LogTopics topics() {
    return topics;
  }

  int partitions() {
    return partitions;
  }

  StopSignal stop() {
    return stop;
  }

  RebuildOutcome rebuild(RebuildOptions options, RebuildListener listener)
      throws InterruptedException {
    try {
      return Rebuild.run(configuration, options, topics.beginnings(partitions), listener, stop);
    } catch (RebuildStoppedException e) {
      throw new CommandFailure(ExitCode.INCOMPLETE, String.valueOf(e.getMessage()), e);
    }
  }

  GuildOutcome rebuildGuild(GuildOptions options, RebuildListener listener)
      throws InterruptedException {
    try {
      return GuildRebuild.run(
          configuration, options, topics.beginnings(partitions), listener, stop);
    } catch (RebuildStoppedException e) {
      throw new CommandFailure(
          ExitCode.INCOMPLETE,
          "stopped; what was changed is right, and the same command does the rest",
          e);
    }
  }

  void drop(String schema) {
    StandbySchema.drop(configuration, schema);
  }

  private void endOnSignal() {
    stop.give();
    try {
      ended.await(configuration.drain().toSeconds() + 5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    topics.close();
    ended.countDown();
  }
}
