package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collections whose other members are marked alike, so that one statement does it: which rows are
 * concerned is then told apart by the collection alone. Used by one thread.
 */
final class MarkSet {
  private final RowTable table;
  private final int set;
  private final List<RowChange.MarkUnlisted> marks = new ArrayList<>();
  private final Set<@Nullable RowKey> collections = new HashSet<>();

  /**
   * @param first tells the form that all others must have
   * @param set by which the statement finds what is staged
   */
  MarkSet(RowTable table, RowChange.MarkUnlisted first, int set) {
    this.table = table;
    this.set = set;
    marks.add(first);
    collections.add(name(first));
  }

  /** Adds a mark of the same form about another collection; false, and nothing is added, if not. */
  boolean add(RowChange.MarkUnlisted mark) {
    boolean added = isOfSameForm(mark) && collections.add(name(mark));
    if (added) {
      marks.add(mark);
    }
    return added;
  }

  private boolean isOfSameForm(RowChange.MarkUnlisted mark) {
    return table.scopeOf(mark.scope()) == table.scopeOf(form().scope())
        && mark.mark().carried() == form().mark().carried()
        && mark.exceptions().equals(form().exceptions());
  }

  private @Nullable RowKey name(RowChange.MarkUnlisted mark) {
    return ScopeIndex.name(mark.scope(), scope());
  }

  RowChange.MarkUnlisted form() {
    return marks.getFirst();
  }

  /** The columns that name a collection. */
  int[] scope() {
    return table.scopes().get(table.scopeOf(form().scope()));
  }

  int set() {
    return set;
  }

  List<RowChange.MarkUnlisted> marks() {
    return marks;
  }
}
