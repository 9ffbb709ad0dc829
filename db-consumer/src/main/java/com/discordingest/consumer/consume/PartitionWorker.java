package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.LostPartitionException;
import com.discordingest.model.log.HeaderTexts;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One Kafka consumer and one connection. The polling thread reads, projects and folds the next
 * batch while the writing thread has PostgreSQL work on the one before; it keeps polling, with all
 * partitions paused, for as long as that takes, so that the group membership outlasts any outage of
 * the database. Where a partition continues, PostgreSQL says: on assignment its stored offset is
 * looked up, and every batch moves it on by compare-and-set.
 */
final class PartitionWorker implements Runnable {
  /** Most records of a poll: until they are gathered, they fill memory as they came. */
  static final int POLLED_RECORDS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(PartitionWorker.class);
  private static final Duration IDLE_POLL = Duration.ofMillis(250);
  private static final Duration LOOKUP_WAIT = Duration.ofMillis(10);
  private static final Duration BUSY_WAIT = Duration.ofMillis(100);
  private static final Duration LAST_WAIT = Duration.ofMillis(5);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Assignment assignment;
  private final RecordProjector projector;
  private final BatchApplier applier;
  private final BatchWriter writer;
  private final ConsumerMetrics metrics;
  private final StopSignal stop;
  private final BatchLimits limits;
  private final AtomicLong heartbeat;
  private final WritingThread writing;
  private final Positions positions;
  private final SourceRetention retention;
  private final Gathering gathering;
  private final Reporting reporting;

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
    this.metrics = metrics;
    this.stop = stop;
    this.limits = limits;
    this.heartbeat = heartbeat;
    this.retention = new SourceRetention(!assignment.followsStoredOffsets());
    this.gathering = new Gathering(writer::folding, retention);
    this.writing = new WritingThread(name + "-writer");
    this.positions = new Positions(consumer, topic, assignment, applier, writing, progress);
    this.reporting = new Reporting(consumer, topic, assignment, positions, progress, metrics);
  }

  /** Runs until told to stop, or to the end of its assignment; a failure that ends it is thrown. */
  @Override
  public void run() {
    try {
      join();
      while (!stop.isGiven() && !isAtEnd()) {
        heartbeat.set(System.nanoTime());
        positions.lookUp();
        followTheDatabase();
        ConsumerRecords<byte[], byte[]> polled = consumer.poll(longestWait());
        if (polled.isEmpty()) {
          finish();
        } else {
          project(polled);
        }
        if (!gathering.isEmpty() && isTimeToHandOver(polled.count())) {
          handOver();
        }
        reporting.tell(!writing.isBusy() && gathering.isEmpty());
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

  /** Kafka wakes nobody for PostgreSQL's answers, nor for records that will not come. */
  private Duration longestWait() {
    if (!positions.areAllKnown()) {
      return LOOKUP_WAIT;
    }
    if (assignment instanceof Assignment.Shared && !gathering.isEmpty()) {
      return Duration.ZERO;
    }
    return hasReadAll() ? LAST_WAIT : IDLE_POLL;
  }

  private boolean isAtEnd() {
    return hasReadAll() && gathering.isEmpty() && !writing.isBusy();
  }

  private boolean hasReadAll() {
    return assignment instanceof Assignment.Fixed
        && positions.areAllKnown()
        && positions.known().stream()
            .allMatch(
                partition -> consumer.position(partition) >= assignment.end(partition.partition()));
  }

  /** A partition that has been read to its end is fetched no further. */
  private void pauseEnded() {
    if (assignment instanceof Assignment.Fixed) {
      consumer.pause(
          positions.known().stream()
              .filter(partition ->
                  consumer.position(partition) >= assignment.end(partition.partition()))
              .toList());
    }
  }

  private void project(ConsumerRecords<byte[], byte[]> polled) {
    pauseEnded();
    for (TopicPartition partition : polled.partitions()) {
      long end = assignment.end(partition.partition());
      for (ConsumerRecord<byte[], byte[]> record : polled.records(partition)) {
        // Handing over may have cost us the partition.
        if (!positions.isKnown(partition) || record.offset() >= end) {
          break;
        }
        project(partition, record);
        if (gathering.isFull(limits)) {
          handOver();
        }
      }
    }
  }

  /**
   * A large record makes a batch of its own, and its changes are never all there at once: here it
   * is only seen whether it can be projected, and the writer does it again, part by part.
   */
  private void project(TopicPartition partition, ConsumerRecord<byte[], byte[]> record) {
    HeaderTexts headers = HeaderTexts.of(record.headers());
    ShardVersion place = ShardVersion.of(headers);
    if (place != null && positions.isRepeated(partition, place)) {
      gathering.add(ProjectedRecord.repetition(record, place));
    } else if (RecordDecoder.isLarge(record.value())) {
      handOver();
      gathering.addUnfolded(projector.project(record, headers, place, _ -> {}));
      handOver();
    } else {
      List<RowChange> changes = new ArrayList<>(8);
      ProjectedRecord projected = projector.project(record, headers, place, changes::add);
      gathering.add(projected, projected.failure() == null ? changes : List.of());
    }
  }

  /**
   * Whether a batch that is not full is written all the same. Live events do not wait for others
   * that are not there yet; a replay fills its batches, because what they have in common is then
   * written once.
   */
  private boolean isTimeToHandOver(int polled) {
    return switch (assignment) {
      case Assignment.Shared _ -> polled < POLLED_RECORDS;
      case Assignment.Fixed _ -> hasReadAll() || (polled == 0 && !writing.isBusy());
    };
  }

  /** Waits for the writer to be free, and gives it what was gathered. */
  private void handOver() {
    // What the writer would begin with, it need not do if it is busy and we would wait for it.
    Gathering.Gathered gathered = gathering.take(writing.isBusy());
    List<ProjectedRecord> records = gathered.records();
    Batch candidate = positions.batchOf(records);
    if (candidate.records().isEmpty()) {
      return;
    }
    while (writing.isBusy() && !stop.isGiven()) {
      keepAlive();
    }
    if (stop.isGiven()) {
      return;
    }
    // While waiting, partitions may have gone, or gone back to an earlier offset: then their
    // records are not ours to write.
    Batch batch = positions.fit(candidate) ? candidate : positions.batchOf(records);
    if (batch.records().isEmpty()) {
      return;
    }
    boolean complete = batch.records().size() == records.size();
    if (!complete && !batch.isKept()) {
      // What is left cannot be folded without the records.
      lookUpAnew();
      return;
    }
    BatchWriter.@Nullable Folded changes = complete ? gathered.folded() : null;
    positions.moveOn(batch);
    writing.write(batch, () -> applier.apply(batch, changes));
  }

  /**
   * Waits for the writer; if it takes long, polls with everything paused, so that rebalances go on.
   */
  private void keepAlive() {
    heartbeat.set(System.nanoTime());
    if (writing.isDoneWithin(BUSY_WAIT)) {
      finish();
      return;
    }
    consumer.pause(consumer.assignment());
    if (!consumer.poll(Duration.ZERO).isEmpty()) {
      throw new IllegalStateException("Kafka returned records of paused partitions");
    }
    consumer.resume(positions.known());
    reporting.tell(false);
  }

  /** Takes what the writer has done, if it has. */
  private void finish() {
    try {
      Batch applied = writing.take();
      if (applied != null) {
        retention.applied();
        reporting.applied(applied);
      }
    } catch (LostPartitionException lost) {
      LOG.warn("{}; looking up where to continue", lost.getMessage());
      lookUpAnew();
    } catch (UnkeptBatchException unkept) {
      LOG.info("{}", unkept.getMessage());
      retention.refused();
      lookUpAnew();
    }
  }

  /** The database may have gone back to where it was a moment ago. */
  private void followTheDatabase() {
    if (positions.isCompared()) {
      // What was being written has ended, too. If it was refused, all is looked up anew as it is.
      finish();
    }
    if (!positions.standElsewhere().isEmpty()) {
      lookUpAnew();
    }
  }

  /** Of all partitions: what was gathered of any is read again. */
  private void lookUpAnew() {
    gathering.clear();
    positions.lookUpAnew(Set.copyOf(positions.known()));
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
    writing.end(limits.drain());
    try {
      writer.close();
    } catch (SQLException e) {
      LOG.debug("closing the connection failed", e);
    }
  }

  /**
   * Lets the batch that is being written finish, within bounds; its result no longer matters to
   * this worker.
   */
  private void awaitWriter() {
    if (writing.isDoneWithin(limits.drain())) {
      finish();
    } else {
      LOG.warn(
          "a batch is still being written after {}: its partitions may be read again",
          limits.drain());
    }
  }

  /** Runs inside poll, on the polling thread. */
  private final class Rebalance implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      positions.tell("assigned {}", partitions);
      if (!gathering.isEmpty()) {
        lookUpAnew();
      }
      positions.assigned(partitions);
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
      positions.forget(partitions);
    }

    /** Somebody else may own them already; the compare-and-set keeps the writer out. */
    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      LOG.warn("lost {}", partitions);
      positions.forget(partitions);
    }
  }
}
