package com.discordingest.consumer.write;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a run of changes comes to for one row: at most one removal, followed by at most one write.
 * Each {@code fold} method leaves the row as it was and returns false when the result could differ
 * from applying the changes one by one; the run then ends before that change. Used by one thread.
 */
final class FoldedRow {
  /** What is to be done after the removal, if there is one. */
  enum Write {
    NONE,
    UPSERT,
    UPDATE
  }

  private static final @Nullable Object[] NOTHING = {};

  private final RowTable table;
  private final Row origin;
  private final RowKey key;
  private @Nullable Object[] cells;

  /** Whether the cells are those of the only change so far, which must stay as they are. */
  private boolean cellsShared;

  private long @Nullable [] columnVersions;
  private long carried;
  private long version;
  private boolean complete;
  private Write write = Write.NONE;
  private long removedAt = -1;
  private boolean begunAnew;
  private boolean announced;
  private boolean takenAlong;

  /**
   * @param origin what the first change is about; not folded yet
   */
  FoldedRow(Row origin, RowKey key) {
    this.table = origin.table();
    this.origin = origin;
    this.key = key;
    this.cells = NOTHING;
    this.cellsShared = true;
    this.columnVersions =
        table.columnVersions() < 0 ? null : new long[table.versionedColumns().size()];
  }

  RowTable table() {
    return table;
  }

  RowKey key() {
    return key;
  }

  /** What the first change said. */
  Row origin() {
    return origin;
  }

  Write write() {
    return write;
  }

  boolean isWritten() {
    return write != Write.NONE;
  }

  /** The row version of the removal, or -1 when nothing is removed first. */
  long removedAt() {
    return removedAt;
  }

  long carried() {
    return carried;
  }

  long version() {
    return version;
  }

  boolean complete() {
    return complete;
  }

  boolean carries(int position) {
    return (carried & (1L << position)) != 0;
  }

  @Nullable Object cell(int position) {
    return carries(position) ? cells[position] : null;
  }

  /**
   * The version of each versioned column, 0 where it is not carried; null for tables guarded by
   * row.
   */
  long @Nullable [] columnVersions() {
    return columnVersions;
  }

  /** Whether it is enough to remove the row that this one refers to, by ON DELETE CASCADE. */
  boolean goesAlong() {
    return takenAlong && write == Write.NONE;
  }

  /** Whether this merely makes sure that the row exists. */
  boolean isReference() {
    return write == Write.UPSERT && version == 0 && !complete;
  }

  /** Whether the state that {@link ColumnRule#SINCE} dates began within these changes. */
  boolean begunAnew() {
    return begunAnew;
  }

  /** Whether the entity came to be within these changes, so that most likely no row is there. */
  boolean isAnnounced() {
    return announced && removedAt < 0;
  }

  boolean fold(RowChange.Upsert upsert) {
    Row row = upsert.row();
    boolean reference = upsert.isReference();
    if (table.firstWins() && write == Write.UPSERT) {
      return true;
    }
    if (write == Write.UPDATE && !covers(row)) {
      return false;
    }
    boolean older = write != Write.NONE && upsert.version() < version;
    if (older && !reference && columnVersions == null) {
      // Whether the newer change left a placeholder behind, which this one may fill, only the
      // database knows.
      return !upsert.complete() || complete;
    }
    if (write == Write.UPSERT && isReference() && !reference) {
      dropLastColumns();
    }
    boolean begins = begins(row);
    begunAnew |= begins;
    mergeAll(row, upsert.version(), !reference, begins);
    write = Write.UPSERT;
    complete |= upsert.complete();
    announced |= upsert.announced();
    version = Math.max(version, upsert.version());
    return true;
  }

  boolean fold(RowChange.Update update) {
    if (write == Write.NONE && removedAt >= 0) {
      return true;
    }
    if (write == Write.UPSERT && table.firstWins()) {
      // If the row is there, the upsert does nothing, but the update has to.
      return false;
    }
    if (write != Write.NONE && update.version() < version) {
      return true;
    }
    mergeAll(update.row(), update.version(), true, false);
    if (write == Write.NONE) {
      write = Write.UPDATE;
    }
    version = Math.max(version, update.version());
    return true;
  }

  /** Removes the row with the one that it refers to, whose removal is this old. */
  void takeAlong(long removal) {
    // Whoever was to remove it by itself still does.
    boolean alone = removedAt >= 0 && !takenAlong;
    if (remove(removal)) {
      takenAlong = !alone;
    }
  }

  /** Removes the row if the removal is newer than what is folded so far. */
  boolean remove(long removal) {
    if (write != Write.NONE && version > removal) {
      return false;
    }
    write = Write.NONE;
    carried = 0;
    cells = NOTHING;
    cellsShared = true;
    version = 0;
    complete = false;
    begunAnew = false;
    announced = false;
    takenAlong = false;
    removedAt = Math.max(removedAt, removal);
    return true;
  }

  /** Whether the state that a column of {@link ColumnRule#SINCE} dates begins anew here. */
  private boolean begins(Row row) {
    int anchor = table.anchor();
    if (anchor < 0 || write == Write.NONE) {
      return false;
    }
    boolean other =
        carries(anchor) && row.carries(anchor) && !Objects.equals(cells[anchor], row.cell(anchor));
    return other || (carries(table.endMark()) && cells[table.endMark()] != null);
  }

  private boolean covers(Row row) {
    return (carried & ~row.carried()) == 0;
  }

  private void dropLastColumns() {
    unshareCells();
    for (int i = 0; i < cells.length; i++) {
      if (table.rule(i) == ColumnRule.LAST) {
        carried &= ~(1L << i);
        cells[i] = null;
      }
    }
  }

  /** What the first change says is taken as it is, whatever the columns' rules. */
  private void mergeAll(Row row, long changeVersion, boolean mayOverwrite, boolean begins) {
    boolean first = write == Write.NONE;
    if (first && columnVersions == null) {
      cells = row.cells();
      cellsShared = true;
      carried = row.carried();
      return;
    }
    unshareCells();
    for (int i = 0; i < cells.length; i++) {
      if (row.carries(i)) {
        merge(i, row.cell(i), changeVersion, first || mayOverwrite, begins);
      }
    }
  }

  private void unshareCells() {
    if (cellsShared) {
      cells = Arrays.copyOf(cells, table.width());
      cellsShared = false;
    }
  }

  private void merge(
      int column,
      @Nullable Object value,
      long changeVersion,
      boolean mayOverwrite,
      boolean begins) {
    boolean known = (carried & (1L << column)) != 0;
    switch (table.rule(column)) {
      case LAST -> {
        if ((!known || mayOverwrite) && advances(column, changeVersion)) {
          set(column, value);
        }
      }
      case FILL -> {
        if (!known || cells[column] == null) {
          set(column, value);
        }
      }
      case KEY, INSERT_ONLY -> {
        if (!known) {
          set(column, value);
        }
      }
      case SINCE -> {
        if (!known || begins) {
          set(column, value);
        }
      }
      case LEAST -> set(column, known ? smaller(cells[column], value, -1) : value);
      case GREATEST -> set(column, known ? smaller(cells[column], value, 1) : value);
      case BOOKKEEPING ->
          // Only tables without placeholders, whose row version is part of the key, carry one
          // themselves.
          set(column, value);
    }
  }

  /**
   * Whether a change of this version may write the column; remembers it if the column has its own
   * version.
   */
  private boolean advances(int column, long changeVersion) {
    if (columnVersions == null) {
      return true;
    }
    int index = table.versionIndex(column);
    if (index < 0) {
      return true;
    }
    if (changeVersion < columnVersions[index]) {
      return false;
    }
    columnVersions[index] = changeVersion;
    return true;
  }

  private void set(int column, @Nullable Object value) {
    cells[column] = value;
    carried |= 1L << column;
  }

  /**
   * The smaller ({@code sign} -1) or greater (1) of two values of one type; null counts as unknown.
   */
  @SuppressWarnings("unchecked")
  private static @Nullable Object smaller(@Nullable Object left, @Nullable Object right, int sign) {
    if (left == null || right == null) {
      return left == null ? right : left;
    }
    return Integer.signum(((Comparable<Object>) left).compareTo(right)) == sign ? left : right;
  }
}
