package com.discordingest.consumer.write;

import static com.discordingest.consumer.support.Dispatches.dispatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.ProjectedDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Staging tables take rows that fit on no page, and those that nearly do. */
class LargeRowsIT {
  private static final long MESSAGE = 1_200_000_000_000_000_000L;

  @RegisterExtension private static final ProjectedDatabase database = new ProjectedDatabase();

  /** Whether a staging table has been widened is remembered for as long as its connection lives. */
  @BeforeEach
  void begin() {
    database.reconnect();
    database.clear();
  }

  @Test
  void largeRowsAreWrittenBesideSmallOnes() {
    database.apply(List.of(embed(1, 10), embed(2, 20_000), embed(3, 10), embed(4, 9_000)));
    database.apply(List.of(embed(5, 20_000), embed(6, 10), embed(2, 30_000)));

    assertThat(
            database.query(
                "SELECT message_id - %d, length(description) FROM discord_message_embeds ORDER BY message_id"
                    .formatted(MESSAGE)))
        .containsExactly("1|10", "2|30000", "3|10", "4|9000", "5|20000", "6|10");
  }

  /** Emptying one takes ten times as long as emptying a staging table without. */
  @Test
  void onlyAStagingTableThatHadALargeRowHasAToastTable() {
    database.apply(List.of(embed(1, 10)));
    assertThat(stagingTablesWithToast()).isEmpty();

    database.apply(List.of(embed(2, 20_000)));
    assertThat(stagingTablesWithToast()).containsExactly("stage_discord_message_embeds");
  }

  private static List<String> stagingTablesWithToast() {
    return database.query(
        "SELECT relname FROM pg_class WHERE relname LIKE 'stage_discord%' AND reltoastrelid <> 0");
  }

  @Test
  void noRowIsTakenForOneThatFitsAndDoesNot() {
    List<String> expected = new ArrayList<>();
    for (int length = 10; length <= 2_000; length += 37) {
      database.reconnect();
      database.apply(List.of(guild(length, length), forum(length, length)));
      expected.add(length + "|" + length);
    }

    assertThat(
            database.query("SELECT id, array_length(features, 1) FROM discord_guilds ORDER BY id"))
        .isEqualTo(expected);
    assertThat(
            database.query(
                "SELECT id, jsonb_array_length(available_tags) FROM discord_channels ORDER BY id"))
        .isEqualTo(expected);
  }

  private static Dispatch embed(int number, int length) {
    return dispatch(
        number + length,
        "MESSAGE_UPDATE",
        """
        {'id':'%d','channel_id':'2002','guild_id':'1000','content':'','type':0,'edited_timestamp':'2024-05-05T00:00:00Z',
         'author':{'id':'7','username':'alice'},'mentions':[],'mention_roles':[],'attachments':[],
         'embeds':[{'type':'rich','description':'%s'}]}
        """
            .formatted(MESSAGE + number, "d".repeat(length)));
  }

  /** Of all texts in an array, the shortest take most room for their size. */
  private static Dispatch guild(long id, int features) {
    return dispatch(
        id,
        "GUILD_UPDATE",
        "{'id':'%d','name':'x','owner_id':'7','features':[%s]}"
            .formatted(id, String.join(",", Collections.nCopies(features, "'A'"))));
  }

  /** Of all JSON, digits in an array do. */
  private static Dispatch forum(long id, int tags) {
    return dispatch(
        id,
        "CHANNEL_CREATE",
        "{'id':'%d','type':15,'guild_id':'10','name':'x','available_tags':[%s]}"
            .formatted(id, String.join(",", Collections.nCopies(tags, "1"))));
  }
}
