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
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;

/**
 * The consumer of this project, in this process: its workers as {@code db-consumer} runs them, with
 * partitions assigned at once, so that no round waits for a consumer group to form.
 */
public final class OurConsumer {
  private final BenchStack stack;
  private final int workers;
  private final int batchRecords;

  public OurConsumer(BenchStack stack, int workers, int batchRecords) {
    this.stack = stack;
    this.workers = workers;
    this.batchRecords = batchRecords;
  }

  /** What is written of the events. */
  public enum Scope {
    /** Everything: the service's projection. */
    ALL_TABLES,
    /** New messages, into {@code discord_messages} and nothing else. */
    MESSAGES_ALONE
  }

  /** Applies what the schema has not yet applied of a log. */
  public Round apply(BenchLog log, String schema, Scope scope) {
    MeterRegistry registry = new SimpleMeterRegistry();
    ConsumerMetrics metrics = new ConsumerMetrics(registry, Clock.systemUTC());
    ConsumerConfiguration configuration = configuration(log, schema);
    Projection projection =
        switch (scope) {
          case ALL_TABLES -> new Projection(metrics);
          case MESSAGES_ALONE -> Projection.ofMessagesAlone(metrics);
        };
    Usage before = stack.usage();
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
      group.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    Usage usage = stack.usage().since(before);
    if (metrics.applied() != log.events()) {
      throw new IllegalStateException(
          metrics.applied() + " records were applied of " + log.events());
    }
    long batches = registry.get("ingest.batch.records").summary().count();
    return new Round(log.events(), metrics.rows(), batches, usage);
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
