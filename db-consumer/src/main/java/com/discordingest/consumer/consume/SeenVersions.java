package com.discordingest.consumer.consume;

import com.discordingest.consumer.decode.ShardVersion;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Tells records that stand in the log again from new ones: by the highest row version that each
 * shard's records have had so far, partition by partition. What is known at a partition's beginning
 * is stored with its offset, so which records count as repeated follows from the log alone. Used by
 * the polling thread.
 */
final class SeenVersions {
  private final Map<TopicPartition, Map<String, Long>> highest = new HashMap<>();

  /**
   * From now on, records of the partition are looked at.
   *
   * @param stored for each shard the highest row version that is applied
   */
  void begin(TopicPartition partition, Map<String, Long> stored) {
    highest.put(partition, new HashMap<>(stored));
  }

  /** Records of these partitions are no longer looked at: none counts as repeated. */
  void forget(Collection<TopicPartition> partitions) {
    partitions.forEach(highest::remove);
  }

  /** Whether a record stands there again; if not, the next of its version does. */
  boolean isRepeated(TopicPartition partition, ShardVersion place) {
    Map<String, Long> sources = highest.get(partition);
    if (sources == null) {
      return false;
    }
    Long before = sources.get(place.source());
    if (before != null && place.version() <= before) {
      return true;
    }
    sources.put(place.source(), place.version());
    return false;
  }
}
