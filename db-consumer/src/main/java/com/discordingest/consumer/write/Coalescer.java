package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowChange;
import java.util.ArrayList;
import java.util.List;

/**
 * Folds the row changes of a batch into as few segments as exactness allows: nearly always one.
 * Pure; a coalescer serves one batch.
 */
final class Coalescer {
  private final List<Segment> segments = new ArrayList<>();
  private Segment current = new Segment();

  Coalescer() {
    segments.add(current);
  }

  void add(RowChange change) {
    if (!current.fold(change)) {
      current = new Segment();
      segments.add(current);
      if (!current.fold(change)) {
        throw new IllegalStateException("an empty segment refused " + change);
      }
    }
  }

  /** The segments in the order in which they must be applied. */
  List<Segment> segments() {
    return List.copyOf(segments);
  }
}
