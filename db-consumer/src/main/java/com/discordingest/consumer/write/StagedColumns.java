package com.discordingest.consumer.write;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.table;

import com.discordingest.consumer.row.RowTable;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Table;

/**
 * Names in the staging tables, and how their columns compare with those of the tables proper. Pure.
 */
final class StagedColumns {
  /** The staging table of collections that are kept: which members each keeps. */
  static final Name KEPT = name("stage_kept");

  /**
   * That of collections that are marked: which members each spares. Few, where those kept are
   * thousands, and each statement reads all of a staging table.
   */
  static final Name MARKED = name("stage_marked");

  static final Name SET = name("stage_set");
  static final Name SCOPE_TEXT = name("scope_text");
  static final Name LISTED = name("listed");
  static final String VERSION = "row_version";

  private StagedColumns() {}

  static Name staging(RowTable table) {
    return name("stage_" + table.name());
  }

  static Condition sameKey(RowTable table, Table<?> staged) {
    Condition same = noCondition();
    for (int position : table.key()) {
      same = same.and(equal(table.column(position), columnOf(staged, table.column(position))));
    }
    return same;
  }

  static Condition inSet(Table<?> staged) {
    return columnOf(staged, field(SET, Integer.class)).eq(param("set", Integer.class));
  }

  static Field<Long> scopePart(int index) {
    return field(name("scope" + (index + 1)), Long.class);
  }

  static Field<Long> rowVersion(RowTable table) {
    return table.column(table.rowVersion()).coerce(Long.class);
  }

  static Field<Long> versionOf(RowTable table) {
    return rowVersion(table);
  }

  static Field<Long> versionOf(Table<?> staged) {
    return columnOf(staged, field(name(VERSION), Long.class));
  }

  /** The column of the same name in a staging table. */
  static <T> Field<T> columnOf(Table<?> staged, Field<T> column) {
    return field(
        staged.getQualifiedName().append(column.getUnqualifiedName()), column.getDataType());
  }

  static <T> Condition equal(Field<T> left, Field<?> right) {
    return left.eq(StagedColumns.<T>uncheckedCast(right));
  }

  /** Two columns of one type whose type parameter the compiler has lost. */
  @SuppressWarnings("unchecked")
  static <T> Field<T> uncheckedCast(Field<?> field) {
    return (Field<T>) field;
  }

  static boolean isBookkeeping(RowTable table, int position) {
    return position == table.rowVersion()
        || position == table.placeholder()
        || position == table.columnVersions();
  }

  static boolean has(long carried, int position) {
    return (carried & (1L << position)) != 0;
  }
}
