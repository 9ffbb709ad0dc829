package com.discordingest.consumer.write;

import static com.discordingest.consumer.write.StagedColumns.LISTED;
import static com.discordingest.consumer.write.StagedColumns.SCOPE_TEXT;
import static com.discordingest.consumer.write.StagedColumns.SET;
import static com.discordingest.consumer.write.StagedColumns.VERSION;
import static com.discordingest.consumer.write.StagedColumns.has;
import static com.discordingest.consumer.write.StagedColumns.isBookkeeping;
import static com.discordingest.consumer.write.StagedColumns.scopePart;
import static com.discordingest.consumer.write.StagedColumns.staging;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import com.discordingest.consumer.row.RowTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;

/**
 * The SQL that makes staging tables and fills them, and that appends to the tables proper. Pure.
 */
final class StagingSql {
  /** PostgreSQL 16, as a server says it. */
  private static final int FIRST_WITH_STORAGE_CLAUSE = 160_000;

  private final SqlTexts texts;

  StagingSql(SqlTexts texts) {
    this.texts = texts;
  }

  /**
   * Asks for the statement that makes a table's staging table, which empties itself at every
   * commit. It has no TOAST table: emptying that, with its index, would be most of what a small
   * commit costs (ADR 0022). So it only takes rows that fit on a page, until it is {@link #widen
   * widened}. PostgreSQL 15 cannot make such a table; there it takes all.
   */
  String describeStaging(RowTable table) {
    return texts.render(
        texts
            .dsl()
            .resultQuery(
                """
                select format('create temporary table if not exists %I (%I integer, %s) on commit delete rows', {0}, {1},
                  string_agg(format('%I %s%s', a.attname, format_type(a.atttypid, a.atttypmod),
                    case when current_setting('server_version_num')::integer >= {4} then ' storage plain' end), ', ' order by c.place))
                from unnest({2}) with ordinality as c(name, place)
                join pg_attribute as a on a.attrelid = {3}::regclass and a.attname = c.name\
                """,
                inline(staging(table).last()),
                inline(SET.last()),
                inline(
                    Arrays.stream(table.table().fields())
                        .map(Field::getName)
                        .toArray(String[]::new)),
                inline(name(table.name()).toString()),
                inline(FIRST_WITH_STORAGE_CLAUSE)));
  }

  /** Has a staging table take rows of any size. */
  String widen(RowTable table) {
    return texts.render(
        texts
            .dsl()
            .query(
                "alter table {0} {1}",
                staging(table),
                DSL.list(
                    Arrays.stream(table.table().fields())
                        .filter(StagingSql::isOfAnySize)
                        .map(column ->
                            DSL.sql(
                                "alter column {0} set storage extended",
                                column.getUnqualifiedName()))
                        .toList())));
  }

  private static boolean isOfAnySize(Field<?> column) {
    DataType<?> type = column.getDataType();
    return type.isArray() || type.isJSON() || (type.isString() && !type.isEnum());
  }

  /** Makes a staging table of collections. */
  String createCollections(Name collections) {
    return texts.render(
        texts
            .dsl()
            .createTemporaryTableIfNotExists(collections)
            .column(SET, SQLDataType.INTEGER)
            .column(scopePart(0).getUnqualifiedName(), SQLDataType.BIGINT)
            .column(scopePart(1).getUnqualifiedName(), SQLDataType.BIGINT)
            .column(SCOPE_TEXT, SQLDataType.CLOB)
            .column(LISTED, SQLDataType.BIGINT.array())
            .column(name(VERSION), SQLDataType.BIGINT)
            .onCommitDeleteRows());
  }

  String copyInto(RowTable table) {
    return texts.of(new Purpose("copy", table, 0, ""), () -> copy(staging(table)));
  }

  /** Copies whole rows of one kind straight into their table. */
  String copyAppended(RowTable table, long carried) {
    return texts.of(
        new Purpose("append", table, carried, ""),
        () -> {
          List<Field<?>> columns = new ArrayList<>();
          for (int position : appendedColumns(table, carried)) {
            columns.add(field(table.column(position).getUnqualifiedName()));
          }
          return texts.render(
              texts
                  .dsl()
                  .query(
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

  String copy(Name target) {
    return texts.render(texts.dsl().query("copy {0} from stdin (format binary)", target));
  }
}
