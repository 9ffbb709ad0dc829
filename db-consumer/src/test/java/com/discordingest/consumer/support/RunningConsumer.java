package com.discordingest.consumer.support;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.consume.LogProgress;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.deadletter.KafkaDeadLetters;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.model.config.Settings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.producer.Producer;
import org.awaitility.Awaitility;

/** The workers of the service within the test's JVM, so that their meters can be read. */
public final class RunningConsumer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final ConsumerConfiguration configuration;
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final ConsumerMetrics metrics = new ConsumerMetrics(registry, Clock.systemUTC());
  private final StopSignal stop = new StopSignal();
  private final Producer<byte[], byte[]> producer;
  private final ConsumerGroup group;

  public RunningConsumer(ConsumerCommand command) {
    configuration =
        ConsumerConfiguration.from(
            Settings.load(ConsumerSettings.ALL, null, Map.of(), command.settings()));
    producer = KafkaDeadLetters.producer(configuration.kafka());
    group =
        ConsumerGroup.start(
            configuration,
            new KafkaDeadLetters(producer, configuration.topics().deadLetters()),
            metrics,
            stop,
            new LogProgress());
  }

  /** Waits until everything before these offsets is applied; fails if a worker did. */
  public void awaitApplied(Map<Integer, Long> ends) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          if (!isAlive()) {
            group.join();
          }
          return group.progress().hasReached(ends);
        });
  }

  public boolean isAlive() {
    return group.isAlive(Duration.ofSeconds(30));
  }

  /** How many offsets of the log are not applied, as the meter tells. */
  public long lag() {
    return metrics.lagRecords();
  }

  /** How many transactions PostgreSQL refused because of what was in them. */
  public long refused() {
    return Math.round(sum("ingest.batches.bisected"));
  }

  /** How many transactions were committed. */
  public long committed() {
    return registry.get("ingest.batch.time").timer().count();
  }

  /** How many transactions were repeated because of this class of SQLSTATE. */
  public long retries(String sqlStateClass) {
    return Math.round(
        registry.find("ingest.retries").tag("reason", sqlStateClass).counters().stream()
            .mapToDouble(Counter::count)
            .sum());
  }

  /** How many partitions it has. */
  public int partitions() {
    return metrics.assignedPartitions();
  }

  public long applied() {
    return metrics.applied();
  }

  public long deadLettered() {
    return metrics.deadLettered();
  }

  /** How often a meter counted, whatever its tags. */
  public double sum(String counter) {
    return registry.find(counter).counters().stream().mapToDouble(Counter::count).sum();
  }

  /**
   * Who is in the consumer group, and the epoch, which grows with every change of who has what: two
   * equal answers mean that nothing has moved in between.
   */
  public String membership() {
    try (Admin admin = Admin.create(configuration.kafka())) {
      ConsumerGroupDescription description =
          admin
              .describeConsumerGroups(List.of(configuration.group()))
              .describedGroups()
              .values()
              .iterator()
              .next()
              .get();
      return description.groupEpoch()
          + " "
          + description.members().stream()
              .map(member ->
                  member.consumerId()
                      + member.memberEpoch()
                      + member.assignment().topicPartitions())
              .sorted()
              .collect(Collectors.joining(" "));
    } catch (InterruptedException | ExecutionException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    stop.give();
    try {
      group.join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    } finally {
      producer.close();
    }
  }
}
