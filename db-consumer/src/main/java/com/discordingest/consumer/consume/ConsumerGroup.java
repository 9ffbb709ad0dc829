package com.discordingest.consumer.consume;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.deadletter.DeadLetters;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.BatchWriter.Offsets;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.Database.Commits;
import com.discordingest.consumer.write.WriteOrder;
import com.discordingest.consumer.write.rebuild.DeferredStructures;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;

/** The workers of this process. The first that fails stops all. */
public final class ConsumerGroup {
  private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
  private static final Duration MOST_BACKOFF = Duration.ofSeconds(10);

  /** Compressed: what comes of them in memory may be ten times as much. */
  private static final int FETCHED_BYTES = 4 << 20;

  private final List<Thread> threads = new ArrayList<>();
  private final List<AtomicLong> heartbeats = new ArrayList<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final StopSignal stop;
  private final LogProgress progress;

  private ConsumerGroup(StopSignal stop, LogProgress progress) {
    this.stop = stop;
    this.progress = progress;
  }

  /** Starts workers for the log, which share its partitions with those of other processes. */
  public static ConsumerGroup start(
      ConsumerConfiguration configuration,
      DeadLetters deadLetters,
      ConsumerMetrics metrics,
      StopSignal stop,
      LogProgress progress) {
    return start(
        configuration, List.of(Feed.log(configuration, progress)), deadLetters, metrics, stop);
  }

  /**
   * Starts workers for topics, whose partitions they share with those of other processes.
   *
   * @param feeds the log first
   */
  public static ConsumerGroup start(
      ConsumerConfiguration configuration,
      List<Feed> feeds,
      DeadLetters deadLetters,
      ConsumerMetrics metrics,
      StopSignal stop) {
    Database database = database(configuration);
    RecordProjector projector = new RecordProjector(new Projection(metrics));
    ConsumerGroup group = new ConsumerGroup(stop, feeds.getFirst().progress());
    for (Feed feed : feeds) {
      List<Assignment> assignments = Collections.nCopies(feed.workers(), new Assignment.Shared());
      group.add(
          configuration,
          feed,
          database,
          projector,
          WriteOrder.parentsFirst(RowTables.IN_WRITE_ORDER),
          Offsets.MOVED,
          assignments,
          deadLetters,
          metrics);
    }
    group.threads.forEach(Thread::start);
    return group;
  }

  /** Where workers write, and what their commits promise. */
  public static Database database(ConsumerConfiguration configuration) {
    return new Database(
        configuration.database(),
        configuration.schema(),
        configuration.durableCommits() ? Commits.DURABLE : Commits.DEFERRED);
  }

  /**
   * Starts workers that apply part of a topic to a schema and end. They belong to no consumer
   * group, and commit nothing to Kafka.
   */
  public static ConsumerGroup replay(
      ConsumerConfiguration configuration,
      Feed feed,
      Database database,
      LogPart part,
      DeadLetters deadLetters,
      ConsumerMetrics metrics,
      StopSignal stop) {
    return replay(
        configuration, feed, database, new Projection(metrics), part, deadLetters, metrics, stop);
  }

  /** The same with a projection of the caller's choice. */
  public static ConsumerGroup replay(
      ConsumerConfiguration configuration,
      Feed feed,
      Database database,
      Projection projection,
      LogPart part,
      DeadLetters deadLetters,
      ConsumerMetrics metrics,
      StopSignal stop) {
    ConsumerGroup group = new ConsumerGroup(stop, feed.progress());
    group.add(
        configuration,
        feed,
        database,
        new RecordProjector(projection, part.onlyKey()),
        part.isBare()
            ? new WriteOrder(RowTables.sharedLast(), DeferredStructures.UNREFERENCED)
            : WriteOrder.parentsFirst(RowTables.IN_WRITE_ORDER),
        part.from().isEmpty() ? Offsets.MOVED : Offsets.LEFT_ALONE,
        divide(feed.workers(), part),
        deadLetters,
        metrics);
    group.threads.forEach(Thread::start);
    return group;
  }

  /** The longest partitions first, each to the worker that has the least to do. */
  private static List<Assignment> divide(int workers, LogPart part) {
    Map<Integer, Long> until = part.until();
    Map<Integer, Long> distances = part.distances();
    List<Map<Integer, Long>> shares = new ArrayList<>();
    long[] load = new long[Math.min(workers, until.size())];
    for (int i = 0; i < load.length; i++) {
      shares.add(new HashMap<>());
    }
    until.keySet().stream()
        .sorted(Comparator.comparingLong(partition -> -distances.getOrDefault(partition, 0L)))
        .forEach(partition -> {
          int least = 0;
          for (int i = 1; i < load.length; i++) {
            if (load[i] < load[least]) {
              least = i;
            }
          }
          // One more, so that empty partitions are spread as well.
          load[least] += distances.getOrDefault(partition, 0L) + 1;
          shares.get(least).put(partition, until.getOrDefault(partition, 0L));
        });
    return shares.stream()
        .map(share -> (Assignment) new Assignment.Fixed(part.from(), share))
        .toList();
  }

  private void add(
      ConsumerConfiguration configuration,
      Feed feed,
      Database database,
      RecordProjector projector,
      WriteOrder order,
      Offsets offsets,
      List<Assignment> assignments,
      DeadLetters deadLetters,
      ConsumerMetrics metrics) {
    Clock clock = Clock.systemUTC();
    for (int i = 0; i < assignments.size(); i++) {
      BatchWriter writer = new BatchWriter(database, order, metrics, offsets);
      BatchApplier applier =
          new BatchApplier(
              projector,
              writer,
              deadLetters,
              metrics,
              clock,
              () -> new Backoff(FIRST_BACKOFF, MOST_BACKOFF, RandomGenerator.getDefault()),
              stop);
      AtomicLong heartbeat = new AtomicLong(System.nanoTime());
      String name = "worker-" + threads.size();
      PartitionWorker worker =
          new PartitionWorker(
              name,
              new KafkaConsumer<>(
                  clientSettings(configuration, feed, assignments.get(i)),
                  new ByteArrayDeserializer(),
                  new ByteArrayDeserializer()),
              feed.topic(),
              assignments.get(i),
              projector,
              applier,
              writer,
              feed.progress(),
              metrics,
              stop,
              new BatchLimits(
                  configuration.batchRecords(), configuration.batchBytes(), configuration.drain()),
              heartbeat);
      heartbeats.add(heartbeat);
      threads.add(Thread.ofPlatform().name(name).unstarted(() -> run(worker)));
    }
  }

  private void run(PartitionWorker worker) {
    try {
      worker.run();
    } catch (RuntimeException e) {
      fail(e);
    } catch (Error e) {
      fail(new IllegalStateException(Thread.currentThread().getName() + " ended: " + e, e));
    }
  }

  private void fail(RuntimeException cause) {
    failure.compareAndSet(null, cause);
    stop.give();
  }

  /** What a Kafka consumer of this service needs; the operator's own settings come on top. */
  private static Map<String, Object> clientSettings(
      ConsumerConfiguration configuration, Feed feed, Assignment assignment) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "consumer");
    settings.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, PartitionWorker.POLLED_RECORDS);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCHED_BYTES);
    // As much as the system likes: the next records come in while these are projected.
    settings.put(ConsumerConfig.RECEIVE_BUFFER_CONFIG, -1);
    settings.putAll(configuration.kafka());
    settings.put(ConsumerConfig.GROUP_ID_CONFIG, feed.group());
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    if (assignment instanceof Assignment.Fixed) {
      settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
      settings.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    }
    return settings;
  }

  /** Whether every worker went round its loop within this time. */
  public boolean isAlive(Duration within) {
    long now = System.nanoTime();
    return failure.get() == null
        && heartbeats.stream().allMatch(beat -> now - beat.get() < within.toNanos());
  }

  /** How far the first topic is applied: the log. */
  public LogProgress progress() {
    return progress;
  }

  /** Waits until all workers have ended, but no longer than this; whether they have. */
  public boolean hasEndedWithin(Duration time) throws InterruptedException {
    long deadline = System.nanoTime() + time.toNanos();
    for (Thread thread : threads) {
      if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        return false;
      }
    }
    return true;
  }

  /**
   * Waits until all workers have ended.
   *
   * @throws RuntimeException the first worker's failure, if one failed
   */
  public void join() throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }
}
