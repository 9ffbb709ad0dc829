package com.discordingest.consumer;

import com.discordingest.consumer.admin.StatusPage;
import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.consume.LogProgress;
import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.consume.UnrecoverableWriteException;
import com.discordingest.consumer.deadletter.KafkaDeadLetters;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.write.SchemaMigration;
import com.discordingest.runtime.AdminServer;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code db-consumer run}: wires the service together, and takes it apart again. */
@Command(
    name = "run",
    description = "Applies the log to the database, and goes on until it is stopped.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

  @ParentCommand private DbConsumer parent;

  @Option(
      names = "--until-caught-up",
      description = "Ends when everything that was in the log at the start is applied.")
  private boolean untilCaughtUp;

  @Override
  public Integer call() throws InterruptedException {
    ConsumerConfiguration configuration = ConsumerConfiguration.from(parent.settings());
    if (configuration.migrate()) {
      LOG.info(
          SchemaMigration.run(
              configuration.database(), configuration.schema(), configuration.databaseWait()));
    } else {
      SchemaMigration.awaitDatabase(
          configuration.database(), configuration.schema(), configuration.databaseWait());
    }
    StopSignal stop = new StopSignal();
    CountDownLatch ended = new CountDownLatch(1);
    Thread onSignal =
        new Thread(
            () -> {
              stop.give();
              awaitEnd(ended, configuration.drain().plusSeconds(5));
            },
            "stop-on-signal");
    Runtime.getRuntime().addShutdownHook(onSignal);
    try {
      run(configuration, stop);
      return ExitCode.OK.code();
    } catch (UnrecoverableWriteException e) {
      throw new CommandFailure(ExitCode.INCOMPLETE, String.valueOf(e.getMessage()), e);
    } finally {
      ended.countDown();
    }
  }

  private void run(ConsumerConfiguration configuration, StopSignal stop)
      throws InterruptedException {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    ConsumerMetrics metrics = new ConsumerMetrics(registry, Clock.systemUTC());
    LogProgress progress = new LogProgress();
    try (LogTopics topics = new LogTopics(configuration.kafka(), configuration.topics());
        Producer<byte[], byte[]> producer = KafkaDeadLetters.producer(configuration.kafka())) {
      int partitions = topics.await(configuration.kafkaWait(), stop);
      Map<Integer, Long> targets = untilCaughtUp ? topics.ends(partitions) : Map.of();
      ConsumerGroup group =
          ConsumerGroup.start(
              configuration,
              new KafkaDeadLetters(producer, configuration.topics().deadLetters()),
              metrics,
              stop,
              progress);
      StatusPage status = new StatusPage(group, metrics, configuration);
      try (AdminServer admin =
          AdminServer.start(
              configuration.admin(), registry, status::live, status::ready, status::text)) {
        LOG.info("db-consumer runs; admin port {}", admin.port());
        if (untilCaughtUp) {
          awaitCaughtUp(targets, progress, metrics, stop);
          stop.give();
        }
        group.join();
      }
    }
  }

  private static void awaitCaughtUp(
      Map<Integer, Long> targets, LogProgress progress, ConsumerMetrics metrics, StopSignal stop) {
    long reported = 0;
    while (!progress.hasReached(targets)) {
      if (stop.await(PROGRESS_INTERVAL.dividedBy(10))) {
        return;
      }
      if (System.nanoTime() - reported > PROGRESS_INTERVAL.toNanos()) {
        reported = System.nanoTime();
        LOG.info("applied {} records, {} to go", metrics.applied(), metrics.lagRecords());
      }
    }
    LOG.info(
        "caught up: {} records applied, {} rows written, {} dead-lettered",
        metrics.applied(),
        metrics.rows(),
        metrics.deadLettered());
  }

  private static void awaitEnd(CountDownLatch ended, Duration time) {
    try {
      if (!ended.await(time.toMillis(), java.util.concurrent.TimeUnit.MILLISECONDS)) {
        LOG.warn("the service did not end within {}", time);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
