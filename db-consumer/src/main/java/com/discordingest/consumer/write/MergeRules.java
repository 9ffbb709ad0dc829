package com.discordingest.consumer.write;

import static com.discordingest.consumer.write.StagedColumns.has;
import static com.discordingest.consumer.write.StagedColumns.rowVersion;
import static com.discordingest.consumer.write.StagedColumns.uncheckedCast;
import static org.jooq.impl.DSL.arrayGet;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/**
 * What becomes of each column when a staged row meets one that is there, by the column's rule, and
 * whether the row is touched at all. Pure.
 */
final class MergeRules {
  private MergeRules() {}

  static Map<Field<?>, Field<?>> merges(RowTable table, MergeKind kind) {
    long carried = kind.carried();
    Map<Field<?>, Field<?>> assignments = new LinkedHashMap<>();
    for (int i = 0; i < table.width(); i++) {
      if (!has(carried, i)) {
        continue;
      }
      Field<?> column = table.column(i);
      switch (table.rule(i)) {
        case LAST -> assignments.put(column, latest(table, i));
        case FILL -> assignments.put(column, filled(column));
        case LEAST -> assignments.put(column, lesser(column));
        case GREATEST -> assignments.put(column, greater(column));
        case SINCE ->
            assignments.put(column, kind.begunAnew() ? excluded(column) : since(table, column));
        case KEY, INSERT_ONLY, BOOKKEEPING -> {}
      }
    }
    if (table.placeholder() >= 0) {
      Field<Boolean> mark = table.column(table.placeholder()).coerce(Boolean.class);
      assignments.put(mark, field(DSL.condition(mark).and(DSL.condition(excluded(mark)))));
    }
    if (table.columnVersions() >= 0) {
      assignments.put(table.column(table.columnVersions()), mergedVersions(table, carried));
    }
    if (!isKey(table, table.rowVersion())) {
      assignments.put(rowVersion(table), greatest(rowVersion(table), excluded(rowVersion(table))));
    }
    return assignments;
  }

  /** Since the change, if the anchor moves or what is stored had ended. */
  private static Field<?> since(RowTable table, Field<?> column) {
    Field<?> anchor = table.column(table.anchor());
    Condition begins =
        anchor
            .isDistinctFrom(uncheckedCast(excluded(anchor)))
            .or(table.column(table.endMark()).isNotNull());
    return choose(begins, excluded(column), column);
  }

  static Map<Field<?>, Field<?>> fills(RowTable table, long carried) {
    Map<Field<?>, Field<?>> assignments = new LinkedHashMap<>();
    for (int i = 0; i < table.width(); i++) {
      if (has(carried, i)) {
        Field<?> column = table.column(i);
        switch (table.rule(i)) {
          case FILL -> assignments.put(column, filled(column));
          case LEAST -> assignments.put(column, lesser(column));
          case GREATEST -> assignments.put(column, greater(column));
          case KEY, LAST, SINCE, INSERT_ONLY, BOOKKEEPING -> {}
        }
      }
    }
    return assignments;
  }

  /**
   * A replay of what is already there must not become an update: it would cost five times as much.
   */
  static Condition changesSomething(RowTable table, long carried) {
    List<Condition> changes = new ArrayList<>();
    for (int i = 0; i < table.width(); i++) {
      if (has(carried, i)) {
        Field<?> column = table.column(i);
        switch (table.rule(i)) {
          case FILL -> changes.add(column.isNull().and(excluded(column).isNotNull()));
          case LEAST -> changes.add(column.isDistinctFrom(uncheckedCast(lesser(column))));
          case GREATEST -> changes.add(column.isDistinctFrom(uncheckedCast(greater(column))));
          case KEY, LAST, SINCE, INSERT_ONLY, BOOKKEEPING -> {}
        }
      }
    }
    return or(changes);
  }

  /** The guard: newer than what is there, or more than the placeholder that is there. */
  static Condition isNewer(RowTable table, long carried) {
    if (table.columnVersions() >= 0) {
      List<Condition> newer = new ArrayList<>();
      newer.add(changesSomething(table, carried));
      for (int index = 0; index < table.versionedColumns().size(); index++) {
        if (has(carried, table.versionedColumns().get(index))) {
          newer.add(columnIsNewer(table, index));
        }
      }
      return or(newer);
    }
    if (isKey(table, table.rowVersion())) {
      return DSL.falseCondition();
    }
    Condition newer = excluded(rowVersion(table)).gt(rowVersion(table));
    if (table.placeholder() < 0) {
      return newer;
    }
    Field<Boolean> mark = table.column(table.placeholder()).coerce(Boolean.class);
    return newer.or(DSL.condition(mark).and(not(DSL.condition(excluded(mark)))));
  }

  private static Field<?> latest(RowTable table, int position) {
    int index = table.versionIndex(position);
    Field<?> column = table.column(position);
    if (index < 0) {
      return excluded(column);
    }
    return choose(columnIsNewer(table, index), excluded(column), column);
  }

  private static Condition columnIsNewer(RowTable table, int index) {
    Field<Long[]> versions = table.column(table.columnVersions()).coerce(Long[].class);
    return arrayGet(excluded(versions), inline(index + 1))
        .gt(coalesce(arrayGet(versions, inline(index + 1)), inline(0L)));
  }

  private static Field<?> mergedVersions(RowTable table, long carried) {
    Field<Long[]> versions = table.column(table.columnVersions()).coerce(Long[].class);
    List<Field<Long>> merged = new ArrayList<>();
    for (int index = 0; index < table.versionedColumns().size(); index++) {
      Field<Long> stored = coalesce(arrayGet(versions, inline(index + 1)), inline(0L));
      boolean mayChange = has(carried, table.versionedColumns().get(index));
      merged.add(
          mayChange ? greatest(stored, arrayGet(excluded(versions), inline(index + 1))) : stored);
    }
    return DSL.array(merged);
  }

  private static <T> Field<T> filled(Field<T> column) {
    return coalesce(column, excluded(column));
  }

  private static <T> Field<T> lesser(Field<T> column) {
    return least(column, excluded(column));
  }

  private static <T> Field<T> greater(Field<T> column) {
    return greatest(column, excluded(column));
  }

  private static <T> Field<T> choose(Condition condition, Field<T> yes, Field<?> no) {
    return when(condition, yes).otherwise(StagedColumns.<T>uncheckedCast(no));
  }

  private static boolean isKey(RowTable table, int position) {
    return table.rule(position) == ColumnRule.KEY;
  }
}
