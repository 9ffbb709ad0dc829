package com.discordingest.consumer.write;

import static com.discordingest.consumer.support.Dispatches.dispatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.ProjectedDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Batches large enough to be appended give the rows that merging gives. */
class AppendedRowsIT {
  private static final int MANY = 300;
  private static final int FEW = 100;
  private static final long FIRST_ID = 1_200_000_000_000_000_000L;

  @RegisterExtension private static final ProjectedDatabase database = new ProjectedDatabase();

  /** Which tables are worth an attempt is remembered for as long as the connection lives. */
  @BeforeEach
  void begin() {
    database.reconnect();
    database.clear();
  }

  @Test
  void newRowsAreAppendedAndAreThoseThatMergingMakes() {
    List<Dispatch> log = messages();
    apply(log, FEW);
    Map<String, List<String>> merged = database.contents();
    assertThat(tablesWrittenUnderASavepoint()).isEmpty();
    begin();

    apply(log, MANY);

    assertThat(tablesWrittenUnderASavepoint())
        .containsExactly(
            "discord_message_attachments", "discord_message_mentions", "discord_messages");
    assertThat(database.contents()).isEqualTo(merged);
  }

  @Test
  void oneRowThatIsThereHasAllMerged() {
    List<Dispatch> log = new ArrayList<>();
    log.add(
        dispatch(
            MANY + 1L,
            "MESSAGE_DELETE",
            "{'id':'%d','channel_id':'2002','guild_id':'1000'}".formatted(FIRST_ID + 17)));
    log.addAll(messages());
    apply(log.subList(0, 1), 1);
    apply(log.subList(1, log.size()), FEW);
    Map<String, List<String>> merged = database.contents();
    begin();

    apply(log.subList(0, 1), 1);
    apply(log.subList(1, log.size()), MANY);

    assertThat(tablesWrittenUnderASavepoint()).doesNotContain("discord_messages");
    assertThat(database.contents()).isEqualTo(merged);
    assertThat(database.query("SELECT count(*), count(deleted_at) FROM discord_messages"))
        .containsExactly(MANY + "|1");
  }

  @Test
  void anEditOfAnEarlierMessageIsMergedAndTheNewOnesAreAppended() {
    List<Dispatch> log = messages();
    apply(log.subList(0, 1), 1);
    List<Dispatch> rest = new ArrayList<>(log.subList(1, log.size()));
    rest.add(
        dispatch(
            MANY + 1L,
            "MESSAGE_UPDATE",
            """
            {'id':'%d','channel_id':'2002','guild_id':'1000','content':'edited','type':0,
             'edited_timestamp':'2024-05-05T00:00:00Z','author':{'id':'7','username':'alice'},
             'mentions':[{'id':'8','username':'bob'}],'mention_roles':[],'attachments':[],'embeds':[]}
            """
                .formatted(FIRST_ID)));

    apply(rest, MANY);

    assertThat(
            database.query(
                """
                SELECT count(*), count(DISTINCT xmin::text),
                       bool_and(xmin::text <> (SELECT xmin::text FROM discord_users WHERE id = 8))
                FROM discord_messages WHERE id > %d
                """
                    .formatted(FIRST_ID)))
        .containsExactly((MANY - 1) + "|1|t");
    assertThat(database.query("SELECT content FROM discord_messages WHERE id = " + FIRST_ID))
        .containsExactly("edited");
  }

  @Test
  void whatIsAppliedAgainChangesNothing() {
    apply(messages(), MANY);
    Map<String, List<String>> once = database.contents();

    apply(messages(), MANY);

    assertThat(database.contents()).isEqualTo(once);
  }

  /** Rows written under a savepoint have another transaction id than others of a single batch. */
  private static List<String> tablesWrittenUnderASavepoint() {
    return database.query(
        """
        SELECT name FROM (
          SELECT 'discord_messages' AS name, min(xmin::text::bigint) AS id FROM discord_messages
          UNION ALL
          SELECT 'discord_message_attachments', min(xmin::text::bigint) FROM discord_message_attachments
          UNION ALL
          SELECT 'discord_message_mentions', min(xmin::text::bigint) FROM discord_message_mentions
        ) AS tables
        WHERE id <> (SELECT xmin::text::bigint FROM discord_users WHERE id = 8)
          AND (SELECT count(DISTINCT xmin::text) FROM discord_messages) = 1
        ORDER BY name
        """);
  }

  private static void apply(List<Dispatch> log, int batch) {
    for (int from = 0; from < log.size(); from += batch) {
      database.apply(log.subList(from, Math.min(log.size(), from + batch)));
    }
  }

  /** Messages with an attachment and a mention each; some of them with texts to be mended. */
  private static List<Dispatch> messages() {
    List<Dispatch> log = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      String content = i % 10 == 0 ? "null \\u0000, half a pair \\ud83d" : "hello " + i;
      log.add(
          dispatch(
              i,
              "MESSAGE_CREATE",
              """
              {'id':'%d','channel_id':'2002','guild_id':'1000','content':'%s','type':%d,'nonce':%s,
               'author':{'id':'7','username':'alice'},'mentions':[{'id':'8','username':'bob'}],'mention_roles':[],
               'attachments':[{'id':'%d','filename':'%s.png','size':%d,'url':'https://example.org/a'}]}
              """
                  .formatted(
                      FIRST_ID + i,
                      content,
                      i % 7 == 0 ? 19 : 0,
                      i % 5 == 0 ? "null" : "'" + i + "'",
                      FIRST_ID + 1_000 + i,
                      "x".repeat(i % 11 == 0 ? 400 : 4),
                      i)));
    }
    return log;
  }
}
