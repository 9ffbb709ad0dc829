package com.discordingest.producer.publish;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * What one transaction writes.
 *
 * @param records events and dead letters, in order
 * @param progress entries of the sessions topic that say how far this batch gets; each value must
 *     differ from every earlier one of its key, as they are how a commit of unknown outcome is
 *     recognised. A null value removes the key.
 * @param notes further entries of the sessions topic, which others may change later and which
 *     therefore tell nothing of this batch. A null value removes the key.
 */
public record Batch(
    List<ProducerRecord<byte[], byte[]>> records,
    Map<String, byte @Nullable []> progress,
    Map<String, byte @Nullable []> notes) {

  public Batch {
    records = List.copyOf(records);
    progress = new HashMap<>(progress);
    notes = new HashMap<>(notes);
    if (progress.isEmpty()) {
      throw new IllegalArgumentException("progress must not be empty");
    }
  }

  /** A batch without notes. */
  public Batch(
      List<ProducerRecord<byte[], byte[]>> records, Map<String, byte @Nullable []> progress) {
    this(records, progress, Map.of());
  }

  /** Whether this batch is what the log's committed state says was written last. */
  boolean isIn(Map<String, byte[]> committed) {
    return progress.entrySet().stream()
        .allMatch(entry -> Arrays.equals(entry.getValue(), committed.get(entry.getKey())));
  }

  /** The same batch with one record replaced. */
  public Batch withRecord(int index, ProducerRecord<byte[], byte[]> replacement) {
    List<ProducerRecord<byte[], byte[]>> changed = new ArrayList<>(records);
    changed.set(index, replacement);
    return new Batch(changed, progress, notes);
  }
}
