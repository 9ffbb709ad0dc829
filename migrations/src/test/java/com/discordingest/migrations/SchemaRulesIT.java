package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What holds for every table of the schema, whoever adds the next one. */
@ExtendWith(PostgresExtension.class)
class SchemaRulesIT {
  /** Written by people or by other systems, so that they are no function of the log. */
  private static final String NOT_PROJECTED =
      "('discord_narrative_posts', 'ingest_offsets', 'flyway_schema_history')";

  private static TestDatabase database;

  @BeforeAll
  static void migrate(TestDatabase empty) {
    database = empty.migrated();
  }

  @Test
  void everyTableViewAndColumnHasAComment() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT c.relname || coalesce('.' || a.attname, '')
                  FROM pg_class c
                  LEFT JOIN LATERAL (
                       SELECT attname, attnum FROM pg_attribute
                        WHERE attrelid = c.oid AND attnum > 0
                        UNION ALL
                       SELECT NULL, 0) a ON TRUE
                 WHERE c.relnamespace = 'discord'::regnamespace
                   AND c.relkind IN ('r', 'p', 'v')
                   AND c.relname <> 'flyway_schema_history'
                   AND coalesce(btrim(CASE a.attnum WHEN 0 THEN obj_description(c.oid)
                                                    ELSE col_description(c.oid, a.attnum) END), '') = ''
                """))
        .isEmpty();
  }

  @Test
  void everyTypeAndFunctionHasAComment() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT typname FROM pg_type
                 WHERE typnamespace = 'discord'::regnamespace AND typtype = 'e' AND obj_description(oid) IS NULL
                 UNION ALL
                SELECT proname FROM pg_proc
                 WHERE pronamespace = 'discord'::regnamespace AND obj_description(oid) IS NULL
                """))
        .isEmpty();
  }

  @Test
  void everyEnumEndsWithUnknown() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT DISTINCT last_value(enumlabel) OVER (
                           PARTITION BY enumtypid ORDER BY enumsortorder
                           ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
                  FROM pg_enum
                """))
        .containsExactly("unknown");
  }

  @Test
  void everyTableHasAPrimaryKey() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT relname FROM pg_class c
                 WHERE relnamespace = 'discord'::regnamespace AND relkind IN ('r', 'p')
                   AND NOT EXISTS (SELECT FROM pg_constraint WHERE conrelid = c.oid AND contype = 'p')
                """))
        .containsExactly("discord_messages_archive");
  }

  @Test
  void everyProjectedTableEndsWithItsRowVersion() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT table_name, (array_agg(column_name ORDER BY ordinal_position DESC))[1]
                  FROM information_schema.columns
                  JOIN information_schema.tables USING (table_schema, table_name)
                 WHERE table_schema = 'discord' AND table_type = 'BASE TABLE' AND table_name NOT IN %s
                 GROUP BY table_name
                """
                    .formatted(NOT_PROJECTED)))
        .hasSizeGreaterThan(40)
        .allMatch(table -> table.endsWith(" row_version"));
  }

  @Test
  void everyUpdatedAtHasItsTrigger() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT table_name FROM information_schema.columns c
                 WHERE table_schema = 'discord' AND column_name = 'updated_at'
                   AND NOT EXISTS (
                       SELECT FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid
                        WHERE t.tgrelid = table_name::regclass AND p.proname = 'update_updated_at_column')
                """))
        .isEmpty();
  }

  @Test
  void everyForeignKeyThatCascadesFromALargeTableHasAnIndex() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT c.conrelid::regclass || ': ' || pg_get_constraintdef(c.oid)
                  FROM pg_constraint c
                 WHERE c.connamespace = 'discord'::regnamespace AND c.contype = 'f' AND c.confdeltype = 'c'
                   AND c.confrelid IN ('discord_guilds'::regclass, 'discord_users'::regclass)
                   AND NOT EXISTS (
                       SELECT FROM pg_index i
                        WHERE i.indrelid = c.conrelid
                          AND (i.indkey::smallint[])[0:0] <@ c.conkey
                          AND i.indpred IS NULL)
                """))
        .isEmpty();
  }
}
