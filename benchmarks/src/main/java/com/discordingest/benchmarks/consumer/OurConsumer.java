package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.Usage;
import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.consume.Feed;
import com.discordingest.consumer.consume.LogPart;
import com.discordingest.consumer.consume.LogProgress;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.Projection;
import com.discordingest.model.config.Settings;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The consumer of this project, in this process: its workers as {@code db-consumer} runs them, with
 * partitions assigned at once, so that no round waits for a consumer group to form.
 */
public final class OurConsumer {
  private static final Duration LOOK = Duration.ofMillis(2);

  private final BenchStack stack;
  private final int workers;
  private final int batchRecords;

  public OurConsumer(BenchStack stack, int workers, int batchRecords) {
    this.stack = stack;
    this.workers = workers;
    this.batchRecords = batchRecords;
  }

  /**
   * The first batch only starts the clocks.
   *
   * @throws CommandFailure if a log would hold no more than that
   */
  static void requireSeveralBatches(long events, int batchRecords) {
    if (events <= batchRecords) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--events %,d makes no more than one batch, with which the clocks begin; give more than --batch %,d"
              .formatted(events, batchRecords));
    }
  }

  /** What is written of the events. */
  public enum Scope {
    /** Everything: the service's projection. */
    ALL_TABLES,
    /** New messages, into {@code discord_messages} and nothing else. */
    MESSAGES_ALONE
  }

  /** How far a log is applied, and what that has cost. */
  private record Reading(long events, long rows, long batches, Usage usage) {
    Round since(Reading earlier) {
      return new Round(
          events - earlier.events,
          rows - earlier.rows,
          batches - earlier.batches,
          usage.since(earlier.usage));
    }
  }

  /**
   * Applies what the schema has not yet applied of a log. The clocks run from the first committed
   * batch to the last (ADR 0090).
   */
  public Round apply(BenchLog log, String schema, Scope scope) {
    MeterRegistry registry = new SimpleMeterRegistry();
    ConsumerMetrics metrics = new ConsumerMetrics(registry, Clock.systemUTC());
    ConsumerConfiguration configuration = configuration(log, schema);
    Projection projection =
        switch (scope) {
          case ALL_TABLES -> new Projection(metrics);
          case MESSAGES_ALONE -> Projection.ofMessagesAlone(metrics);
        };
    ConsumerGroup group =
        ConsumerGroup.replay(
            configuration,
            Feed.log(configuration, new LogProgress()),
            ConsumerGroup.database(configuration),
            projection,
            LogPart.upTo(log.ends()),
            rejected -> {
              throw new IllegalStateException(
                  "the record at offset "
                      + rejected.getFirst().record().offset()
                      + " cannot be applied",
                  rejected.getFirst().cause());
            },
            metrics,
            new StopSignal());
    try {
      Reading first = await(1, group, metrics, registry);
      Reading last = await(log.events(), group, metrics, registry);
      group.join();
      if (metrics.applied() != log.events()) {
        throw new IllegalStateException(
            metrics.applied() + " records were applied of " + log.events());
      }
      return last.since(first);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits until so many events are applied, or the group has ended. */
  private Reading await(
      long events, ConsumerGroup group, ConsumerMetrics metrics, MeterRegistry registry)
      throws InterruptedException {
    while (metrics.applied() < events && !group.hasEndedWithin(LOOK)) {
      // it waits by itself
    }
    long batches = registry.get("ingest.batch.records").summary().count();
    return new Reading(metrics.applied(), metrics.rows(), batches, stack.usage());
  }

  private ConsumerConfiguration configuration(BenchLog log, String schema) {
    Map<String, String> environment = new HashMap<>();
    environment.put(
        "DATABASE_URL", stack.database().jdbcUrl() + "?user=" + stack.database().user());
    environment.put("KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers());
    environment.put("TOPIC_EVENTS", log.topic());
    environment.put("DATABASE_SCHEMA", schema);
    return ConsumerConfiguration.from(
            Settings.load(ConsumerSettings.ALL, null, environment, Map.of()))
        .withLoad(workers, batchRecords);
  }
}
