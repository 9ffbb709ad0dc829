package com.discordingest.consumer;

import com.discordingest.consumer.admin.RoleStatus;
import com.discordingest.consumer.admin.SinkStatus;
import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.consume.Feed;
import com.discordingest.consumer.consume.LogProgress;
import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.deadletter.KafkaDeadLetters;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that applies topics to the database: the log, and what is counted from it. Its workers
 * end when the stop signal is given, or when one of them fails, which gives it.
 */
final class SinkRole implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SinkRole.class);
  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(1);

  private final ConsumerConfiguration configuration;
  private final ConsumerMetrics metrics;
  private final StopSignal stop;
  private final LogProgress log = new LogProgress();
  private final LogProgress activity = new LogProgress();
  private final Producer<byte[], byte[]> deadLetters;
  private final ConsumerGroup group;

  private SinkRole(ConsumerConfiguration configuration, ConsumerMetrics metrics, StopSignal stop) {
    this.configuration = configuration;
    this.metrics = metrics;
    this.stop = stop;
    this.deadLetters = KafkaDeadLetters.producer(configuration.kafka());
    this.group =
        ConsumerGroup.start(
            configuration,
            List.of(Feed.log(configuration, log), Feed.activity(configuration, activity)),
            new KafkaDeadLetters(deadLetters, configuration.topics().deadLetters()),
            metrics,
            stop);
  }

  static SinkRole start(
      ConsumerConfiguration configuration, ConsumerMetrics metrics, StopSignal stop) {
    return new SinkRole(configuration, metrics, stop);
  }

  RoleStatus status() {
    return new SinkStatus(group, metrics, configuration);
  }

  /** Waits until what the topics hold now is applied, or the stop signal is given. */
  void awaitCaughtUp(LogTopics topics, int partitions) {
    Map<Integer, Long> logEnds = topics.ends(partitions);
    Map<Integer, Long> activityEnds = topics.activityEnds();
    long reported = 0;
    while (!log.hasReached(logEnds) || !activity.hasReached(activityEnds)) {
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
   * Waits until the workers have ended.
   *
   * @throws RuntimeException the failure of the first that failed
   */
  void join() throws InterruptedException {
    group.join();
  }

  /** Ends the workers, if they have not ended yet: then something else has failed. */
  @Override
  public void close() {
    stop.give();
    try {
      if (!group.hasEndedWithin(configuration.drain())) {
        LOG.warn("the sink did not end within {}", configuration.drain());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    deadLetters.close();
  }
}
