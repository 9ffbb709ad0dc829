package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.write.AppliedUpTo;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.LostPartitionException;
import com.discordingest.consumer.write.OffsetRange;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * One Kafka consumer and one connection. The polling thread reads, projects and folds the next
 * batch while the writing thread has PostgreSQL work on the one before; it keeps polling, with all
 * partitions paused, for as long as that takes, so that the group membership outlasts any outage of
 * the database. Where a partition continues, PostgreSQL says: on assignment its stored offset is
 * looked up, and every batch moves it on by compare-and-set.
 */
final class PartitionWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionWorker.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(250);
  private static final Duration BUSY_WAIT = Duration.ofMillis(100);
  private static final Duration LAST_WAIT = Duration.ofMillis(5);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Assignment assignment;
  private final RecordProjector projector;
  private final BatchApplier applier;
  private final BatchWriter writer;
  private final LogProgress progress;
  private final ConsumerMetrics metrics;
  private final StopSignal stop;
  private final BatchLimits limits;
  private final ExecutorService writerThread;
  private final AtomicLong heartbeat;

  /**
   * The next offset of each assigned partition whose stored offset is known: where the next batch
   * starts.
   */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /** Assigned partitions whose stored offset is still to be looked up. */
  private final Set<TopicPartition> unpositioned = new HashSet<>();

  /** Of partitions that continue at the stored offset, what of each shard has been polled. */
  private final SeenVersions seen = new SeenVersions();

  private final Gathering gathering = new Gathering();

  private @Nullable Future<Boolean> writing;
  private @Nullable Batch written;
  private @Nullable Future<@Nullable Map<Integer, AppliedUpTo>> lookup;

  PartitionWorker(
      String name,
      Consumer<byte[], byte[]> consumer,
      String topic,
      Assignment assignment,
      RecordProjector projector,
      BatchApplier applier,
      BatchWriter writer,
      LogProgress progress,
      ConsumerMetrics metrics,
      StopSignal stop,
      BatchLimits limits,
      AtomicLong heartbeat) {
    this.consumer = consumer;
    this.topic = topic;
    this.assignment = assignment;
    this.projector = projector;
    this.applier = applier;
    this.writer = writer;
    this.progress = progress;
    this.metrics = metrics;
    this.stop = stop;
    this.limits = limits;
    this.heartbeat = heartbeat;
    this.writerThread =
        Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name + "-writer").factory());
  }

  /** Runs until told to stop, or to the end of its assignment; a failure that ends it is thrown. */
  @Override
  public void run() {
    try {
      join();
      while (!stop.isGiven() && !isAtEnd()) {
        heartbeat.set(System.nanoTime());
        position();
        List<ConsumerRecord<byte[], byte[]>> polled = poll(hasReadAll() ? LAST_WAIT : IDLE_POLL);
        if (polled.isEmpty()) {
          finishIfDone();
        } else {
          project(polled);
        }
        if (!gathering.isEmpty() && isTimeToHandOver(polled.isEmpty())) {
          handOver();
        }
        report();
      }
    } catch (OffsetOutOfRangeException e) {
      throw new UnrecoverableWriteException(
          "the log no longer holds the offset to continue from: "
              + e.offsetOutOfRangePartitions()
              + ". Either retention has removed it (raise it, and rebuild), or this database belongs to another log.",
          e);
    } finally {
      shutDown();
    }
  }

  private void join() {
    switch (assignment) {
      case Assignment.Shared _ -> consumer.subscribe(List.of(topic), new Rebalance());
      case Assignment.Fixed fixed -> {
        List<TopicPartition> partitions =
            fixed.until().keySet().stream()
                .map(partition -> new TopicPartition(topic, partition))
                .toList();
        consumer.assign(partitions);
        new Rebalance().onPartitionsAssigned(partitions);
      }
    }
  }

  private boolean isAtEnd() {
    return hasReadAll() && gathering.isEmpty() && writing == null;
  }

  private boolean hasReadAll() {
    return assignment instanceof Assignment.Fixed
        && unpositioned.isEmpty()
        && next.keySet().stream()
            .allMatch(
                partition -> consumer.position(partition) >= assignment.end(partition.partition()));
  }

  /** A partition that has been read to its end is fetched no further. */
  private void pauseEnded() {
    if (assignment instanceof Assignment.Fixed) {
      consumer.pause(
          next.keySet().stream()
              .filter(partition ->
                  consumer.position(partition) >= assignment.end(partition.partition()))
              .toList());
    }
  }

  private void project(List<ConsumerRecord<byte[], byte[]>> polled) {
    pauseEnded();
    for (ConsumerRecord<byte[], byte[]> record : polled) {
      boolean ours = next.containsKey(new TopicPartition(record.topic(), record.partition()));
      if (!ours || record.offset() >= assignment.end(record.partition())) {
        continue;
      }
      project(record);
      if (gathering.isFull(limits)) {
        handOver();
      }
    }
  }

  private void project(ConsumerRecord<byte[], byte[]> record) {
    ShardVersion place = ShardVersion.of(record.headers());
    TopicPartition partition = new TopicPartition(record.topic(), record.partition());
    if (place != null && seen.isRepeated(partition, place)) {
      gathering.add(ProjectedRecord.repetition(record, place));
    } else {
      RecordProjector.Projected projected = projector.project(record, place);
      gathering.add(projected.record(), projected.changes());
    }
  }

  /**
   * Whether a batch that is not full is written all the same. Live events do not wait for others; a
   * replay fills its batches, because what they have in common is then written once.
   */
  private boolean isTimeToHandOver(boolean nothingCame) {
    return switch (assignment) {
      case Assignment.Shared _ -> true;
      case Assignment.Fixed _ -> hasReadAll() || (nothingCame && writing == null);
    };
  }

  /** Waits for the writer to be free, and gives it what was gathered. */
  private void handOver() {
    Gathering.Gathered gathered = gathering.take();
    List<ProjectedRecord> records = gathered.records();
    Batch candidate = Batch.of(ours(records), next);
    if (candidate.records().isEmpty()) {
      return;
    }
    while (writing != null && !stop.isGiven()) {
      keepAlive();
    }
    if (stop.isGiven()) {
      return;
    }
    // While waiting, partitions may have gone, or gone back to an earlier offset: then their
    // records are not ours to write.
    Batch batch = stillValid(candidate) ? candidate : Batch.of(ours(records), next);
    if (batch.records().isEmpty()) {
      return;
    }
    boolean complete = batch.records().size() == records.size();
    BatchWriter.@Nullable Folded changes = complete ? gathered.folded() : null;
    batch.ranges().forEach(range -> next.put(partition(range), range.next()));
    written = batch;
    writing = writerThread.submit(() -> applier.apply(batch, changes));
  }

  private boolean stillValid(Batch batch) {
    return batch.ranges().stream()
        .allMatch(range -> Long.valueOf(range.from()).equals(next.get(partition(range))));
  }

  /** Records of partitions that are ours and positioned, at or after the position. */
  private List<ProjectedRecord> ours(List<ProjectedRecord> records) {
    return records.stream()
        .filter(record -> {
          Long from = next.get(Batch.partition(record));
          return from != null && record.source().offset() >= from;
        })
        .toList();
  }

  /**
   * Waits for the writer; if it takes long, polls with everything paused, so that rebalances go on.
   */
  private void keepAlive() {
    heartbeat.set(System.nanoTime());
    if (writerIsDoneWithin(BUSY_WAIT)) {
      finishIfDone();
      return;
    }
    consumer.pause(consumer.assignment());
    if (!poll(Duration.ZERO).isEmpty()) {
      throw new IllegalStateException("Kafka returned records of paused partitions");
    }
    consumer.resume(next.keySet());
  }

  private boolean writerIsDoneWithin(Duration time) {
    Future<Boolean> pending = writing;
    if (pending == null) {
      return true;
    }
    try {
      pending.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      // finish() looks at the failure.
      return true;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> poll(Duration timeout) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    consumer.poll(timeout).forEach(records::add);
    return records;
  }

  private void finishIfDone() {
    if (writing != null && writing.isDone()) {
      finish();
    }
  }

  /** Takes the writer's result. */
  private void finish() {
    Future<Boolean> done = writing;
    Batch batch = written;
    writing = null;
    written = null;
    if (done == null || batch == null) {
      return;
    }
    try {
      if (done.get()) {
        commitForLagTools(batch);
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof LostPartitionException lost) {
        LOG.warn("{}; looking up where to continue", lost.getMessage());
        reposition(Set.copyOf(next.keySet()));
      } else {
        throw failure(e.getCause());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private void commitForLagTools(Batch batch) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    for (OffsetRange range : batch.ranges()) {
      TopicPartition partition = partition(range);
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
   * Looks up stored offsets of newly assigned partitions, on the writer's connection, and seeks
   * there.
   */
  private void position() {
    if (unpositioned.isEmpty()) {
      return;
    }
    consumer.pause(Set.copyOf(unpositioned));
    if (lookup == null) {
      lookup = writerThread.submit(() -> applier.applied(topic));
    }
    if (!lookup.isDone()) {
      return;
    }
    Map<Integer, AppliedUpTo> stored = result(lookup);
    lookup = null;
    if (stored == null) {
      return;
    }
    Set<TopicPartition> positioned = Set.copyOf(unpositioned);
    Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(positioned);
    for (TopicPartition partition : positioned) {
      long beginning = beginnings.getOrDefault(partition, 0L);
      AppliedUpTo applied =
          stored.getOrDefault(partition.partition(), new AppliedUpTo(beginning, Map.of()));
      Long start = assignment.start(partition.partition());
      long offset = start == null ? applied.next() : start;
      if (offset < beginning) {
        throw new UnrecoverableWriteException(
            "the database is applied up to offset "
                + offset
                + " of "
                + partition
                + ", but the log begins at "
                + beginning
                + ": what lies between is lost. Raise the topic's retention, and rebuild.",
            new IllegalStateException("offset below the log's start"));
      }
      consumer.seek(partition, offset);
      next.put(partition, offset);
      if (start == null) {
        seen.begin(partition, applied.versions());
      }
      progress.applied(partition.partition(), offset);
    }
    unpositioned.clear();
    consumer.resume(positioned);
    tell("continuing {} at {}", topic, next);
  }

  /** News of a service; a replay that an operator watches has a display of its own. */
  private void tell(String format, Object... values) {
    LOG.atLevel(assignment instanceof Assignment.Fixed ? Level.DEBUG : Level.INFO)
        .log(format, values);
  }

  private void reposition(Collection<TopicPartition> partitions) {
    gathering.clear();
    partitions.forEach(next::remove);
    seen.forget(partitions);
    unpositioned.addAll(partitions);
    consumer.pause(partitions);
  }

  /** When nothing is on its way, what has been polled has been applied, markers included. */
  private void report() {
    if (writing != null || !gathering.isEmpty()) {
      return;
    }
    for (TopicPartition partition : next.keySet()) {
      progress.applied(partition.partition(), consumer.position(partition));
      OptionalLong lag = consumer.currentLag(partition);
      if (lag.isPresent()) {
        progress.end(partition.partition(), consumer.position(partition) + lag.getAsLong());
      }
    }
    metrics.lag(topic, progress.lag());
  }

  /**
   * Ends in order: the batch that is being written, its thread, its connection, the group
   * membership.
   */
  private void shutDown() {
    try {
      awaitWriter();
    } finally {
      closeWriter();
      consumer.close();
    }
  }

  private void closeWriter() {
    writerThread.shutdown();
    try {
      if (!writerThread.awaitTermination(limits.drain().toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("the writer did not end within {}; its batch will be read again", limits.drain());
        writerThread.shutdownNow();
      }
      writer.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      writerThread.shutdownNow();
    } catch (SQLException e) {
      LOG.debug("closing the connection failed", e);
    }
  }

  /**
   * Lets the batch that is being written finish, within bounds; its result no longer matters to
   * this worker.
   */
  private void awaitWriter() {
    if (writing == null) {
      return;
    }
    try {
      writing.get(limits.drain().toMillis(), TimeUnit.MILLISECONDS);
      finish();
    } catch (TimeoutException e) {
      LOG.warn(
          "a batch is still being written after {}: its partitions may be read again",
          limits.drain());
    } catch (ExecutionException e) {
      finish();
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static <T> T result(Future<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw failure(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return cause instanceof RuntimeException known ? known : new IllegalStateException(cause);
  }

  private static InterruptException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new InterruptException(e);
  }

  private static TopicPartition partition(OffsetRange range) {
    return new TopicPartition(range.topic(), range.partition());
  }

  /** Runs inside poll, on the polling thread. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      tell("assigned {}", partitions);
      // A position must be set before Kafka looks for one of its own; the partitions are paused
      // until the real one is known.
      partitions.forEach(partition -> consumer.seek(partition, 0));
      reposition(partitions);
      metrics.partitions(topic, consumer.assignment().size());
    }

    /**
     * What is being written may finish first; what is only prepared is dropped, since hand() finds
     * it no longer ours.
     */
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      LOG.info("revoked {}", partitions);
      awaitWriter();
      forget(partitions);
    }

    /** Somebody else may own them already; the compare-and-set keeps the writer out. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      LOG.warn("lost {}", partitions);
      forget(partitions);
    }

    private void forget(Collection<TopicPartition> partitions) {
      seen.forget(partitions);
      partitions.forEach(partition -> {
        next.remove(partition);
        unpositioned.remove(partition);
        progress.forget(partition.partition());
      });
    }
  }
}
