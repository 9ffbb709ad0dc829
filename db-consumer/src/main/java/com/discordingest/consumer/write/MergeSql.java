package com.discordingest.consumer.write;

import static org.jooq.impl.DSL.arrayGet;
import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.least;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.param;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.RowChange.Exemption;
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
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.DeleteConditionStep;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Query;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.conf.ParamType;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that moves staged rows into their tables, rendered by jOOQ from the generated tables.
 * Names are unqualified: the connection's search path says which schema is written. Every statement
 * has one parameter, the number of the staged set it applies to. Pure.
 */
final class MergeSql {
  /** The staging table of collections: which members each keeps. */
  static final Name SCOPES = name("stage_scopes");

  private static final Name SET = name("stage_set");
  private static final Name SCOPE_TEXT = name("scope_text");
  private static final Name LISTED = name("listed");
  private static final String VERSION = "row_version";

  /** What a statement is for; equal ones have the same text. */
  private record Purpose(String verb, RowTable table, long columns, Object detail) {}

  private final Map<Purpose, String> texts = new ConcurrentHashMap<>();

  private final DSLContext dsl =
      DSL.using(SQLDialect.POSTGRES, Jooq.settings().withParamType(ParamType.INDEXED));

  private static Name staging(RowTable table) {
    return name("stage_" + table.name());
  }

  /** Makes a table's staging table, which empties itself at every commit. */
  String createStaging(RowTable table) {
    return render(
        dsl.query(
            "create temporary table if not exists {0} on commit delete rows as {1} with no data",
            staging(table),
            select(inline(0).as(SET)).select(table.table().fields()).from(table.table())));
  }

  /** Makes the staging table of collections. */
  String createScopes() {
    return render(
        dsl.createTemporaryTableIfNotExists(SCOPES)
            .column(SET, SQLDataType.INTEGER)
            .column(scopePart(0).getUnqualifiedName(), SQLDataType.BIGINT)
            .column(scopePart(1).getUnqualifiedName(), SQLDataType.BIGINT)
            .column(SCOPE_TEXT, SQLDataType.CLOB)
            .column(LISTED, SQLDataType.BIGINT.array())
            .column(name(VERSION), SQLDataType.BIGINT)
            .onCommitDeleteRows());
  }

  String copyInto(RowTable table) {
    return text(new Purpose("copy", table, 0, ""), () -> copy(staging(table)));
  }

  /** Copies whole rows of one kind straight into their table. */
  String copyAppended(RowTable table, long carried) {
    return text(
        new Purpose("append", table, carried, ""),
        () -> {
          List<Field<?>> columns = new ArrayList<>();
          for (int position : appendedColumns(table, carried)) {
            columns.add(field(table.column(position).getUnqualifiedName()));
          }
          return render(
              dsl.query(
                  "copy {0} ({1}) from stdin (format binary)",
                  name(table.name()), DSL.list(columns)));
        });
  }

  /** The columns that an append fills; the others have their defaults. */
  static int[] appendedColumns(RowTable table, long carried) {
    return IntStream.range(0, table.width())
        .filter(position ->
            has(carried, position)
                || isBookkeeping(table, position)
                || table.insertDefault(position) != null)
        .toArray();
  }

  String copyIntoScopes() {
    return copy(SCOPES);
  }

  private String copy(Name target) {
    return render(dsl.query("copy {0} from stdin (format binary)", target));
  }

  /** Moves staged rows of one kind into their table. */
  String merge(RowTable table, MergeKind kind) {
    return text(
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
        inserted.put(column, of(staged, column));
      } else if (has(carried, i)) {
        inserted.put(column, insertedValue(table, i, staged));
      } else if (table.insertDefault(i) != null) {
        inserted.put(column, constant(column, table.insertDefault(i)));
      }
    }
    var insert =
        dsl.insertInto(target, inserted.keySet())
            .select(
                select(inserted.values())
                    .from(staged)
                    .where(inSet(staged))
                    .and(namesNothingGone(table, staged)))
            .onConflict(keyColumns(table));
    Map<Field<?>, Field<?>> assignments = reference ? fills(table, carried) : merges(table, kind);
    if (assignments.isEmpty() || table.firstWins()) {
      return render(insert.doNothing());
    }
    Condition worthwhile = reference ? changesSomething(table, carried) : isNewer(table, carried);
    return render(insert.doUpdate().set(assignments).where(worthwhile));
  }

  /** Where one statement merges all rows of a table, some of them do not carry the column. */
  private static Field<?> insertedValue(RowTable table, int position, Table<?> staged) {
    Field<?> value = of(staged, table.column(position));
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
            .where(equal(deleted, of(staged, table.column(gone.column())))));
  }

  private static <T> Field<T> orElse(Field<T> value, Field<?> otherwise) {
    return coalesce(value, MergeSql.<T>uncheckedCast(otherwise));
  }

  /** Changes rows that exist. */
  private String renderUpdate(RowTable table, long carried) {
    Table<?> staged = table(staging(table)).as("s");
    Map<Field<?>, Field<?>> assignments = new LinkedHashMap<>();
    for (int i = 0; i < table.width(); i++) {
      if (has(carried, i) && table.rule(i) != ColumnRule.KEY) {
        assignments.put(table.column(i), of(staged, table.column(i)));
      }
    }
    assignments.put(rowVersion(table), of(staged, rowVersion(table)));
    return render(
        dsl.update(table.table())
            .set(assignments)
            .from(staged)
            .where(inSet(staged))
            .and(sameKey(table, staged))
            .and(versionOf(staged).gt(versionOf(table))));
  }

  /** Removes rows. */
  String delete(RowTable table) {
    return text(new Purpose("delete", table, 0, ""), () -> renderDelete(table));
  }

  private String renderDelete(RowTable table) {
    Table<?> staged = table(staging(table)).as("s");
    return deletion(
        table,
        dsl.deleteFrom(table.table())
            .using(staged)
            .where(inSet(staged))
            .and(sameKey(table, staged))
            .and(versionOf(table).lt(versionOf(staged))));
  }

  /** Removes the rows of collections that their scopes do not list. */
  String keepOnly(RowTable table, int kind) {
    return text(new Purpose("keepOnly", table, 0, kind), () -> renderKeepOnly(table, kind));
  }

  private String renderKeepOnly(RowTable table, int kind) {
    Table<?> scopes = table(SCOPES).as("k");
    return deletion(
        table,
        dsl.deleteFrom(table.table())
            .using(scopes)
            .where(inSet(scopes))
            .and(unlisted(table, kind, scopes))
            .and(versionOf(table).lt(versionOf(scopes))));
  }

  /** Removed rows that others refer to are told by their ids. */
  private String deletion(RowTable table, DeleteConditionStep<?> delete) {
    return render(
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
    return text(
        new Purpose("markUnlisted", table, marked, new Marking(kind, exceptions)),
        () -> renderMarkUnlisted(table, kind, marked, exceptions));
  }

  private record Marking(int kind, List<Exemption> exceptions) {}

  private String renderMarkUnlisted(
      RowTable table, int kind, long marked, List<Exemption> exceptions) {
    Table<?> scopes = table(SCOPES).as("k");
    Table<?> marks = table(staging(table)).as("s");
    Map<Field<?>, Field<?>> assignments = new LinkedHashMap<>();
    for (int i = 0; i < table.width(); i++) {
      if (has(marked, i)) {
        assignments.put(table.column(i), of(marks, table.column(i)));
      }
    }
    assignments.put(rowVersion(table), of(marks, rowVersion(table)));
    Condition sameScope = noCondition();
    for (int position : table.scopes().get(kind)) {
      sameScope = sameScope.and(equal(table.column(position), of(marks, table.column(position))));
    }
    return render(
        dsl.update(table.table())
            .set(assignments)
            .from(marks, scopes)
            .where(inSet(marks))
            .and(of(scopes, field(SET, Integer.class)).eq(of(marks, field(SET, Integer.class))))
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

  /** Keeps what rows say before they change; the rows' keys and marks are staged. */
  String remember(Remember form) {
    return text(
        new Purpose("remember", form.table(), 0, form.source().table()),
        () -> renderRemember(form));
  }

  private String renderRemember(Remember form) {
    RowTable sources = form.source().table();
    RowTable kept = form.table();
    Table<?> staged = table(staging(sources)).as("s");
    Field<?> mark = sources.column(form.sourceMark());
    Field<?> stagedMark = of(staged, mark);
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
            of(staged, sources.column(sources.key()[0])),
            stagedMark,
            when(versionOf(sources).lt(versionOf(staged)), uncheckedCast(value)),
            versionOf(staged));
    return render(
        dsl.insertInto(kept.table(), columns)
            .select(
                select(values)
                    .from(staged)
                    .leftJoin(sources.table())
                    .on(sameKey)
                    .where(inSet(staged))
                    .and(unchanged))
            .onConflictDoNothing());
  }

  private static Map<Field<?>, Field<?>> merges(RowTable table, MergeKind kind) {
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

  private static Map<Field<?>, Field<?>> fills(RowTable table, long carried) {
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
  private static Condition changesSomething(RowTable table, long carried) {
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
  private static Condition isNewer(RowTable table, long carried) {
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
    int index = table.versionedColumns().indexOf(position);
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

  private static Condition unlisted(RowTable table, int kind, Table<?> scopes) {
    Condition unlisted = noCondition();
    int numbers = 0;
    for (int position : table.scopes().get(kind)) {
      Field<?> column = table.column(position);
      if (Number.class.isAssignableFrom(column.getType())) {
        unlisted = unlisted.and(equal(column, of(scopes, scopePart(numbers))));
        numbers++;
      } else {
        unlisted =
            unlisted.and(
                column.cast(SQLDataType.CLOB).eq(of(scopes, field(SCOPE_TEXT, String.class))));
      }
    }
    Field<?> member = table.column(table.member(kind));
    if (!Number.class.isAssignableFrom(member.getType())) {
      // Such collections are only ever emptied.
      return unlisted;
    }
    Field<Long[]> listed = of(scopes, field(LISTED, Long[].class));
    return unlisted.and(member.cast(SQLDataType.BIGINT).ne(DSL.all(listed)));
  }

  private static Condition sameKey(RowTable table, Table<?> staged) {
    Condition same = noCondition();
    for (int position : table.key()) {
      same = same.and(equal(table.column(position), of(staged, table.column(position))));
    }
    return same;
  }

  private static List<Field<?>> keyColumns(RowTable table) {
    List<Field<?>> key = new ArrayList<>();
    for (int position : table.key()) {
      key.add(table.column(position));
    }
    return key;
  }

  private static Condition inSet(Table<?> staged) {
    return of(staged, field(SET, Integer.class)).eq(param("set", Integer.class));
  }

  private static Field<Long> scopePart(int index) {
    return field(name("scope" + (index + 1)), Long.class);
  }

  private static Field<Long> rowVersion(RowTable table) {
    return table.column(table.rowVersion()).coerce(Long.class);
  }

  private static Field<Long> versionOf(RowTable table) {
    return rowVersion(table);
  }

  private static Field<Long> versionOf(Table<?> staged) {
    return of(staged, field(name(VERSION), Long.class));
  }

  /** The column of the same name in a staging table. */
  private static <T> Field<T> of(Table<?> staged, Field<T> column) {
    return field(
        staged.getQualifiedName().append(column.getUnqualifiedName()), column.getDataType());
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

  private static <T> Condition equal(Field<T> left, Field<?> right) {
    return left.eq(MergeSql.<T>uncheckedCast(right));
  }

  private static <T> Field<T> choose(Condition condition, Field<T> yes, Field<?> no) {
    return when(condition, yes).otherwise(MergeSql.<T>uncheckedCast(no));
  }

  /** Two columns of one type whose type parameter the compiler has lost. */
  @SuppressWarnings("unchecked")
  private static <T> Field<T> uncheckedCast(Field<?> field) {
    return (Field<T>) field;
  }

  private static Field<?> constant(Field<?> column, @Nullable Object value) {
    Object literal =
        value instanceof Instant instant
            ? Timestamp.valueOf(LocalDateTime.ofInstant(instant, ZoneOffset.UTC))
            : value;
    return DSL.inline(literal).cast(column.getDataType());
  }

  private static boolean isBookkeeping(RowTable table, int position) {
    return position == table.rowVersion()
        || position == table.placeholder()
        || position == table.columnVersions();
  }

  private static boolean isKey(RowTable table, int position) {
    return table.rule(position) == ColumnRule.KEY;
  }

  private static boolean has(long carried, int position) {
    return (carried & (1L << position)) != 0;
  }

  private String text(Purpose purpose, Supplier<String> rendering) {
    return texts.computeIfAbsent(purpose, _ -> rendering.get());
  }

  private String render(Query query) {
    return dsl.render(query);
  }
}
