package com.discordingest.consumer.consume;

import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.write.BatchWriter.Folded;
import com.discordingest.consumer.write.BatchWriter.Folding;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been projected and not yet handed to the writer. Changes are folded as they come: they
 * are never all there at once, which spares memory and the collector. Used by the polling thread.
 */
final class Gathering {
  private static final Logger LOG = LoggerFactory.getLogger(Gathering.class);

  private final List<ProjectedRecord> records = new ArrayList<>();
  private long bytes;
  private final Supplier<Folding> foldings;
  private final SourceRetention retention;
  private @Nullable Folding folding;

  /**
   * @param foldings begins to fold a batch
   * @param retention whether the records themselves are kept
   */
  Gathering(Supplier<Folding> foldings, SourceRetention retention) {
    this.foldings = foldings;
    this.retention = retention;
    this.folding = foldings.get();
  }

  /**
   * What was gathered.
   *
   * @param folded what the records change; null if that could not be folded, because of one of
   *     them, or is too much
   */
  record Gathered(List<ProjectedRecord> records, @Nullable Folded folded) {}

  /** Adds a record that changes nothing. */
  void add(ProjectedRecord record) {
    add(record, List.of());
  }

  /** Adds a record, after all that stand before it in the log. */
  void add(ProjectedRecord record, List<RowChange> changes) {
    add(record, retention.isOn());
    fold(changes);
  }

  /** Adds a record whose changes are too many to be folded here: it is kept. */
  void addUnfolded(ProjectedRecord record) {
    add(record, true);
    folding = null;
  }

  private void add(ProjectedRecord record, boolean keep) {
    bytes += record.source().serializedValueSize();
    records.add(keep ? record : record.light());
  }

  private void fold(List<RowChange> changes) {
    Folding current = folding;
    if (current == null) {
      return;
    }
    try {
      for (RowChange change : changes) {
        current.add(change);
      }
    } catch (IllegalStateException
        | IllegalArgumentException
        | ArithmeticException
        | ClassCastException e) {
      tell(e);
      folding = null;
    }
  }

  private @Nullable Folded end(boolean inOrder) {
    Folding last = folding;
    if (last == null) {
      return null;
    }
    Folded folded = last.end();
    if (!inOrder) {
      return folded;
    }
    try {
      folded.order();
      return folded;
    } catch (ClassCastException e) {
      tell(e);
      return null;
    }
  }

  private static void tell(RuntimeException cause) {
    LOG.debug("a batch cannot be folded; the writer will find out whose fault it is", cause);
  }

  boolean isEmpty() {
    return records.isEmpty();
  }

  boolean isFull(BatchLimits limits) {
    return records.size() >= limits.records() || bytes >= limits.bytes();
  }

  /**
   * Gives up what was gathered, and begins anew.
   *
   * @param inOrder whether the rows are put in order here, which otherwise the writer does
   */
  Gathered take(boolean inOrder) {
    Gathered gathered = new Gathered(List.copyOf(records), end(inOrder));
    clear();
    return gathered;
  }

  /** Forgets what was gathered; it is read again. */
  void clear() {
    records.clear();
    bytes = 0;
    folding = foldings.get();
  }
}
