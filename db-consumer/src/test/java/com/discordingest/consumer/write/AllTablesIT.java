package com.discordingest.consumer.write;

import static com.discordingest.consumer.support.Dispatches.dispatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.ProjectedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dispatches in, rows out, through the real write path: what the guide's tables do not show. */
class AllTablesIT {
  @RegisterExtension private static final ProjectedDatabase database = new ProjectedDatabase();

  private static final String MESSAGE =
      "'id':'1200000000000000000','channel_id':'20','guild_id':'10'";

  private static Dispatch message(long at, String type, String fields) {
    return dispatch(at, type, "{" + MESSAGE + "," + fields + "}");
  }

  private static List<Dispatch> twoEdits() {
    return List.of(
        message(
            1,
            "MESSAGE_CREATE",
            "'content':'one','edited_timestamp':null,'author':{'id':'7','username':'a'}"),
        message(
            2,
            "MESSAGE_UPDATE",
            "'content':'two','edited_timestamp':'2024-02-01T00:00:00+00:00','author':{'id':'7','username':'a'}"),
        message(
            3,
            "MESSAGE_UPDATE",
            "'content':'two','edited_timestamp':'2024-02-01T00:00:00+00:00','pinned':true"),
        message(
            4,
            "MESSAGE_UPDATE",
            "'content':'three','edited_timestamp':'2024-02-02T00:00:00+00:00'"));
  }

  @Test
  void editsKeepWhatTheMessageSaidInOneBatch() {
    database.apply(twoEdits());

    assertThat(edits()).containsExactly("2024-02-01 00:00:00|one", "2024-02-02 00:00:00|two");
  }

  @Test
  void editsKeepWhatTheMessageSaidInManyBatches() {
    twoEdits().forEach(database::apply);

    assertThat(edits()).containsExactly("2024-02-01 00:00:00|one", "2024-02-02 00:00:00|two");
    assertThat(database.query("SELECT revision, content FROM discord_message_history ORDER BY 1"))
        .containsExactly("1|one", "2|two", "3|three");
  }

  @Test
  void anEditOfAMessageThatTheLogNeverShowedHasNoOldText() {
    database.apply(twoEdits().get(1));

    assertThat(edits()).containsExactly("2024-02-01 00:00:00|");
  }

  @Test
  void trapM2AnUpdateReplacesACollectionOnlyIfItCarriesIt() {
    database.apply(
        message(
            1,
            "MESSAGE_CREATE",
            "'content':'x','author':{'id':'7','username':'a'},'embeds':[{'title':'a','fields':[{'name':'n','value':'v'}]},{'title':'b'}],'mention_roles':['1']"));
    database.apply(message(2, "MESSAGE_UPDATE", "'embeds':[{'title':'c'}]"));

    assertThat(database.query("SELECT position, title FROM discord_message_embeds ORDER BY 1"))
        .containsExactly("0|c");
    assertThat(database.query("SELECT * FROM discord_embed_fields")).isEmpty();
    assertThat(database.query("SELECT mention_type, target_id FROM discord_message_mentions"))
        .containsExactly("role|1");
    assertThat(database.query("SELECT content FROM discord_messages")).containsExactly("x");
  }

  @Test
  void trapM12ReactionsAreToldApartByUserEmojiAndBurst() {
    String of = "'message_id':'1200000000000000000','channel_id':'20','guild_id':'10'";
    String custom = "'emoji':{'id':'5','name':'rook'}";
    String unicode = "'emoji':{'id':null,'name':'♟'}";
    database.apply(
        dispatch(
            1, "MESSAGE_REACTION_ADD", "{" + of + ",'user_id':'7'," + custom + ",'burst':false}"),
        dispatch(
            2, "MESSAGE_REACTION_ADD", "{" + of + ",'user_id':'7'," + custom + ",'burst':true}"),
        dispatch(
            3, "MESSAGE_REACTION_ADD", "{" + of + ",'user_id':'7'," + unicode + ",'burst':false}"),
        dispatch(
            4, "MESSAGE_REACTION_ADD", "{" + of + ",'user_id':'8'," + unicode + ",'burst':false}"));
    database.apply(
        dispatch(
            5,
            "MESSAGE_REACTION_REMOVE",
            "{" + of + ",'user_id':'7','emoji':{'id':'5','name':null},'burst':false}"));

    assertThat(reactions()).containsExactly("7|5|t", "7|♟|f", "8|♟|f");

    database.apply(dispatch(6, "MESSAGE_REACTION_REMOVE_EMOJI", "{" + of + "," + unicode + "}"));
    assertThat(reactions()).containsExactly("7|5|t");

    database.apply(dispatch(7, "MESSAGE_REACTION_REMOVE_ALL", "{" + of + "}"));
    assertThat(reactions()).isEmpty();
  }

  @Test
  void trapU5VoiceStatesFollowJoinsMovesAndLeaves() {
    database.apply(voice(1, "'20'"));
    database.apply(voice(2, "'20'"));
    assertThat(voices()).containsExactly("20|2026-01-01 00:00:00.000001|");

    database.apply(voice(3, "'21'"), voice(4, "'20'"));
    assertThat(voices()).containsExactly("20|2026-01-01 00:00:00.000004|");

    database.apply(voice(5, "null"));
    assertThat(voices())
        .containsExactly("20|2026-01-01 00:00:00.000004|2026-01-01 00:00:00.000005");

    database.apply(voice(6, "'20'"));
    assertThat(voices()).containsExactly("20|2026-01-01 00:00:00.000006|");

    database.apply(
        dispatch(7, "GUILD_CREATE", "{'id':'10','name':'g','owner_id':'7','voice_states':[]}"));
    assertThat(voices())
        .containsExactly("20|2026-01-01 00:00:00.000006|2026-01-01 00:00:00.000007");
  }

  @Test
  void trapC2WhatLiesInADeletedChannelGoesWithItButMessagesStay() {
    database.apply(
        dispatch(
            1,
            "THREAD_CREATE",
            "{'id':'21','guild_id':'10','type':11,'name':'t','parent_id':'20'}"),
        dispatch(2, "INVITE_CREATE", "{'code':'abc','guild_id':'10','channel_id':'20'}"),
        message(3, "MESSAGE_CREATE", "'content':'x','author':{'id':'7','username':'a'}"),
        dispatch(4, "CHANNEL_DELETE", "{'id':'20','guild_id':'10','type':0,'name':'c'}"));

    assertThat(database.query("SELECT id, deleted_at FROM discord_channels ORDER BY id"))
        .containsExactly("20|2026-01-01 00:00:00.000004", "21|2026-01-01 00:00:00.000004");
    assertThat(database.query("SELECT revoked_at FROM discord_invites"))
        .containsExactly("2026-01-01 00:00:00.000004");
    assertThat(database.query("SELECT deleted_at FROM discord_messages")).containsExactly("");
  }

  @Test
  void trapC1DeletingACategoryDeletesNoChannel() {
    database.apply(
        dispatch(
            1,
            "CHANNEL_CREATE",
            "{'id':'21','guild_id':'10','type':0,'name':'c','parent_id':'20'}"),
        dispatch(2, "CHANNEL_DELETE", "{'id':'20','guild_id':'10','type':4,'name':'category'}"));

    assertThat(database.query("SELECT deleted_at FROM discord_channels WHERE id = 21"))
        .containsExactly("");
  }

  @Test
  void trapT1AListSyncHidesOtherActiveThreadsOfItsChannelsOnly() {
    String thread = "'guild_id':'10','type':11,'name':'t','thread_metadata':{'archived':";
    database.apply(
        dispatch(1, "THREAD_CREATE", "{'id':'31','parent_id':'20'," + thread + "false}}"),
        dispatch(2, "THREAD_CREATE", "{'id':'32','parent_id':'20'," + thread + "true}}"),
        dispatch(3, "THREAD_CREATE", "{'id':'33','parent_id':'21'," + thread + "false}}"),
        dispatch(4, "THREAD_CREATE", "{'id':'34','parent_id':'20'," + thread + "false}}"));
    database.apply(
        dispatch(
            5,
            "THREAD_LIST_SYNC",
            "{'guild_id':'10','channel_ids':['20'],'threads':[{'id':'34','parent_id':'20',"
                + thread
                + "false}}],'members':[]}"));

    assertThat(
            database.query(
                "SELECT id, bot_has_access, deleted_at FROM discord_channels WHERE id > 30 ORDER BY id"))
        .containsExactly("31|f|", "32|t|", "33|t|", "34|t|");
  }

  private static Dispatch voice(long at, String channel) {
    return dispatch(
        at,
        "VOICE_STATE_UPDATE",
        "{'guild_id':'10','user_id':'7','session_id':'s" + at + "','channel_id':" + channel + "}");
  }

  private static List<String> voices() {
    return database.query("SELECT channel_id, joined_at, left_at FROM discord_voice_states");
  }

  private static List<String> reactions() {
    return database.query(
        "SELECT user_id, emoji_key, burst FROM discord_message_reactions ORDER BY 1, 2");
  }

  private static List<String> edits() {
    return database.query("SELECT edited_at, content FROM discord_message_edits ORDER BY 1");
  }
}
