package com.discordingest.consumer.activity;

import com.discordingest.consumer.admin.RoleStatus;
import com.discordingest.consumer.config.ActivityConfiguration;
import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import com.discordingest.runtime.Health;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that counts: the topology at work. Runs until the stop signal is given; when one of its
 * threads fails it gives the signal itself, so that the service ends with an error instead of going
 * on with half of its work. Thread-safe.
 */
public final class ActivityStreams implements RoleStatus, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityStreams.class);
  private static final Duration LOOK = Duration.ofMinutes(1);

  private final KafkaStreams streams;
  private final ActivityMetrics metrics;
  private final RestoreProgress restore;
  private final RocksMemory memory;
  private final InstanceDirectory directory;
  private final Duration patience;
  private final StopSignal stop;
  private final Thread closer;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private ActivityStreams(
      KafkaStreams streams,
      ActivityMetrics metrics,
      RestoreProgress restore,
      RocksMemory memory,
      InstanceDirectory directory,
      Duration patience,
      StopSignal stop) {
    this.streams = streams;
    this.metrics = metrics;
    this.restore = restore;
    this.memory = memory;
    this.directory = directory;
    this.patience = patience;
    this.stop = stop;
    this.closer = Thread.ofVirtual().name("activity-stop").unstarted(this::closeOnStop);
  }

  /**
   * Starts counting; the log and the activity topic are there.
   *
   * @param clusterId the Kafka cluster's own name
   * @throws CommandFailure if state cannot be kept
   */
  public static ActivityStreams start(
      ConsumerConfiguration configuration,
      ActivityConfiguration activity,
      String clusterId,
      MeterRegistry registry,
      StopSignal stop) {
    InstanceDirectory directory =
        InstanceDirectory.claim(
            activity.stateDirectory(), clusterId, StreamsSettings.applicationId(configuration));
    RocksMemory memory = new RocksMemory(activity.memoryBytes());
    ActivityMetrics metrics = new ActivityMetrics(registry);
    RestoreProgress restore = new RestoreProgress();
    KafkaStreams streams =
        new KafkaStreams(
            ActivityTopology.build(configuration.topics(), activity.interval(), metrics),
            StreamsSettings.of(configuration, activity, directory, memory));
    ActivityStreams started =
        new ActivityStreams(
            streams, metrics, restore, memory, directory, configuration.drain(), stop);
    streams.setGlobalStateRestoreListener(restore);
    streams.setUncaughtExceptionHandler(started::failed);
    registry.gauge("activity.running", started, it -> it.isRunning() ? 1 : 0);
    registry.gauge("activity.lag.records", started, ActivityStreams::lag);
    registry.gauge("activity.restore.records", restore, RestoreProgress::remaining);
    streams.start();
    started.closer.start();
    return started;
  }

  private StreamThreadExceptionResponse failed(Throwable cause) {
    failure.compareAndSet(null, cause);
    LOG.error("counting activity failed; the service ends", cause);
    stop.give();
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** Records of the log that are there and not counted, over the partitions of this instance. */
  private double lag() {
    double lag = 0;
    for (Map.Entry<MetricName, ? extends Metric> entry : streams.metrics().entrySet()) {
      if (entry.getKey().name().equals("records-lag")
          && !entry.getKey().tags().getOrDefault("client-id", "").contains("restore")
          && entry.getValue().metricValue() instanceof Double records
          && !records.isNaN()) {
        lag += records;
      }
    }
    return lag;
  }

  @Override
  public Health live() {
    Throwable cause = failure.get();
    return cause == null
        ? Health.up("activity " + state())
        : Health.down("counting activity failed: " + cause.getMessage());
  }

  /** Unready while state is restored or partitions are being given out. */
  @Override
  public Health ready() {
    if (failure.get() != null) {
      return live();
    }
    if (isRunning()) {
      return Health.up("activity running, lag " + Math.round(lag()));
    }
    long remaining = restore.remaining();
    return Health.down(
        "activity "
            + state()
            + (remaining == 0 ? "" : ", restoring state, " + remaining + " records to go"));
  }

  private String state() {
    return streams.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  @Override
  public String text() {
    return "  activity    %s, %d windows waiting%n"
        .formatted(ready().detail(), metrics.waitingWindows());
  }

  /** So that it ends at the same time as the other role, not after it. */
  private void closeOnStop() {
    boolean given = false;
    while (!given) {
      given = stop.await(LOOK);
    }
    close();
  }

  /**
   * Waits until the stop signal was given and everything has ended in order: what is counted is
   * committed.
   *
   * @throws CommandFailure if counting failed
   */
  public void join() throws InterruptedException {
    closer.join();
    Throwable cause = failure.get();
    if (cause != null) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "counting activity failed: "
              + cause.getMessage()
              + ". What was counted is kept; the next start goes on from there. `run --roles sink`"
              + " goes on without it.",
          cause);
    }
  }

  /** Ends it, if it has not ended yet. */
  @Override
  public synchronized void close() {
    if (streams.close(patience)) {
      memory.close();
    } else {
      // Its threads may still use the memory, which goes with the process.
      LOG.warn("counting did not end within {}; what is not committed is counted again", patience);
    }
    try {
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
