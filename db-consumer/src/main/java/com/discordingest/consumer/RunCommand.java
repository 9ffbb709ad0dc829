package com.discordingest.consumer;

import com.discordingest.consumer.admin.StatusPage;
import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.consume.KafkaRefusal;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
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
    CompletableFuture<ExitCode> end = new CompletableFuture<>();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> stopInOrder(stop, end, configuration.drain().plusSeconds(5)),
                "stop-on-signal"));
    try {
      run(configuration, stop);
      end.complete(ExitCode.OK);
      return ExitCode.OK.code();
    } catch (UnrecoverableWriteException e) {
      end.complete(ExitCode.INCOMPLETE);
      throw new CommandFailure(ExitCode.INCOMPLETE, String.valueOf(e.getMessage()), e);
    } catch (AuthenticationException | AuthorizationException e) {
      throw KafkaRefusal.failure(e);
    } finally {
      end.complete(ExitCode.FAILED);
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

  /**
   * Runs while the JVM shuts down. After a signal, the exit code tells how the service ended,
   * rather than which signal it was.
   */
  private static void stopInOrder(
      StopSignal stop, CompletableFuture<ExitCode> end, Duration patience) {
    if (end.isDone()) {
      return;
    }
    stop.give();
    try {
      Runtime.getRuntime().halt(end.get(patience.toMillis(), TimeUnit.MILLISECONDS).code());
    } catch (TimeoutException e) {
      LOG.warn("the service did not end within {}", patience);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a service's end is never exceptional", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
