package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class ViewsIT {
  /**
   * Bits: 1024 is VIEW_CHANNEL, 2048 SEND_MESSAGES, 65536 READ_MESSAGE_HISTORY, 8 ADMINISTRATOR.
   */
  private static final String GUILD =
      """
      INSERT INTO discord_guilds (id, name, owner_id) VALUES (1, 'Café', 100);
      INSERT INTO discord_users (id, username) VALUES (100, 'owner'), (101, 'member'), (102, 'gone'), (103, 'admin');
      INSERT INTO discord_guild_members (guild_id, user_id, joined_at, left_at)
      VALUES (1, 100, now(), NULL), (1, 101, now(), NULL), (1, 102, now(), now()), (1, 103, now(), NULL);
      INSERT INTO discord_roles (id, guild_id, name, position, permissions)
      VALUES (1, 1, '@everyone', 0, 1024 | 2048 | 65536), (11, 1, 'staff', 1, 4096), (12, 1, 'admin', 2, 8);
      INSERT INTO discord_member_roles (guild_id, user_id, role_id) VALUES (1, 101, 11), (1, 103, 12);
      INSERT INTO discord_channels (id, guild_id, name, channel_type, parent_id, deleted_at, archived)
      VALUES (21, 1, 'general', 'guild_text', NULL, NULL, FALSE), (22, 1, 'old', 'guild_text', NULL, now(), FALSE),
             (23, 1, 'thread', 'public_thread', 21, NULL, FALSE), (24, 1, 'done', 'public_thread', 21, NULL, TRUE);
      """;

  private static TestDatabase database;

  private Connection connection;

  @BeforeAll
  static void migrate(TestDatabase empty) throws SQLException {
    database = empty.migrated();
    database.query("SELECT ensure_message_partition('2024-01-01')");
  }

  @BeforeEach
  void insertAGuild() throws SQLException {
    connection = database.connect();
    connection.setAutoCommit(false);
    TestDatabase.execute(connection, GUILD);
  }

  @AfterEach
  void rollBack() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void overviewLeavesOutWhatIsGone() throws SQLException {
    assertThat(
            TestDatabase.query(
                connection,
                "SELECT guild_name, member_count, channel_count, active_thread_count, role_count FROM discord_guild_overview"))
        .containsExactly("Café 3 1 1 3");
  }

  @Test
  void overviewCountsNoPlaceholders() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_roles (id, guild_id, name, position, permissions, placeholder) VALUES (13, 1, '', 0, 0, TRUE);
        INSERT INTO discord_channels (id, guild_id, channel_type, placeholder) VALUES (25, 1, 'unknown', TRUE);
        """);

    assertThat(
            TestDatabase.query(
                connection, "SELECT channel_count, role_count FROM discord_guild_overview"))
        .containsExactly("1 3");
  }

  @Test
  void overviewShowsPlaceholdersThatHaveMessages() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_channels (id, guild_id, channel_type, placeholder) VALUES (25, 1, 'unknown', TRUE), (26, 1, 'unknown', TRUE);
        INSERT INTO discord_messages (id, channel_id, guild_id, author_id, timestamp) VALUES (31, 25, 1, 101, '2024-01-02');
        """);

    assertThat(
            TestDatabase.query(
                connection,
                "SELECT channel_id, message_count FROM discord_channel_overview WHERE channel_id IN (25, 26)"))
        .containsExactly("25 1");
  }

  @Test
  void permissionsAreThoseOfAllRoles() throws SQLException {
    assertThat(permissions(101, 21)).isEqualTo(1024 | 2048 | 4096 | 65536);
  }

  @Test
  void permissionsOfOwnerAndAdministratorAreAll() throws SQLException {
    overwrite(21, "role", 1, 0, 1024);
    assertThat(permissions(100, 21)).isEqualTo(Long.MAX_VALUE);
    assertThat(permissions(103, 21)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void overwriteOfTheMemberBeatsThatOfTheRoleWhichBeatsThatOfEveryone() throws SQLException {
    overwrite(21, "role", 1, 0, 2048 | 4096);
    assertThat(permissions(101, 21)).isEqualTo(1024 | 65536);
    overwrite(21, "role", 11, 2048 | 4096, 0);
    assertThat(permissions(101, 21)).isEqualTo(1024 | 2048 | 4096 | 65536);
    overwrite(21, "member", 101, 0, 4096);
    assertThat(permissions(101, 21)).isEqualTo(1024 | 2048 | 65536);
  }

  @Test
  void overwriteOfARoleTheMemberLacksDoesNotCount() throws SQLException {
    overwrite(21, "role", 12, 0, 2048);
    overwrite(21, "member", 103, 0, 2048);
    assertThat(permissions(101, 21)).isEqualTo(1024 | 2048 | 4096 | 65536);
  }

  @Test
  void whoCannotSeeTheChannelCanDoNothing() throws SQLException {
    overwrite(21, "role", 1, 0, 1024);
    assertThat(permissions(101, 21)).isZero();
  }

  @Test
  void threadHasThePermissionsOfItsChannel() throws SQLException {
    overwrite(21, "member", 101, 0, 2048);
    assertThat(permissions(101, 23)).isEqualTo(1024 | 4096 | 65536);
  }

  @Test
  void whoIsTimedOutCanOnlySeeAndRead() throws SQLException {
    TestDatabase.execute(
        connection,
        "UPDATE discord_guild_members SET communication_disabled_until = (now() AT TIME ZONE 'UTC') + INTERVAL '1 minute'");
    assertThat(permissions(101, 21)).isEqualTo(1024 | 65536);
    TestDatabase.execute(
        connection,
        "UPDATE discord_guild_members SET communication_disabled_until = (now() AT TIME ZONE 'UTC') - INTERVAL '1 minute'");
    assertThat(permissions(101, 21)).isEqualTo(1024 | 2048 | 4096 | 65536);
  }

  @Test
  void whoLeftHasNoPermissions() throws SQLException {
    assertThat(
            TestDatabase.query(
                connection, "SELECT FROM discord_effective_permissions WHERE user_id = 102"))
        .isEmpty();
  }

  @Test
  void overviewCountsDeletedMessagesSeparately() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_messages (id, channel_id, guild_id, author_id, timestamp, deleted_at)
        VALUES (1, 21, 1, 101, '2024-01-01', NULL), (2, 21, 1, 101, '2024-01-02', NULL),
               (3, 21, 1, 100, '2024-01-03', '2024-01-04')
        """);
    assertThat(
            TestDatabase.query(
                connection,
                """
                SELECT channel_name, message_count, deleted_message_count, author_count, last_message_at
                  FROM discord_channel_overview WHERE guild_id = 1 AND channel_id IN (21, 22)
                """))
        .containsExactly("general 2 1 2 2024-01-03 00:00:00");
  }

  @Test
  void theMostActiveChannelsAreThoseOfThisWeek() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_channel_activity (guild_id, channel_id, hour, messages, reactions, authors)
        SELECT 1, channel, date_trunc('day', now() AT TIME ZONE 'UTC') - days * INTERVAL '1 day', messages, 1, 2
          FROM (VALUES (21, 0, 5), (21, 6, 5), (21, 7, 500), (22, 1, 9), (99, 2, 0)) AS v(channel, days, messages)
        """);
    assertThat(
            TestDatabase.query(
                connection,
                """
                SELECT channel_id, channel_name, messages, reactions, busiest_hour_authors, active_hours, rank
                  FROM discord_most_active_channels WHERE guild_id = 1 ORDER BY rank
                """))
        .hasSize(2)
        .first()
        .asString()
        .isEqualTo("21 general 10 2 2 2 1");
  }

  @Test
  void growthAddsUpFromTheFirstDay() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_guild_activity (guild_id, day, joins, leaves, net_members)
        VALUES (1, '2024-01-01', 5, 1, 4), (1, '2024-01-03', 1, 3, -2), (2, '2024-01-01', 9, 0, 9)
        """);
    assertThat(
            TestDatabase.query(
                connection,
                """
                SELECT day::DATE, joins, leaves, net_members_so_far
                  FROM discord_guild_growth WHERE guild_id = 1 ORDER BY day
                """))
        .containsExactly("2024-01-01 5 1 4", "2024-01-03 1 3 2");
  }

  @Test
  void hoursWithoutAnyMessageAreTheQuietest() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_channel_activity (guild_id, channel_id, hour, messages)
        SELECT 1, 21, date_trunc('day', now() AT TIME ZONE 'UTC') - INTERVAL '3 days' + h * INTERVAL '1 hour', h
          FROM generate_series(0, 22) AS h
        """);
    assertThat(
            TestDatabase.query(
                connection,
                """
                SELECT hour_of_day, messages, messages_a_day, quietness FROM discord_quiet_hours
                 WHERE guild_id = 1 AND hour_of_day IN (0, 1, 22, 23) ORDER BY hour_of_day
                """))
        .containsExactly("0 0 0.00 1", "1 1 0.33 3", "22 22 7.33 24", "23 0 0.00 1");
  }

  @Test
  void adoptionTellsSinceWhenAndHowMuchACommandIsUsed() throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_command_usage (command_id, day, command_name, uses, users, answers, failures)
        VALUES (7, '2024-01-01', 'dice', 4, 2, 3, 1),
               (7, date_trunc('day', now() AT TIME ZONE 'UTC'), 'roll', 6, 5, 6, 0)
        """);
    assertThat(
            TestDatabase.query(
                connection,
                """
                SELECT command_name, first_used_on::DATE, days_used, uses, uses_this_week, most_users_in_a_day,
                       answers, failures
                  FROM discord_command_adoption
                """))
        .containsExactly("roll 2024-01-01 2 10 6 5 9 1");
  }

  @Test
  void historyShowsWhatAMessageSaidAndWhen() throws SQLException {
    // 1191172431052800000 was sent at 2024-01-01 00:00:00.041 UTC
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_messages (id, channel_id, author_id, timestamp, content)
        VALUES (1191172431052800000, 21, 101, '2024-01-01', 'third');
        INSERT INTO discord_message_edits (message_id, edited_at, content)
        VALUES (1191172431052800000, '2024-01-01 02:00:00', 'second'), (1191172431052800000, '2024-01-01 01:00:00', 'first');
        """);
    assertThat(
            TestDatabase.query(
                connection,
                """
                SELECT revision, content, date_trunc('hour', written_at), replaced_at
                  FROM discord_message_history ORDER BY revision
                """))
        .containsExactly(
            "1 first 2024-01-01 00:00:00 2024-01-01 01:00:00",
            "2 second 2024-01-01 01:00:00 2024-01-01 02:00:00",
            "3 third 2024-01-01 02:00:00 null");
  }

  private void overwrite(long channel, String type, long target, long allow, long deny)
      throws SQLException {
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_channel_permissions (channel_id, permission_type, target_id, allow, deny)
        VALUES (%d, '%s', %d, %d, %d)
        """
            .formatted(channel, type, target, allow, deny));
  }

  private long permissions(long user, long channel) throws SQLException {
    return Long.parseLong(
        TestDatabase.query(
                connection,
                """
                SELECT permissions FROM discord_effective_permissions
                 WHERE guild_id = 1 AND user_id = %d AND channel_id = %d
                """
                    .formatted(user, channel))
            .getFirst());
  }
}
