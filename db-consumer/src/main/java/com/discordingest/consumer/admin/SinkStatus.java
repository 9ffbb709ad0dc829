package com.discordingest.consumer.admin;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.runtime.Health;
import java.time.Duration;

/**
 * Health of the role sink. Live means that the workers go round, whatever the database does; ready
 * that partitions are assigned and, if there is lag, that it is being worked on.
 */
public final class SinkStatus implements RoleStatus {
  private static final Duration STUCK = Duration.ofMinutes(2);
  private static final Duration STALLED = Duration.ofSeconds(30);

  private final ConsumerGroup group;
  private final ConsumerMetrics metrics;
  private final ConsumerConfiguration configuration;
  private long seenApplied = -1;
  private long seenAt;

  public SinkStatus(
      ConsumerGroup group, ConsumerMetrics metrics, ConsumerConfiguration configuration) {
    this.group = group;
    this.metrics = metrics;
    this.configuration = configuration;
  }

  @Override
  public Health live() {
    return group.isAlive(STUCK)
        ? Health.up("workers go round")
        : Health.down("a worker is stuck or has failed");
  }

  /** Unready only when the lag is there and does not move. */
  @Override
  public synchronized Health ready() {
    if (!group.isAlive(STUCK)) {
      return Health.down("a worker is stuck or has failed");
    }
    if (metrics.assignedPartitions() == 0) {
      return Health.down("no partition is assigned yet");
    }
    long applied = metrics.applied();
    long now = System.nanoTime();
    if (applied != seenApplied || metrics.lagRecords() == 0) {
      seenApplied = applied;
      seenAt = now;
    }
    if (now - seenAt > STALLED.toNanos()) {
      return Health.down("lag " + metrics.lagRecords() + " does not move");
    }
    return Health.up(metrics.assignedPartitions() + " partitions, lag " + metrics.lagRecords());
  }

  @Override
  public String text() {
    return """
      database    %s
      topic       %s
      partitions  %d
      lag         %d records
      applied     %d records, %d rows
      dead        %d letters
      sink        %s
    """
        .formatted(
            configuration.database(),
            configuration.topics().events(),
            metrics.assignedPartitions(),
            metrics.lagRecords(),
            metrics.applied(),
            metrics.rows(),
            metrics.deadLettered(),
            ready().detail());
  }
}
