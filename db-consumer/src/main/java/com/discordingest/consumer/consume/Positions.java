package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.consumer.write.AppliedUpTo;
import com.discordingest.consumer.write.OffsetRange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Where each assigned partition continues. PostgreSQL says so: its stored offsets are looked up
 * when partitions are assigned, and compared every few seconds from then on, because the database
 * may go back by itself (ADR 0008). Used by the polling thread; questions go through the writing
 * thread.
 */
final class Positions {
  private static final Logger LOG = LoggerFactory.getLogger(Positions.class);
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);
  private static final Duration KAFKA_ANSWERS = Duration.ofSeconds(5);

  private final Consumer<byte[], byte[]> consumer;
  private final String topic;
  private final Assignment assignment;
  private final BatchApplier applier;
  private final WritingThread thread;
  private final LogProgress progress;

  /**
   * The next offset of each partition whose stored offset is known: where the next batch starts.
   */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  /** Assigned partitions whose stored offset is still to be looked up. */
  private final Set<TopicPartition> unknown = new HashSet<>();

  /** Of partitions that continue at the stored offset, what of each shard has been polled. */
  private final SeenVersions seen = new SeenVersions();

  private @Nullable Lookup lookup;
  private @Nullable Comparison comparison;
  private long lastLook = System.nanoTime();

  /** A question for the stored offsets of newly assigned partitions. */
  private record Lookup(
      Set<TopicPartition> partitions,
      Map<Integer, Long> beginnings,
      Future<@Nullable Map<Integer, AppliedUpTo>> stored) {}

  /** A question whether the stored offsets are where they were left. */
  private record Comparison(
      Map<TopicPartition, Long> expected, Future<@Nullable Map<Integer, AppliedUpTo>> stored) {}

  Positions(
      Consumer<byte[], byte[]> consumer,
      String topic,
      Assignment assignment,
      BatchApplier applier,
      WritingThread thread,
      LogProgress progress) {
    this.consumer = consumer;
    this.topic = topic;
    this.assignment = assignment;
    this.applier = applier;
    this.thread = thread;
    this.progress = progress;
  }

  /** Partitions that have a position. */
  Set<TopicPartition> known() {
    return next.keySet();
  }

  boolean areAllKnown() {
    return unknown.isEmpty();
  }

  boolean isKnown(TopicPartition partition) {
    return next.containsKey(partition);
  }

  /** Whether a record stands in the log again; if not, the next of its version does. */
  boolean isRepeated(TopicPartition partition, ShardVersion place) {
    return seen.isRepeated(partition, place);
  }

  /** Those of the records that are at or after their partition's position, as a batch. */
  Batch batchOf(List<ProjectedRecord> records) {
    List<ProjectedRecord> ours = new ArrayList<>(records.size());
    TopicPartition partition = null;
    for (ProjectedRecord record : records) {
      partition = Batch.partition(record, partition);
      Long from = next.get(partition);
      if (from != null && record.at().offset() >= from) {
        ours.add(record);
      }
    }
    return Batch.of(ours, next);
  }

  /** Whether a batch still starts where its partitions continue. */
  boolean fit(Batch batch) {
    return batch.ranges().stream()
        .allMatch(range -> Long.valueOf(range.from()).equals(next.get(partition(range))));
  }

  /** A batch has been handed over: the next one starts where it ends. */
  void moveOn(Batch batch) {
    batch.ranges().forEach(range -> next.put(partition(range), range.next()));
  }

  /**
   * Takes partitions on whose position is to be looked up; nothing is fetched of them meanwhile. A
   * position must be set before Kafka looks for one of its own.
   */
  void assigned(Collection<TopicPartition> partitions) {
    partitions.forEach(partition -> consumer.seek(partition, 0));
    lookUpAnew(partitions);
  }

  /** What is known of partitions counts no more: their positions are looked up. */
  void lookUpAnew(Collection<TopicPartition> partitions) {
    partitions.forEach(next::remove);
    seen.forget(partitions);
    unknown.addAll(partitions);
    comparison = null;
    consumer.pause(partitions);
  }

  void forget(Collection<TopicPartition> partitions) {
    seen.forget(partitions);
    comparison = null;
    partitions.forEach(partition -> {
      next.remove(partition);
      unknown.remove(partition);
      progress.forget(partition.partition());
    });
  }

  /** Gives partitions that have none a position, as soon as PostgreSQL has answered. */
  void lookUp() {
    if (unknown.isEmpty()) {
      return;
    }
    consumer.pause(Set.copyOf(unknown));
    if (lookup == null) {
      lookup = ask(Set.copyOf(unknown));
    }
    Lookup asked = lookup;
    if (asked == null || !asked.stored().isDone()) {
      return;
    }
    lookup = null;
    Map<Integer, AppliedUpTo> stored = WritingThread.result(asked.stored());
    if (stored == null) {
      return;
    }
    Set<TopicPartition> positioned = new HashSet<>(asked.partitions());
    positioned.retainAll(unknown);
    for (TopicPartition partition : positioned) {
      long beginning = asked.beginnings().getOrDefault(partition.partition(), 0L);
      begin(
          partition,
          beginning,
          stored.getOrDefault(partition.partition(), new AppliedUpTo(beginning, Map.of())));
    }
    unknown.removeAll(positioned);
    consumer.resume(positioned);
    tell("continuing {} at {}", topic, next);
  }

  /** Null while Kafka does not tell where the partitions begin. */
  private @Nullable Lookup ask(Set<TopicPartition> partitions) {
    Map<Integer, Long> beginnings = new HashMap<>();
    try {
      consumer
          .beginningOffsets(partitions, KAFKA_ANSWERS)
          .forEach((partition, offset) -> beginnings.put(partition.partition(), offset));
    } catch (RetriableException e) {
      LOG.info("Kafka does not tell where {} begin: {}; asking again", partitions, e.toString());
      return null;
    }
    return new Lookup(
        partitions, beginnings, thread.ask(() -> applier.positions(topic, beginnings)));
  }

  private void begin(TopicPartition partition, long beginning, AppliedUpTo applied) {
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
    progress.begins(partition.partition(), offset);
  }

  /** Whether PostgreSQL has answered where it stands. */
  boolean isCompared() {
    return comparison != null && comparison.stored().isDone();
  }

  /**
   * Compares, every few seconds, what is stored with where it was left, the batch that is being
   * written included: the question waits for it. A batch notices by itself, but only in the
   * partitions that it has records of, and there may be none for days.
   *
   * @return partitions that stand elsewhere; they are to be looked up anew
   */
  Set<TopicPartition> standElsewhere() {
    Comparison asked = comparison;
    if (asked == null) {
      boolean due = System.nanoTime() - lastLook > LOOK_AGAIN.toNanos();
      if (due && !next.isEmpty() && assignment instanceof Assignment.Shared) {
        lastLook = System.nanoTime();
        comparison = new Comparison(Map.copyOf(next), thread.ask(() -> applier.applied(topic)));
      }
      return Set.of();
    }
    if (!asked.stored().isDone()) {
      return Set.of();
    }
    comparison = null;
    lastLook = System.nanoTime();
    Map<Integer, AppliedUpTo> stored = WritingThread.result(asked.stored());
    if (stored == null) {
      return Set.of();
    }
    Set<TopicPartition> elsewhere = new HashSet<>();
    asked
        .expected()
        .forEach((partition, expected) -> {
          AppliedUpTo found = stored.get(partition.partition());
          if (found == null || found.next() != expected) {
            LOG.warn(
                "{} was left applied up to {}, but PostgreSQL stands at {}; continuing from there",
                partition,
                expected,
                found == null ? "its beginning" : found.next());
            elsewhere.add(partition);
          }
        });
    return elsewhere;
  }

  /** News of a service; a replay that an operator watches has a display of its own. */
  void tell(String format, Object... values) {
    LOG.atLevel(assignment instanceof Assignment.Fixed ? Level.DEBUG : Level.INFO)
        .log(format, values);
  }

  static TopicPartition partition(OffsetRange range) {
    return new TopicPartition(range.topic(), range.partition());
  }
}
