package com.discordingest.consumer.write;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * The marks of one table within one segment: what collections no longer list. They are carried out
 * after the segment's rows are written, so later changes must commute with them. Used by one
 * thread.
 */
final class Marks {
  private final RowTable table;
  private final List<RowChange.MarkUnlisted> marks = new ArrayList<>();
  private final List<Group> byScope = new ArrayList<>();
  private final List<Group> byWithin = new ArrayList<>();

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
    group(byScope, mark.scope().carried()).add(mark.scope(), mark);
    group(byWithin, mark.within().carried() & fixed).add(mark.within(), mark);
  }

  private static Group group(List<Group> groups, long columns) {
    for (Group group : groups) {
      if (group.columns == columns) {
        return group;
      }
    }
    Group group = new Group(columns);
    groups.add(group);
    return group;
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
    for (Group group : reference ? byScope : byWithin) {
      for (RowChange.MarkUnlisted mark : group.saying(row)) {
        boolean commutes =
            reference
                ? !isMarkedWhenBare(row, mark)
                : isListed(row, mark) || isElsewhere(row, mark) || setsWhatIsMarked(row, mark);
        if (!commutes) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a later mark may be carried out before these all the same: no row has both. */
  boolean commuteWith(RowChange.MarkUnlisted later) {
    Row within = later.within();
    for (Group group : byWithin) {
      for (RowChange.MarkUnlisted mark : group.saying(within)) {
        if (!isElsewhere(within, mark)) {
          return false;
        }
      }
    }
    return true;
  }

  /** Whether a mark leaves a row alone, whether it is carried out before it is written or after. */
  boolean passOver(FoldedRow row, RowChange.MarkUnlisted mark) {
    Object member = row.cell(table.member(table.scopeOf(mark.scope())));
    if (member != null && mark.listed().contains(member)) {
      return true;
    }
    Row within = mark.within();
    for (long rest = within.carried() & row.carried() & fixed; rest != 0; rest &= rest - 1) {
      int column = Long.numberOfTrailingZeros(rest);
      if (!Objects.equals(row.cell(column), within.cell(column))) {
        return true;
      }
    }
    return false;
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

  /** Marks whose scopes, or what they lie within, are given by the same columns. */
  private static final class Group {
    private final long columns;
    private final int[] positions;
    private final List<RowChange.MarkUnlisted> all = new ArrayList<>();
    private final Map<RowKey, List<RowChange.MarkUnlisted>> byName = new HashMap<>();

    Group(long columns) {
      this.columns = columns;
      this.positions =
          IntStream.range(0, Long.SIZE).filter(at -> (columns & (1L << at)) != 0).toArray();
    }

    /**
     * @param named carries the columns
     */
    void add(Row named, RowChange.MarkUnlisted mark) {
      all.add(mark);
      RowKey name = ScopeIndex.name(named, positions);
      if (name == null) {
        throw new IllegalStateException(mark + " names nothing by a null");
      }
      byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(mark);
    }

    /** Those that say the same as a row, as far as it says anything. */
    List<RowChange.MarkUnlisted> saying(Row row) {
      if ((columns & ~row.carried()) != 0) {
        return all;
      }
      RowKey name = ScopeIndex.name(row, positions);
      return name == null ? List.of() : byName.getOrDefault(name, List.of());
    }
  }
}
