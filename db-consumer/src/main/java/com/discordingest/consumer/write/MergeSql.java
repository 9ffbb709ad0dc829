package com.discordingest.consumer.write;

import static com.discordingest.consumer.write.StagedColumns.columnOf;
import static com.discordingest.consumer.write.StagedColumns.equal;
import static com.discordingest.consumer.write.StagedColumns.has;
import static com.discordingest.consumer.write.StagedColumns.inSet;
import static com.discordingest.consumer.write.StagedColumns.isBookkeeping;
import static com.discordingest.consumer.write.StagedColumns.rowVersion;
import static com.discordingest.consumer.write.StagedColumns.sameKey;
import static com.discordingest.consumer.write.StagedColumns.staging;
import static com.discordingest.consumer.write.StagedColumns.uncheckedCast;
import static com.discordingest.consumer.write.StagedColumns.versionOf;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.RowChange.Remember;
import com.discordingest.consumer.row.RowTable;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that moves staged rows into their tables. Names are unqualified: the connection's search
 * path says which schema is written. Every statement has one parameter, the number of the staged
 * set it applies to. Pure.
 */
final class MergeSql {
  private final SqlTexts texts;

  MergeSql(SqlTexts texts) {
    this.texts = texts;
  }

  /** Moves staged rows of one kind into their table. */
  String merge(RowTable table, MergeKind kind) {
    return texts.of(
        new Purpose("merge", table, kind.carried(), kind),
        () ->
            kind.write() == FoldedRow.Write.UPDATE
                ? renderUpdate(table, kind.carried())
                : renderUpsert(table, kind));
  }

  /** Inserts rows or merges them into those that exist. */
  private String renderUpsert(RowTable table, MergeKind kind) {
    long carried = kind.carried();
    boolean reference = kind.reference();
    Table<?> target = table.table();
    Table<?> staged = table(staging(table)).as("s");
    Map<Field<?>, Field<?>> inserted = new LinkedHashMap<>();
    for (int i = 0; i < table.width(); i++) {
      Field<?> column = table.column(i);
      if (isBookkeeping(table, i)) {
        inserted.put(column, columnOf(staged, column));
      } else if (has(carried, i)) {
        inserted.put(column, insertedValue(table, i, staged));
      } else if (table.insertDefault(i) != null) {
        inserted.put(column, constant(column, table.insertDefault(i)));
      }
    }
    var insert =
        texts
            .dsl()
            .insertInto(target, inserted.keySet())
            .select(
                select(inserted.values())
                    .from(staged)
                    .where(inSet(staged))
                    .and(namesNothingGone(table, staged)))
            .onConflict(keyColumns(table));
    Map<Field<?>, Field<?>> assignments =
        reference ? MergeRules.fills(table, carried) : MergeRules.merges(table, kind);
    if (assignments.isEmpty() || table.firstWins()) {
      return texts.render(insert.doNothing());
    }
    Condition worthwhile =
        reference
            ? MergeRules.changesSomething(table, carried)
            : MergeRules.isNewer(table, carried);
    return texts.render(insert.doUpdate().set(assignments).where(worthwhile));
  }

  /** Where one statement merges all rows of a table, some of them do not carry the column. */
  private static Field<?> insertedValue(RowTable table, int position, Table<?> staged) {
    Field<?> value = columnOf(staged, table.column(position));
    return table.columnVersions() < 0 || table.insertDefault(position) == null
        ? value
        : orElse(value, constant(table.column(position), table.insertDefault(position)));
  }

  private static Condition namesNothingGone(RowTable table, Table<?> staged) {
    RowTable.Gone gone = table.gone();
    if (gone == null) {
      return noCondition();
    }
    Field<?> deleted = gone.table().column(gone.table().key()[0]);
    return notExists(
        selectOne()
            .from(gone.table().table())
            .where(equal(deleted, columnOf(staged, table.column(gone.column())))));
  }

  private static <T> Field<T> orElse(Field<T> value, Field<?> otherwise) {
    return coalesce(value, StagedColumns.<T>uncheckedCast(otherwise));
  }

  /** Changes rows that exist. */
  private String renderUpdate(RowTable table, long carried) {
    Table<?> staged = table(staging(table)).as("s");
    Map<Field<?>, Field<?>> assignments = new LinkedHashMap<>();
    for (int i = 0; i < table.width(); i++) {
      if (has(carried, i) && table.rule(i) != ColumnRule.KEY) {
        assignments.put(table.column(i), columnOf(staged, table.column(i)));
      }
    }
    assignments.put(rowVersion(table), columnOf(staged, rowVersion(table)));
    return texts.render(
        texts
            .dsl()
            .update(table.table())
            .set(assignments)
            .from(staged)
            .where(inSet(staged))
            .and(sameKey(table, staged))
            .and(versionOf(staged).gt(versionOf(table))));
  }

  /** Keeps what rows say before they change; the rows' keys and marks are staged. */
  String remember(Remember form) {
    return texts.of(
        new Purpose("remember", form.table(), 0, form.source().table()),
        () -> renderRemember(form));
  }

  private String renderRemember(Remember form) {
    RowTable sources = form.source().table();
    RowTable kept = form.table();
    Table<?> staged = table(staging(sources)).as("s");
    Field<?> mark = sources.column(form.sourceMark());
    Field<?> stagedMark = columnOf(staged, mark);
    Field<?> value = sources.column(form.sourceColumn());
    Condition unchanged = mark.isDistinctFrom(uncheckedCast(stagedMark));
    int[] key = kept.key();
    Condition sameKey = sameKey(sources, staged);
    List<Field<?>> columns =
        List.of(
            kept.column(key[0]),
            kept.column(key[1]),
            kept.column(form.keptColumn()),
            rowVersion(kept));
    List<Field<?>> values =
        List.of(
            columnOf(staged, sources.column(sources.key()[0])),
            stagedMark,
            when(versionOf(sources).lt(versionOf(staged)), uncheckedCast(value)),
            versionOf(staged));
    return texts.render(
        texts
            .dsl()
            .insertInto(kept.table(), columns)
            .select(
                select(values)
                    .from(staged)
                    .leftJoin(sources.table())
                    .on(sameKey)
                    .where(inSet(staged))
                    .and(unchanged))
            .onConflictDoNothing());
  }

  private static List<Field<?>> keyColumns(RowTable table) {
    List<Field<?>> key = new ArrayList<>();
    for (int position : table.key()) {
      key.add(table.column(position));
    }
    return key;
  }

  private static Field<?> constant(Field<?> column, @Nullable Object value) {
    Object literal =
        value instanceof Instant instant
            ? Timestamp.valueOf(LocalDateTime.ofInstant(instant, ZoneOffset.UTC))
            : value;
    return DSL.inline(literal).cast(column.getDataType());
  }
}
