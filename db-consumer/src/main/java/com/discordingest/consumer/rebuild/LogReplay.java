package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.ConsumerGroup;
import com.discordingest.consumer.consume.Feed;
import com.discordingest.consumer.consume.LogPart;
import com.discordingest.consumer.consume.LogProgress;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.write.Database;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Applies a topic, mostly the log, to a schema, from where it stands up to given offsets, with the
 * workers of the live path. A commit may be lost if PostgreSQL crashes, rows and offsets together;
 * the next run applies it again. Used by one thread.
 */
final class LogReplay {
  private static final Duration REPORT_INTERVAL = Duration.ofMillis(200);

  private static final long RECORDS_WORTH_A_WORKER = 2_000;

  private final ConsumerConfiguration configuration;
  private final Database database;
  private final RebuildListener listener;
  private final StopSignal stop;
  private final @Nullable String onlyKey;
  private final boolean isBare;

  LogReplay(
      ConsumerConfiguration configuration,
      Database database,
      RebuildListener listener,
      StopSignal stop) {
    this(configuration, database, null, false, listener, stop);
  }

  /**
   * @param onlyKey the key of the records that are applied; null for all
   * @param isBare whether the schema lacks the foreign keys that a load does without
   */
  LogReplay(
      ConsumerConfiguration configuration,
      Database database,
      @Nullable String onlyKey,
      boolean isBare,
      RebuildListener listener,
      StopSignal stop) {
    this.onlyKey = onlyKey;
    this.isBare = isBare;
    this.configuration = configuration;
    this.database = database;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Applies what lies between, and moves the schema's offsets.
   *
   * @param from where the schema stands
   * @param until where it shall stand
   * @throws RebuildStoppedException if told to stop before it was done
   */
  void run(String topic, Map<Integer, Long> from, Map<Integer, Long> until)
      throws InterruptedException {
    run(topic, Map.of(), from, until);
  }

  /**
   * Applies what lies between once more, and leaves the schema's offsets alone.
   *
   * @throws RebuildStoppedException if told to stop before it was done
   */
  void again(String topic, Map<Integer, Long> from, Map<Integer, Long> until)
      throws InterruptedException {
    run(topic, from, from, until);
  }

  private void run(
      String topic, Map<Integer, Long> startAt, Map<Integer, Long> from, Map<Integer, Long> until)
      throws InterruptedException {
    Map<Integer, Long> distances = LogPart.distances(from, until);
    Map<Integer, Long> open = new TreeMap<>(until);
    open.keySet().retainAll(distances.keySet());
    if (open.isEmpty()) {
      return;
    }
    ReplayDeadLetters deadLetters = new ReplayDeadLetters();
    ConsumerConfiguration load =
        configuration.withLoad(workers(distances), configuration.batchRecords());
    Feed feed = Feed.replayed(load, topic);
    LogProgress progress = feed.progress();
    long begun = System.nanoTime();
    StopSignal stopThese = new StopSignal();
    ConsumerGroup group =
        ConsumerGroup.replay(
            load,
            feed,
            database,
            new LogPart(startAt, open, distances, onlyKey, isBare),
            deadLetters,
            new ConsumerMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
            stopThese);
    try {
      while (!group.hasEndedWithin(REPORT_INTERVAL)) {
        if (stop.isGiven()) {
          throw new RebuildStoppedException();
        }
        listener.replaying(progress(from, open, progress, deadLetters, begun));
      }
    } finally {
      stopThese.give();
      group.join();
    }
    ReplayProgress end = progress(from, open, progress, deadLetters, begun);
    listener.replayed(end, end.elapsed());
  }

  /** Starting a worker takes as long as applying hundreds of records. */
  private int workers(Map<Integer, Long> distances) {
    long records = distances.values().stream().mapToLong(Long::longValue).sum();
    return Math.clamp(records / RECORDS_WORTH_A_WORKER, 1, configuration.workers());
  }

  private static ReplayProgress progress(
      Map<Integer, Long> from,
      Map<Integer, Long> until,
      LogProgress progress,
      ReplayDeadLetters deadLetters,
      long begun) {
    return new ReplayProgress(
        from,
        progress.positions(),
        until,
        deadLetters.count(),
        Duration.ofNanos(System.nanoTime() - begun));
  }
}
