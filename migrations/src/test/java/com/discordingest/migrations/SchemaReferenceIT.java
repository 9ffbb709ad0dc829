package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The tables have the columns, constraints and indexes that the guide and its appendix give them.
 */
@ExtendWith(PostgresExtension.class)
class SchemaReferenceIT {
  private static final String UTC_NOW = "(CURRENT_TIMESTAMP AT TIME ZONE 'UTC'::text)";

  /**
   * Tables that have key columns of ours among the appendix's; all others begin with its columns.
   */
  private static final Set<String> WITH_OTHER_KEYS =
      Set.of(
          "discord_message_embeds",
          "discord_embed_fields",
          "discord_message_components",
          "discord_message_reactions");

  private static TestDatabase database;

  @BeforeAll
  static void migrate(TestDatabase empty) {
    database = empty.migrated();
  }

  @ParameterizedTest
  @MethodSource("tables")
  void columnsAreThoseOfTheReferenceInItsOrder(String table, List<String> expected)
      throws SQLException {
    List<String> columns =
        database.query(
            """
            SELECT concat_ws(' | ',
                             a.attname,
                             format_type(a.atttypid, a.atttypmod),
                             CASE WHEN a.attnotnull THEN 'not null' ELSE 'null' END,
                             pg_get_expr(d.adbin, d.adrelid))
              FROM pg_attribute a
              LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
             WHERE a.attrelid = '%s'::regclass AND a.attnum > 0
             ORDER BY a.attnum
            """
                .formatted(table));
    if (WITH_OTHER_KEYS.contains(table)) {
      assertThat(columns).containsSubsequence(expected);
    } else {
      assertThat(columns).startsWith(expected.toArray(String[]::new));
    }
  }

  @Test
  void guideTablesHaveTheGuidesConstraints() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT conrelid::regclass || ': ' || pg_get_constraintdef(oid)
                  FROM pg_constraint
                 WHERE contype IN ('p', 'f', 'u', 'c')
                   AND conrelid::regclass::text IN (
                       'discord_guilds', 'discord_channels', 'discord_users', 'discord_guild_members',
                       'discord_roles', 'discord_member_roles', 'discord_messages')
                """))
        .containsExactlyInAnyOrder(
            "discord_guilds: PRIMARY KEY (id)",
            "discord_channels: PRIMARY KEY (id)",
            "discord_channels: FOREIGN KEY (guild_id) REFERENCES discord_guilds(id) ON DELETE CASCADE",
            "discord_channels: FOREIGN KEY (parent_id) REFERENCES discord_channels(id)",
            "discord_users: PRIMARY KEY (id)",
            "discord_guild_members: PRIMARY KEY (guild_id, user_id)",
            "discord_guild_members: FOREIGN KEY (guild_id) REFERENCES discord_guilds(id) ON DELETE CASCADE",
            "discord_guild_members: FOREIGN KEY (user_id) REFERENCES discord_users(id) ON DELETE CASCADE",
            "discord_roles: PRIMARY KEY (id)",
            "discord_roles: FOREIGN KEY (guild_id) REFERENCES discord_guilds(id) ON DELETE CASCADE",
            "discord_member_roles: PRIMARY KEY (guild_id, user_id, role_id)",
            "discord_member_roles: FOREIGN KEY (role_id) REFERENCES discord_roles(id) ON DELETE CASCADE",
            "discord_member_roles: FOREIGN KEY (guild_id, user_id) REFERENCES discord_guild_members(guild_id, user_id) ON DELETE CASCADE",
            // Messages go with their channel by a trigger: docs/adr/0015.
            "discord_messages: PRIMARY KEY (id, \"timestamp\")");
  }

  @Test
  void guideTablesHaveTheGuidesIndexes() throws SQLException {
    assertThat(
            database.query(
                "SELECT regexp_replace(indexdef, '^CREATE INDEX | USING btree', '', 'g') FROM pg_indexes WHERE schemaname = 'discord'"))
        .contains(
            "idx_guilds_active ON discord.discord_guilds (bot_active) WHERE (bot_active = true)",
            "idx_channels_guild ON discord.discord_channels (guild_id)",
            "idx_channels_type ON discord.discord_channels (channel_type)",
            "idx_users_bot ON discord.discord_users (bot)",
            "idx_members_guild ON discord.discord_guild_members (guild_id)",
            "idx_members_user ON discord.discord_guild_members (user_id)",
            "idx_members_boosters ON discord.discord_guild_members (guild_id, premium_since) WHERE (premium_since IS NOT NULL)",
            "idx_roles_guild ON discord.discord_roles (guild_id, \"position\" DESC)",
            "idx_member_roles_user ON discord.discord_member_roles (guild_id, user_id)",
            "idx_member_roles_role ON discord.discord_member_roles (role_id)");
  }

  @Test
  void channelTypesBeginWithTheGuides() throws SQLException {
    assertThat(database.query("SELECT unnest(enum_range(NULL::discord_channel_type))"))
        .startsWith(
            "guild_text",
            "dm",
            "guild_voice",
            "guild_category",
            "guild_announcement",
            "public_thread",
            "private_thread",
            "guild_forum",
            "guild_stage_voice")
        .contains("unknown");
  }

  @Test
  void archiveHasTheColumnsOfMessages() throws SQLException {
    String columns =
        """
        SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute
         WHERE attrelid = '%s'::regclass AND attnum > 0 ORDER BY attnum
        """;
    assertThat(database.query(columns.formatted("discord_messages_archive")))
        .isEqualTo(database.query(columns.formatted("discord_messages")));
  }

  @Test
  void everyTimestampDefaultIsInUtc() throws SQLException {
    assertThat(
            database.query(
                """
                SELECT DISTINCT column_default FROM information_schema.columns
                 WHERE table_schema = 'discord' AND table_name NOT LIKE 'flyway%'
                   AND data_type LIKE 'timestamp%' AND column_default IS NOT NULL
                """))
        .containsExactly(UTC_NOW);
  }

  @Test
  void noTimestampHasATimeZone() throws SQLException {
    assertThat(
            database.query(
                "SELECT table_name FROM information_schema.columns WHERE table_schema = 'discord' AND data_type = 'timestamp with time zone'"))
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("timeZones")
  void defaultIsUtcInASessionOfAnotherZone(String zone) throws SQLException {
    try (var connection = database.connect()) {
      connection.setAutoCommit(false);
      TestDatabase.execute(
          connection,
          "SET LOCAL TIME ZONE '%s'; INSERT INTO discord_users (id, username) VALUES (1, 'u')"
              .formatted(zone));
      assertThat(
              TestDatabase.query(
                  connection,
                  "SELECT created_at = now() AT TIME ZONE 'UTC', first_seen = created_at FROM discord_users"))
          .containsExactly("t t");
      connection.rollback();
    }
  }

  static List<String> timeZones() {
    return List.of("UTC", "Pacific/Auckland", "America/St_Johns");
  }

  static List<Object[]> tables() throws IOException {
    Map<String, List<String>> columns = new LinkedHashMap<>();
    try (var resource =
        Objects.requireNonNull(
            SchemaReferenceIT.class.getResourceAsStream("/schema-reference.tsv"))) {
      String text = new String(resource.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : text.lines().filter(line -> !line.startsWith("#")).toList()) {
        String[] cells = line.split("\t", -1);
        String fallback = cells[4];
        columns
            .computeIfAbsent(cells[0], table -> new ArrayList<>())
            .add(
                "%s | %s | %s%s"
                    .formatted(
                        cells[1],
                        cells[2],
                        cells[3].isEmpty() ? "null" : cells[3],
                        fallback.isEmpty()
                            ? ""
                            : " | " + fallback.replace("CURRENT_TIMESTAMP", UTC_NOW)));
      }
    }
    return columns.entrySet().stream()
        .map(table -> new Object[] {table.getKey(), table.getValue()})
        .toList();
  }
}
