package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who sets updated_at: PostgreSQL for updates by hand, nobody for the projection's. */
@ExtendWith(PostgresExtension.class)
class UpdatedAtIT {
  private static final String OLD = "2020-02-02 02:02:02";

  private static TestDatabase database;

  private Connection connection;

  @BeforeAll
  static void migrate(TestDatabase empty) {
    database = empty.migrated();
  }

  @BeforeEach
  void insertOldRows() throws SQLException {
    connection = database.connect();
    connection.setAutoCommit(false);
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_guilds (id, name, owner_id, updated_at) VALUES (1, 'g', 2, '%1$s');
        INSERT INTO discord_channels (id, guild_id, channel_type, updated_at) VALUES (1, 1, 'dm', '%1$s');
        INSERT INTO discord_users (id, username, updated_at) VALUES (2, 'u', '%1$s');
        INSERT INTO discord_guild_members (guild_id, user_id, joined_at, updated_at) VALUES (1, 2, '%1$s', '%1$s');
        INSERT INTO discord_roles (id, guild_id, name, position, permissions, updated_at)
        VALUES (1, 1, 'r', 0, 0, '%1$s');
        """
            .formatted(OLD));
  }

  @AfterEach
  void rollBack() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "discord_guilds",
        "discord_channels",
        "discord_users",
        "discord_guild_members",
        "discord_roles"
      })
  void handMadeUpdateMovesItToNowInUtc(String table) throws SQLException {
    TestDatabase.execute(connection, "SET LOCAL TIME ZONE 'Pacific/Auckland'");
    TestDatabase.execute(connection, "UPDATE %s SET row_version = row_version".formatted(table));
    assertThat(
            TestDatabase.query(
                connection,
                "SELECT updated_at = now() AT TIME ZONE 'UTC' FROM %s".formatted(table)))
        .containsExactly("t");
  }

  @Test
  void handMadeUpdateThatSetsItKeepsItsValue() throws SQLException {
    TestDatabase.execute(connection, "UPDATE discord_guilds SET updated_at = '2021-01-01'");
    assertThat(TestDatabase.query(connection, "SELECT updated_at FROM discord_guilds"))
        .containsExactly("2021-01-01 00:00:00");
  }

  @Test
  void projectionKeepsItEvenWhenItsValueIsTheOldOne() throws SQLException {
    TestDatabase.execute(connection, "SET LOCAL discord_ingest.writer = 'on'");
    TestDatabase.execute(
        connection, "UPDATE discord_guilds SET name = 'h', updated_at = updated_at");
    assertThat(TestDatabase.query(connection, "SELECT updated_at FROM discord_guilds"))
        .containsExactly(OLD);
  }

  @Test
  void triggerAsTheGuideWritesItSparesTheProjectionToo() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        DROP TRIGGER update_guild_timestamp ON discord_guilds;
        CREATE TRIGGER update_guild_timestamp
            BEFORE UPDATE ON discord_guilds
            FOR EACH ROW
            EXECUTE FUNCTION update_updated_at_column();
        SET LOCAL discord_ingest.writer = 'on';
        UPDATE discord_guilds SET name = 'h';
        """);
    assertThat(TestDatabase.query(connection, "SELECT updated_at FROM discord_guilds"))
        .containsExactly(OLD);
  }
}
