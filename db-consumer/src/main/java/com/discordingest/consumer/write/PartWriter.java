package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import org.jooq.exception.DataAccessException;

/**
 * Folds changes as they come, and applies them whenever they are as many as an ordinary batch has,
 * in the current transaction. Used by one thread.
 */
final class PartWriter {
  private static final int CHANGES_A_PART = 20_000;

  private final SegmentWriter segments;
  private final List<RowTable> writeOrder;
  private final Supplier<BatchWriter.Folding> foldings;
  private BatchWriter.Folding folding;
  private int folded;
  private int rows;

  PartWriter(
      SegmentWriter segments, List<RowTable> writeOrder, Supplier<BatchWriter.Folding> foldings) {
    this.segments = segments;
    this.writeOrder = writeOrder;
    this.foldings = foldings;
    this.folding = foldings.get();
  }

  /**
   * Applies all changes, and returns how many rows were staged.
   *
   * @throws DataAccessException whatever PostgreSQL objects to
   */
  int write(ChangeSource changes) {
    changes.forEach(this::add);
    apply();
    return rows;
  }

  private void add(RowChange change) {
    folding.add(change);
    folded++;
    if (folded == CHANGES_A_PART) {
      apply();
    }
  }

  private void apply() {
    List<Segment> part = folding.segments();
    folding = foldings.get();
    folded = 0;
    try {
      rows += segments.write(part, writeOrder);
    } catch (SQLException e) {
      throw new DataAccessException("a part of a batch was not written", e);
    }
  }
}
