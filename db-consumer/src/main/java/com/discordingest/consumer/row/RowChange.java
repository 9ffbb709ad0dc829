package com.discordingest.consumer.row;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/** One change to the rows of one table. */
public sealed interface RowChange {
  RowTable table();

  /** The same change as simpler ones where it has parts, in the order in which they apply. */
  default List<RowChange> inPieces() {
    return List.of(this);
  }

  /** The row version of the dispatch it comes from; 0 for what any real event may replace. */
  long version();

  /**
   * Inserts the row or merges the carried columns into it.
   *
   * @param complete whether the event shows the whole entity: the row is no placeholder afterwards
   * @param announced whether the event says that the entity has come to be: the row is most likely
   *     not there yet
   */
  record Upsert(Row row, long version, boolean complete, boolean announced) implements RowChange {
    public Upsert(Row row, long version, boolean complete) {
      this(row, version, complete, false);
    }

    /** Whether it merely makes sure that the row exists. */
    public boolean isReference() {
      return version == 0 && !complete;
    }

    @Override
    public RowTable table() {
      return row.table();
    }
  }

  /**
   * Changes the carried columns if the row is there, and does nothing otherwise. Only for tables
   * whose rows come from one partition: elsewhere the result would depend on which partition is
   * read first.
   */
  record Update(Row row, long version) implements RowChange {
    @Override
    public RowTable table() {
      return row.table();
    }
  }

  /** Removes the row. The given row carries its key, and the columns of its table's scopes. */
  record Delete(Row row, long version) implements RowChange {
    @Override
    public RowTable table() {
      return row.table();
    }
  }

  /**
   * Of a collection, such as a guild's roles, keeps only the members listed.
   *
   * @param scope carries the collection's columns only: one of the table's scopes
   * @param listed the members, by the first part of their keys that does not name the collection,
   *     in any order
   */
  record KeepOnly(Row scope, List<Long> listed, long version) implements RowChange {
    public KeepOnly {
      listed = List.copyOf(listed);
    }

    @Override
    public RowTable table() {
      return scope.table();
    }
  }

  /**
   * A collection as a whole, member by member: keeps only those listed, and makes sure of each of
   * them. Most such statements say again what is known, which is cheap to see as long as they are
   * in one piece.
   *
   * @param scope carries the collection's columns only: one of the table's scopes
   * @param listed the members, by the first part of their keys that does not name the collection
   * @param member what makes sure of one member
   */
  record Replace(Row scope, List<Long> listed, LongFunction<List<RowChange>> member, long version)
      implements RowChange {
    public Replace {
      listed = List.copyOf(listed);
    }

    @Override
    public RowTable table() {
      return scope.table();
    }

    @Override
    public List<RowChange> inPieces() {
      List<RowChange> pieces = new ArrayList<>();
      pieces.add(new KeepOnly(scope, listed, version));
      listed.forEach(id -> pieces.addAll(member.apply(id)));
      return pieces;
    }
  }

  /**
   * Of a collection, marks the rows that are not listed by setting columns, instead of removing
   * them.
   *
   * @param scope carries the collection's columns only: one of the table's scopes
   * @param listed the members, by the first part of their keys that does not name the collection,
   *     in any order
   * @param within carries what is known of all rows of the collection and never changes, such as
   *     their guild; may carry nothing
   * @param exceptions rows for which one of these holds are left alone
   * @param mark the columns to set
   */
  record MarkUnlisted(
      Row scope, Row within, List<Long> listed, List<Exemption> exceptions, Row mark, long version)
      implements RowChange {
    public MarkUnlisted {
      listed = List.copyOf(listed);
      exceptions = List.copyOf(exceptions);
    }

    @Override
    public RowTable table() {
      return scope.table();
    }
  }

  /**
   * Rows that a collection's snapshot does not list though they exist, told by the value of one
   * column.
   *
   * @param values the column's values, as text; none means any value but null
   */
  record Exemption(int column, List<String> values) {
    public Exemption {
      values = List.copyOf(values);
    }
  }

  /**
   * Keeps what a row says before a later change of the same event replaces it: inserts {@code kept}
   * with one more column, taken from the source row, which stays null if the source is missing or
   * newer. Does nothing if {@code kept} is there, or if the source has taken the change already, as
   * its mark tells.
   *
   * @param kept carries its key: the first part of the source's key, then the mark
   * @param keptColumn the column of {@code kept} to fill in
   * @param source carries the source row's key, and its mark as the change sets it
   * @param sourceColumn where the value comes from
   * @param sourceMark the column that is the mark
   */
  record Remember(
      Row kept, int keptColumn, Row source, int sourceColumn, int sourceMark, long version)
      implements RowChange {
    @Override
    public RowTable table() {
      return kept.table();
    }
  }
}
