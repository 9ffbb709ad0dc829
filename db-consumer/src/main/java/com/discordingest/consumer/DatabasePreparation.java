package com.discordingest.consumer;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.write.SchemaMigration;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for PostgreSQL and brings the schema up to date, on a thread of its own: what a start does
 * with Kafka need not wait for it. The thread ends with the process if nobody awaits it.
 */
final class DatabasePreparation {
  private static final Logger LOG = LoggerFactory.getLogger(DatabasePreparation.class);
  private static final Duration LOOK = Duration.ofMillis(100);

  private final FutureTask<Void> task;

  private DatabasePreparation(ConsumerConfiguration configuration) {
    this.task = new FutureTask<>(() -> prepare(configuration), null);
  }

  static DatabasePreparation start(ConsumerConfiguration configuration) {
    DatabasePreparation started = new DatabasePreparation(configuration);
    Thread.ofPlatform().name("database").daemon().start(started.task);
    return started;
  }

  private static void prepare(ConsumerConfiguration configuration) {
    if (configuration.migrate()) {
      LOG.info(
          SchemaMigration.run(
              configuration.database(), configuration.schema(), configuration.databaseWait()));
    } else {
      SchemaMigration.awaitDatabase(
          configuration.database(), configuration.schema(), configuration.databaseWait());
    }
  }

  /**
   * Returns when the database can be written to.
   *
   * @throws CommandFailure if it cannot, or the stop signal was given before
   */
  void await(StopSignal stop) {
    while (true) {
      try {
        task.get(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        return;
      } catch (TimeoutException e) {
        if (stop.isGiven()) {
          throw stopped();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw stopped();
      } catch (ExecutionException e) {
        throw e.getCause() instanceof RuntimeException known
            ? known
            : new IllegalStateException(e.getCause());
      }
    }
  }

  private static CommandFailure stopped() {
    return new CommandFailure(ExitCode.OK, "stopped before PostgreSQL was ready");
  }
}
