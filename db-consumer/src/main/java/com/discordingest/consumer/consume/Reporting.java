package com.discordingest.consumer.consume;

import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.write.OffsetRange;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far a worker has applied its partitions: to metrics, to whoever follows the progress,
 * and, for lag tools, to Kafka. Used by the polling thread.
 */
final class Reporting {
  private static final Logger LOG = LoggerFactory.getLogger(Reporting.class);
  private static final Duration KAFKA_ANSWERS = Duration.ofMillis(100);
  private static final Duration REPORT_WHILE_BUSY = Duration.ofSeconds(1);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Assignment assignment;
  private final Positions positions;
  private final LogProgress progress;
  private final ConsumerMetrics metrics;
  private long lastReport = System.nanoTime();

  Reporting(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Assignment assignment,
      Positions positions,
      LogProgress progress,
      ConsumerMetrics metrics) {
    this.consumer = consumer;
    this.topic = topic;
    this.assignment = assignment;
    this.positions = positions;
    this.progress = progress;
    this.metrics = metrics;
  }

  /** A batch is in the database: Kafka is told as well, for lag tools. */
  void applied(Batch batch) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (OffsetRange range : batch.ranges()) {
      TopicPartition partition = Positions.partition(range);
      if (consumer.assignment().contains(partition)) {
        offsets.put(partition, new OffsetAndMetadata(range.next()));
      }
      progress.applied(range.partition(), range.next());
    }
    if (assignment instanceof Assignment.Fixed) {
      return;
    }
    consumer.commitAsync(
        offsets,
        (_, failure) -> {
          if (failure != null) {
            LOG.debug("offsets for lag tools were not committed: {}", failure.getMessage());
          }
        });
  }

  /**
   * Tells how far the log is applied; while records are on their way, every second.
   *
   * @param idle whether all that has been polled is applied, and so the markers after it
   */
  void tell(boolean idle) {
    if (!idle && System.nanoTime() - lastReport < REPORT_WHILE_BUSY.toNanos()) {
      return;
    }
    lastReport = System.nanoTime();
    try {
      for (TopicPartition partition : positions.known()) {
        long position = consumer.position(partition, KAFKA_ANSWERS);
        if (idle) {
          progress.applied(partition.partition(), position);
        }
        OptionalLong lag = consumer.currentLag(partition);
        if (lag.isPresent()) {
          progress.end(partition.partition(), position + lag.getAsLong());
        }
      }
    } catch (RetriableException e) {
      LOG.debug("Kafka is away: positions are reported later", e);
    }
    metrics.lag(topic, progress.lag());
  }
}
