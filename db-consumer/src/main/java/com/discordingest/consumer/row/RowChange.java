package com.discordingest.consumer.row;

import java.util.List;

/** One change to the rows of one table. */
public sealed interface RowChange {
  RowTable table();

  /** The row version of the dispatch it comes from; 0 for what any real event may replace. */
  long version();

  /**
   * Inserts the row or merges the carried columns into it.
   *
   * @param complete whether the event shows the whole entity: the row is no placeholder afterwards
   */
  record Upsert(Row row, long version, boolean complete) implements RowChange {
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

  /**
   * Removes the row. The given row carries its key, and the columns of its table's scope if it has
   * one.
   */
  record Delete(Row row, long version) implements RowChange {
    @Override
    public RowTable table() {
      return row.table();
    }
  }

  /**
   * Of a collection, such as a guild's roles, keeps only the members listed.
   *
   * @param scope carries the collection's columns only (the table's scope)
   * @param listed the members' last key part, in any order
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
   * Of a collection, marks the rows that are not listed by setting columns, instead of removing
   * them.
   *
   * @param scope carries the collection's columns only (the table's scope)
   * @param listed the members' last key part, in any order
   * @param exceptWhere rows with one of these values in this column are left alone
   * @param mark the columns to set
   */
  record MarkUnlisted(Row scope, List<Long> listed, Exemption exceptWhere, Row mark, long version)
      implements RowChange {
    public MarkUnlisted {
      listed = List.copyOf(listed);
    }

    @Override
    public RowTable table() {
      return scope.table();
    }
  }

  /**
   * Rows that a collection's snapshot does not list though they exist, told by the value of one
   * column.
   */
  record Exemption(int column, List<String> values) {
    public Exemption {
      values = List.copyOf(values);
    }
  }
}
