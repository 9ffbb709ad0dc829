package com.discordingest.consumer.write;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The marks of one table within one segment: what collections no longer list. They are carried out
 * after the segment's rows are written, so later changes must commute with them. Used by one
 * thread.
 */
final class Marks {
  private final RowTable table;
  private final List<RowChange.MarkUnlisted> marks = new ArrayList<>();

  /** Columns that never change once they are known, as a bit mask by position. */
  private final long fixed;

  Marks(RowTable table) {
    this.table = table;
    long mask = 0;
    for (int column = 0; column < table.width(); column++) {
      if (table.rule(column) == ColumnRule.KEY || table.rule(column) == ColumnRule.FILL) {
        mask |= 1L << column;
      }
    }
    this.fixed = mask;
  }

  void add(RowChange.MarkUnlisted mark) {
    marks.add(mark);
  }

  /** All of them, in their order. */
  List<RowChange.MarkUnlisted> all() {
    return marks;
  }

  /**
   * Whether a later change may be carried out before the marks all the same. The change has a newer
   * version, so a mark leaves alone what it has written.
   */
  boolean commuteWith(Row row, boolean reference) {
    for (RowChange.MarkUnlisted mark : marks) {
      boolean commutes =
          reference
              ? !isMarkedWhenBare(row, mark)
              : isListed(row, mark) || isElsewhere(row, mark) || setsWhatIsMarked(row, mark);
      if (!commutes) {
        return false;
      }
    }
    return true;
  }

  /** A reference may make a row that knows no more than this, and has no version. */
  private boolean isMarkedWhenBare(Row row, RowChange.MarkUnlisted mark) {
    return sayTheSame(row, mark.scope(), mark.scope().carried())
        && mark.exceptions().stream()
            .noneMatch(exemption ->
                exemption
                    .values()
                    .contains(String.valueOf(table.insertDefault(exemption.column()))));
  }

  private boolean isListed(Row row, RowChange.MarkUnlisted mark) {
    Object member = row.cell(table.member(table.scopeOf(mark.scope())));
    return member != null && mark.listed().contains(member);
  }

  private boolean isElsewhere(Row row, RowChange.MarkUnlisted mark) {
    Row within = mark.within();
    return !sayTheSame(row, within, within.carried() & row.carried() & fixed);
  }

  /**
   * @param columns which are compared, as a bit mask by position
   */
  private static boolean sayTheSame(Row left, Row right, long columns) {
    for (long rest = columns; rest != 0; rest &= rest - 1) {
      int column = Long.numberOfTrailingZeros(rest);
      if (!Objects.equals(left.cell(column), right.cell(column))) {
        return false;
      }
    }
    return true;
  }

  /** Where something is dated by the end of what was before, a mark would be that end. */
  private boolean setsWhatIsMarked(Row row, RowChange.MarkUnlisted mark) {
    return table.endMark() < 0 && (mark.mark().carried() & ~row.carried()) == 0;
  }
}
