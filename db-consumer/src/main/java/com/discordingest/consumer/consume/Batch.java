package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.OffsetRange;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Records that are applied in one transaction, and the offsets they move.
 *
 * @param records in the order in which they were polled
 * @param ranges one for each partition that has a record here
 */
record Batch(List<ProjectedRecord> records, List<OffsetRange> ranges) {
  Batch {
    records = List.copyOf(records);
    ranges = List.copyOf(ranges);
  }

  /**
   * A batch of records that start where each partition is applied up to.
   *
   * @param from the stored next offset of every partition that occurs
   */
  static Batch of(List<ProjectedRecord> records, Map<TopicPartition, Long> from) {
    Map<TopicPartition, Long> ends = new LinkedHashMap<>();
    Map<TopicPartition, Map<String, Long>> versions = new HashMap<>();
    TopicPartition current = null;
    for (ProjectedRecord record : records) {
      current = partition(record, current);
      ends.put(current, record.at().offset() + 1);
      ShardVersion place = record.place();
      if (place != null && !record.repeated()) {
        versions
            .computeIfAbsent(current, _ -> new HashMap<>())
            .merge(place.source(), place.version(), Math::max);
      }
    }
    List<OffsetRange> ranges = new ArrayList<>();
    ends.forEach((partition, end) ->
        ranges.add(
            new OffsetRange(
                partition.topic(),
                partition.partition(),
                start(partition, from),
                end,
                versions.getOrDefault(partition, Map.of()))));
    return new Batch(records, ranges);
  }

  private static long start(TopicPartition partition, Map<TopicPartition, Long> from) {
    Long start = from.get(partition);
    if (start == null) {
      throw new IllegalStateException("no offset is known for " + partition);
    }
    return start;
  }

  /**
   * A record's partition.
   *
   * @param before that of the record before: mostly the same, which is then given again
   */
  static TopicPartition partition(ProjectedRecord record, @Nullable TopicPartition before) {
    RecordPosition at = record.at();
    if (before != null
        && before.partition() == at.partition()
        && before.topic().equals(at.topic())) {
      return before;
    }
    return new TopicPartition(at.topic(), at.partition());
  }

  /** For each partition, where this batch starts. */
  Map<TopicPartition, Long> starts() {
    return offsets(OffsetRange::from);
  }

  /** For each partition, where the next batch starts. */
  Map<TopicPartition, Long> ends() {
    return offsets(OffsetRange::next);
  }

  private Map<TopicPartition, Long> offsets(ToLongFunction<OffsetRange> which) {
    Map<TopicPartition, Long> offsets = new LinkedHashMap<>();
    ranges.forEach(range ->
        offsets.put(
            new TopicPartition(range.topic(), range.partition()), which.applyAsLong(range)));
    return offsets;
  }

  /**
   * Folds the changes of all records that have no failure.
   *
   * @param folding to which nothing has been added
   * @throws RuntimeException if changes contradict each other, which one of the records must be to
   *     blame for
   */
  BatchWriter.Folded fold(RecordProjector projector, BatchWriter.Folding folding) {
    changes(projector, folding::add);
    return folding.end();
  }

  /** Whether its changes may be too many to hold all of them at once. */
  boolean isLarge() {
    return records.stream().anyMatch(ProjectedRecord::isLarge);
  }

  /** Whether its records are at hand. */
  boolean isKept() {
    return records.stream().allMatch(ProjectedRecord::isKept);
  }

  /** Gives on the changes of all records that have no failure. */
  void changes(RecordProjector projector, Consumer<RowChange> to) {
    records.forEach(record -> projector.changesOf(record, to));
  }

  /** The highest row version, or 0: how recent the batch is. */
  long latestVersion() {
    return records.stream().mapToLong(ProjectedRecord::version).max().orElse(0);
  }
}
