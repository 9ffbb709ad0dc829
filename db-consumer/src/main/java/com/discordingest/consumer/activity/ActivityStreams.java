package com.discordingest.consumer.activity;

import com.discordingest.consumer.admin.RoleStatus;
import com.discordingest.consumer.config.ActivityConfiguration;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.consumer.consume.Backoff;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import com.discordingest.runtime.Health;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.KafkaStreams;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that counts. Runs until the stop signal is given: when counting fails it begins again
 * from what is committed, after a pause that grows. It gives the signal itself only if nothing else
 * is left to do: when it is the only role and its failure does not pass by itself, or the process
 * is unsound. Thread-safe.
 */
public final class ActivityStreams implements RoleStatus, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ActivityStreams.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** Kafka hears of each instance every three seconds. */
  private static final Duration SILENCE = Duration.ofSeconds(15);

  private final Supplier<CountingRun> runs;
  private final ActivityMetrics metrics;
  private final RestoreProgress restore;
  private final RocksMemory memory;
  private final InstanceDirectory directory;
  private final Duration patience;
  private final boolean alone;
  private final StopSignal stop;
  private final Thread thread;
  private final AtomicReference<@Nullable Throwable> end = new AtomicReference<>();
  private volatile CountingRun run;
  private volatile @Nullable String trouble;

  private ActivityStreams(
      Supplier<CountingRun> runs,
      ActivityMetrics metrics,
      RestoreProgress restore,
      RocksMemory memory,
      InstanceDirectory directory,
      Duration patience,
      boolean alone,
      StopSignal stop) {
    this.runs = runs;
    this.metrics = metrics;
    this.restore = restore;
    this.memory = memory;
    this.directory = directory;
    this.patience = patience;
    this.alone = alone;
    this.stop = stop;
    this.run = runs.get();
    this.thread = Thread.ofPlatform().name("activity").unstarted(this::count);
  }

  /**
   * Starts counting; the log and the activity topic are there.
   *
   * @param clusterId the Kafka cluster's own name
   * @param alone whether this process does nothing else
   * @throws CommandFailure if state cannot be kept
   */
  public static ActivityStreams start(
      ServiceConfiguration configuration,
      ActivityConfiguration activity,
      String clusterId,
      boolean alone,
      MeterRegistry registry,
      StopSignal stop) {
    InstanceDirectory directory =
        InstanceDirectory.claim(
            activity.stateDirectory(), clusterId, StreamsSettings.applicationId(configuration));
    RocksMemory memory = new RocksMemory(activity.memoryBytes());
    ActivityMetrics metrics = new ActivityMetrics(registry);
    RestoreProgress restore = new RestoreProgress();
    ActivityStreams started =
        new ActivityStreams(
            () ->
                new CountingRun(
                    ActivityTopology.build(configuration.topics(), activity.interval(), metrics),
                    StreamsSettings.of(configuration, activity, directory, memory),
                    restore),
            metrics,
            restore,
            memory,
            directory,
            configuration.drain(),
            alone,
            stop);
    registry.gauge("activity.running", started, it -> it.isRunning() ? 1 : 0);
    registry.gauge("activity.lag.records", started, it -> it.run.lag().orElse(Double.NaN));
    registry.gauge("activity.restore.records", started.restore, RestoreProgress::remaining);
    started.thread.start();
    return started;
  }

  /** One run after the other. */
  private void count() {
    Backoff pauses = pauses();
    try {
      for (boolean again = false; !stop.isGiven(); again = true) {
        long since = System.nanoTime();
        Optional<Throwable> failure = oneRun(again);
        if (failure.isEmpty()) {
          return;
        }
        if (System.nanoTime() - since > LONGEST_PAUSE.toNanos()) {
          pauses = pauses();
        }
        if (!goesOn(failure.get(), pauses.next())) {
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      release();
    }
  }

  private static Backoff pauses() {
    return new Backoff(FIRST_PAUSE, LONGEST_PAUSE, ThreadLocalRandom.current());
  }

  /** Counts until it fails, or ends in order. */
  private Optional<Throwable> oneRun(boolean again) throws InterruptedException {
    Optional<Throwable> failure;
    try {
      if (again) {
        restore.forget();
        run = runs.get();
      }
      failure = run.awaitFailure(stop);
    } catch (KafkaException e) {
      failure = Optional.of(e);
    }
    failure.ifPresent(cause -> trouble = String.valueOf(cause.getMessage()));
    closeRun(run);
    return failure;
  }

  /** Its threads use the memory and the folder: nothing else may before they have ended. */
  private void closeRun(CountingRun ended) {
    while (!ended.close(patience)) {
      LOG.warn("counting did not end within {}; what is not committed is counted again", patience);
      if (stop.isGiven()) {
        return;
      }
    }
  }

  /** Waits for the time of the next run, unless there is to be none. */
  private boolean goesOn(Throwable failure, Duration pause) {
    CountingTrouble kind = CountingTrouble.of(failure);
    metrics.failed(kind);
    boolean ends =
        switch (kind) {
          case PASSES -> false;
          case STAYS -> alone;
          case FATAL -> true;
        };
    if (ends) {
      LOG.error("counting activity failed; the service ends", failure);
      end.set(failure);
      stop.give();
      return false;
    }
    LOG.error(
        "counting activity failed and begins again in {} ms; what is committed is kept",
        pause.toMillis(),
        failure);
    return !stop.await(pause);
  }

  private void release() {
    if (run.close(Duration.ZERO)) {
      memory.close();
    }
    try {
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean isRunning() {
    return run.state() == KafkaStreams.State.RUNNING;
  }

  /** Trouble that the next run may not have is none of the process's. */
  @Override
  public Health live() {
    Throwable cause = end.get();
    return cause == null
        ? Health.up("activity " + state())
        : Health.down("counting activity failed: " + cause.getMessage());
  }

  /** Unready while state is restored, partitions are being given out, or Kafka does not answer. */
  @Override
  public Health ready() {
    if (end.get() != null) {
      return live();
    }
    CountingRun current = run;
    if (!isRunning()) {
      return Health.down("activity " + state() + restoring() + troubles());
    }
    if (current.silence().compareTo(SILENCE) > 0) {
      return Health.down(
          "activity waits for Kafka, silent for " + current.silence().toSeconds() + " s");
    }
    return Health.up(
        "activity running, lag "
            + (current.lag().isPresent()
                ? Long.toString(Math.round(current.lag().getAsDouble()))
                : "not known yet"));
  }

  private String state() {
    return run.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private String restoring() {
    long remaining = restore.remaining();
    return remaining == 0 ? "" : ", restoring state, " + remaining + " records to go";
  }

  private String troubles() {
    String last = trouble;
    return last == null || run.hasCounted() ? "" : ", after it failed: " + last;
  }

  @Override
  public String text() {
    return "  activity    %s, %d windows waiting%n"
        .formatted(ready().detail(), metrics.waitingWindows());
  }

  /**
   * Waits until the stop signal was given and everything has ended in order: what is counted is
   * committed.
   *
   * @throws CommandFailure if counting has ended the service
   */
  public void join() throws InterruptedException {
    thread.join();
    Throwable cause = end.get();
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

  /** Ends it, if it has not ended yet: then something else has failed. */
  @Override
  public void close() {
    stop.give();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
