package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What belongs to a message goes with it when it is deleted by hand, without a foreign key. */
@ExtendWith(PostgresExtension.class)
class MessageChildrenIT {
  private static TestDatabase database;

  private Connection connection;
  private List<String> children = List.of();

  @BeforeAll
  static void migrate(TestDatabase empty) throws SQLException {
    database = empty.migrated();
    database.query(
        "SELECT ensure_message_partition('2024-01-01'), ensure_message_partition('2024-02-01')");
  }

  @BeforeEach
  void insertTwoMessagesWithOneChildOfEachKind() throws SQLException {
    connection = database.connect();
    connection.setAutoCommit(false);
    TestDatabase.execute(
        connection,
        """
        INSERT INTO discord_users (id, username) VALUES (9, 'u');
        INSERT INTO discord_channels (id, channel_type) VALUES (1, 'guild_text'), (2, 'guild_text');
        INSERT INTO discord_messages (id, channel_id, author_id, timestamp)
        VALUES (10, 1, 9, '2024-01-05'), (20, 2, 9, '2024-02-05');
        INSERT INTO discord_message_mentions (message_id, mention_type, target_id) VALUES (10, 'user', 9), (20, 'user', 9);
        INSERT INTO discord_message_attachments (id, message_id, filename, size, url, proxy_url)
        VALUES (5, 10, 'f', 1, 'u', 'p'), (5, 20, 'f', 1, 'u', 'p');
        INSERT INTO discord_message_embeds (message_id, position) VALUES (10, 0), (20, 0);
        INSERT INTO discord_embed_fields (message_id, embed_position, position, name, value)
        VALUES (10, 0, 0, 'n', 'v'), (20, 0, 0, 'n', 'v');
        INSERT INTO discord_message_reactions (message_id, user_id, emoji_key) VALUES (10, 9, '👍'), (20, 9, '👍');
        INSERT INTO discord_message_components (message_id, position, component_type)
        VALUES (10, 0, 'action_row'), (20, 0, 'action_row');
        INSERT INTO discord_message_stickers (message_id, sticker_id) VALUES (10, 3), (20, 3);
        INSERT INTO discord_polls (message_id) VALUES (10), (20);
        INSERT INTO discord_poll_answers (message_id, answer_id) VALUES (10, 1), (20, 1);
        INSERT INTO discord_poll_votes (message_id, answer_id, user_id) VALUES (10, 1, 9), (20, 1, 9);
        INSERT INTO discord_message_edits (message_id, edited_at) VALUES (10, '2024-01-06'), (20, '2024-02-06');
        INSERT INTO discord_message_snapshots (message_id, position) VALUES (10, 0), (20, 0);
        """);
    children =
        TestDatabase.query(
            connection,
            """
            SELECT table_name FROM information_schema.columns
             WHERE table_schema = 'discord' AND column_name = 'message_id' AND is_nullable = 'NO'
            """);
  }

  @AfterEach
  void rollBack() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void goWithTheirMessageAndWithNoOther() throws SQLException {
    TestDatabase.execute(connection, "DELETE FROM discord_messages WHERE id = 10");
    assertChildrenOf("20");
  }

  @Test
  void goWithTheirChannel() throws SQLException {
    TestDatabase.execute(connection, "DELETE FROM discord_channels WHERE id = 1");
    assertChildrenOf("20");
  }

  @Test
  void goWhateverTheSearchPathIs() throws SQLException {
    TestDatabase.execute(
        connection,
        "SET LOCAL search_path = ''; DELETE FROM discord.discord_messages; SET LOCAL search_path = discord");
    assertChildrenOf();
  }

  private void assertChildrenOf(String... messages) throws SQLException {
    assertThat(children).hasSize(12);
    for (String child : children) {
      assertThat(TestDatabase.query(connection, "SELECT message_id FROM " + child))
          .as(child)
          .containsExactly(messages);
    }
  }
}
