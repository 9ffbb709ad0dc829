package com.discordingest.consumer.write;

import static com.discordingest.consumer.write.StagedColumns.KEPT;
import static com.discordingest.consumer.write.StagedColumns.LISTED;
import static com.discordingest.consumer.write.StagedColumns.MARKED;
import static com.discordingest.consumer.write.StagedColumns.SCOPE_TEXT;
import static com.discordingest.consumer.write.StagedColumns.SET;
import static com.discordingest.consumer.write.StagedColumns.columnOf;
import static com.discordingest.consumer.write.StagedColumns.equal;
import static com.discordingest.consumer.write.StagedColumns.has;
import static com.discordingest.consumer.write.StagedColumns.inSet;
import static com.discordingest.consumer.write.StagedColumns.rowVersion;
import static com.discordingest.consumer.write.StagedColumns.sameKey;
import static com.discordingest.consumer.write.StagedColumns.scopePart;
import static com.discordingest.consumer.write.StagedColumns.staging;
import static com.discordingest.consumer.write.StagedColumns.versionOf;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import com.discordingest.consumer.row.RowChange.Exemption;
import com.discordingest.consumer.row.RowTable;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.DeleteConditionStep;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The SQL that removes rows or marks them as gone. Every statement has one parameter, the number of
 * the staged set it applies to. Pure.
 */
final class RemovalSql {
  private final SqlTexts texts;

  RemovalSql(SqlTexts texts) {
    this.texts = texts;
  }

  /** Removes rows. */
  String delete(RowTable table) {
    return texts.of(new Purpose("delete", table, 0, ""), () -> renderDelete(table));
  }

  private String renderDelete(RowTable table) {
    Table<?> staged = table(staging(table)).as("s");
    return deletion(
        table,
        texts
            .dsl()
            .deleteFrom(table.table())
            .using(staged)
            .where(inSet(staged))
            .and(sameKey(table, staged))
            .and(versionOf(table).lt(versionOf(staged))));
  }

  /** Removes the rows of collections that their scopes do not list. */
  String keepOnly(RowTable table, int kind) {
    return texts.of(new Purpose("keepOnly", table, 0, kind), () -> renderKeepOnly(table, kind));
  }

  private String renderKeepOnly(RowTable table, int kind) {
    Table<?> scopes = table(KEPT).as("k");
    return deletion(
        table,
        texts
            .dsl()
            .deleteFrom(table.table())
            .using(scopes)
            .where(inSet(scopes))
            .and(unlisted(table, kind, scopes))
            .and(versionOf(table).lt(versionOf(scopes))));
  }

  /** Removed rows that others refer to are told by their ids. */
  private String deletion(RowTable table, DeleteConditionStep<?> delete) {
    return texts.render(
        table.dependents().isEmpty()
            ? delete
            : delete.returningResult(table.column(table.key()[0])));
  }

  /**
   * Marks the rows of collections that their scopes do not list. The marks are staged like rows,
   * one a scope.
   *
   * @param kind which of the table's scopes
   * @param marked the columns that the marks carry, besides the scope
   */
  String markUnlisted(RowTable table, int kind, long marked, List<Exemption> exceptions) {
    return texts.of(
        new Purpose("markUnlisted", table, marked, new Marking(kind, exceptions)),
        () -> renderMarkUnlisted(table, kind, marked, exceptions));
  }

  private record Marking(int kind, List<Exemption> exceptions) {}

  private String renderMarkUnlisted(
      RowTable table, int kind, long marked, List<Exemption> exceptions) {
    Table<?> scopes = table(MARKED).as("k");
    Table<?> marks = table(staging(table)).as("s");
    Map<Field<?>, Field<?>> assignments = new LinkedHashMap<>();
    for (int i = 0; i < table.width(); i++) {
      if (has(marked, i)) {
        assignments.put(table.column(i), columnOf(marks, table.column(i)));
      }
    }
    assignments.put(rowVersion(table), columnOf(marks, rowVersion(table)));
    Condition sameScope = noCondition();
    for (int position : table.scopes().get(kind)) {
      sameScope =
          sameScope.and(equal(table.column(position), columnOf(marks, table.column(position))));
    }
    return texts.render(
        texts
            .dsl()
            .update(table.table())
            .set(assignments)
            .from(marks, scopes)
            .where(inSet(marks))
            .and(
                columnOf(scopes, field(SET, Integer.class))
                    .eq(columnOf(marks, field(SET, Integer.class))))
            .and(sameScope)
            .and(unlisted(table, kind, scopes))
            .and(noneOf(table, exceptions))
            .and(versionOf(table).lt(versionOf(scopes))));
  }

  private static Condition noneOf(RowTable table, List<Exemption> exceptions) {
    Condition none = noCondition();
    for (Exemption exemption : exceptions) {
      Field<?> column = table.column(exemption.column());
      none =
          none.and(
              exemption.values().isEmpty()
                  ? column.isNull()
                  : column
                      .cast(SQLDataType.CLOB)
                      .notIn(exemption.values().stream().map(DSL::inline).toList()));
    }
    return none;
  }

  private static Condition unlisted(RowTable table, int kind, Table<?> scopes) {
    Condition unlisted = noCondition();
    int numbers = 0;
    for (int position : table.scopes().get(kind)) {
      Field<?> column = table.column(position);
      if (Number.class.isAssignableFrom(column.getType())) {
        unlisted = unlisted.and(equal(column, columnOf(scopes, scopePart(numbers))));
        numbers++;
      } else {
        unlisted =
            unlisted.and(
                column
                    .cast(SQLDataType.CLOB)
                    .eq(columnOf(scopes, field(SCOPE_TEXT, String.class))));
      }
    }
    Field<?> member = table.column(table.member(kind));
    if (!Number.class.isAssignableFrom(member.getType())) {
      // Such collections are only ever emptied.
      return unlisted;
    }
    Field<Long[]> listed = columnOf(scopes, field(LISTED, Long[].class));
    return unlisted.and(member.cast(SQLDataType.BIGINT).ne(DSL.all(listed)));
  }
}
