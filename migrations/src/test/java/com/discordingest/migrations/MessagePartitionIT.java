package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Monthly partitions of discord_messages are made once, by whoever asks first. */
@ExtendWith(PostgresExtension.class)
class MessagePartitionIT {
  private static final String PARTITIONS =
      """
      SELECT c.relname, pg_get_expr(c.relpartbound, c.oid)
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid
        JOIN pg_class p ON p.oid = i.inhparent
       WHERE p.relname = 'discord_messages'
       ORDER BY c.relname
      """;

  private static final String MESSAGE =
      """
      INSERT INTO discord_channels (id, channel_type) VALUES (1, 'guild_text');
      INSERT INTO discord_messages (id, channel_id, author_id, timestamp) VALUES (1, 1, 1, '2024-02-29 23:59:59.999');
      """;

  @Test
  void holdsTheMonthThatAnyOfItsDaysLiesIn(TestDatabase empty) throws SQLException {
    TestDatabase database = empty.migrated();

    List<String> made =
        database.query(
            """
            SELECT ensure_message_partition('2024-02-29'), ensure_message_partition('2023-12-31'),
                   ensure_message_partition('2084-09-01'), ensure_message_partition('2024-02-01')
            """);

    assertThat(made).containsExactly("t t t f");
    assertThat(database.query(PARTITIONS))
        .containsExactly(
            "discord_messages_y2023m12 FOR VALUES FROM ('2023-12-01 00:00:00') TO ('2024-01-01 00:00:00')",
            "discord_messages_y2024m02 FOR VALUES FROM ('2024-02-01 00:00:00') TO ('2024-03-01 00:00:00')",
            "discord_messages_y2084m09 FOR VALUES FROM ('2084-09-01 00:00:00') TO ('2084-10-01 00:00:00')");
  }

  @Test
  void hasKeyAndIndexesAndForeignKeyOfItsParent(TestDatabase empty) throws SQLException {
    TestDatabase database = empty.migrated();
    database.query("SELECT ensure_message_partition('2024-02-01')");
    database.execute(MESSAGE);

    database.execute("DELETE FROM discord_channels");

    assertThat(database.query("SELECT count(*) FROM discord_messages")).containsExactly("0");
    assertThat(
            database.query(
                """
                SELECT count(*) FROM pg_inherits i
                  JOIN pg_index x ON x.indexrelid = i.inhrelid
                 WHERE x.indrelid = 'discord_messages_y2024m02'::regclass
                """))
        .containsExactly("4");
  }

  @Test
  void concurrentCallersMakeItOnce(TestDatabase empty) throws Exception {
    TestDatabase database = empty.migrated();
    int callers = 8;
    CyclicBarrier start = new CyclicBarrier(callers);
    List<Future<List<String>>> answers = new ArrayList<>();

    try (ExecutorService threads = Executors.newFixedThreadPool(callers)) {
      for (int i = 0; i < callers; i++) {
        answers.add(
            threads.submit(() -> {
              try (Connection connection = database.connect()) {
                start.await();
                return TestDatabase.query(
                    connection, "SELECT ensure_message_partition('2024-05-05')");
              }
            }));
      }
    }

    List<String> made = new ArrayList<>();
    for (Future<List<String>> answer : answers) {
      made.addAll(answer.get());
    }
    assertThat(made).hasSize(callers).containsOnlyOnce("t");
  }

  @Test
  void doesNotWaitForWritersOfMessages(TestDatabase empty) throws SQLException {
    TestDatabase database = empty.migrated();
    database.query("SELECT ensure_message_partition('2024-02-01')");
    database.execute(MESSAGE);
    try (Connection writer = database.connect();
        Connection caller = database.connect()) {
      writer.setAutoCommit(false);
      TestDatabase.execute(
          writer,
          """
          INSERT INTO discord_messages (id, channel_id, author_id, timestamp) VALUES (2, 1, 1, '2024-02-02');
          UPDATE discord_messages SET content = 'hi' WHERE id = 1;
          """);
      TestDatabase.execute(caller, "SET lock_timeout = '5s'");

      assertThat(TestDatabase.query(caller, "SELECT ensure_message_partition('2024-03-01')"))
          .containsExactly("t");

      writer.rollback();
    }
  }

  @Test
  void needsNoSearchPathAndSurvivesTheRenamingOfItsSchema(TestDatabase empty) throws SQLException {
    TestDatabase database = empty.migrated();
    database.migrator().migrate("discord_rebuild");
    database.execute(
        """
        ALTER SCHEMA discord RENAME TO discord_old;
        ALTER SCHEMA discord_rebuild RENAME TO discord;
        """);
    try (Connection connection = database.connect()) {
      TestDatabase.execute(connection, "SET search_path = ''");

      TestDatabase.query(connection, "SELECT discord.ensure_message_partition('2024-03-01')");

      assertThat(
              TestDatabase.query(
                  connection,
                  "SELECT schemaname FROM pg_tables WHERE tablename = 'discord_messages_y2024m03'"))
          .containsExactly("discord");
    }
  }

  @Test
  void leavesThePartitionThatTheGuideMakes(TestDatabase empty) throws SQLException {
    TestDatabase database = empty.migrated();
    database.execute(
        """
        CREATE TABLE discord_messages_y2024m01 PARTITION OF discord_messages
        FOR VALUES FROM ('2024-01-01') TO ('2024-02-01')
        """);
    assertThat(database.query("SELECT ensure_message_partition('2024-01-15')"))
        .containsExactly("f");
  }

  @Test
  void refusesWhenATableOfThatNameIsDetached(TestDatabase empty) throws SQLException {
    TestDatabase database = empty.migrated();
    database.query("SELECT ensure_message_partition('2024-01-01')");
    database.execute("ALTER TABLE discord_messages DETACH PARTITION discord_messages_y2024m01");
    assertThatThrownBy(() -> database.query("SELECT ensure_message_partition('2024-01-01')"))
        .hasMessageContaining("not a partition")
        .hasMessageContaining("Attach it again");
  }
}
