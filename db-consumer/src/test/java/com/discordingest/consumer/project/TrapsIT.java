package com.discordingest.consumer.project;

import static com.discordingest.consumer.support.Dispatches.dispatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.ProjectedDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Discord's semantic traps that take more than one event, or PostgreSQL, to show. */
class TrapsIT {
  private static final String MESSAGE = "1200000000000000001";
  private static final String GUILD =
      "{'id':'1','name':'g','owner_id':'2','roles':[{'id':'1','name':'@everyone','permissions':'1024'},{'id':'4','name':'r','permissions':'8'}],'channels':[{'id':'3','type':0,'name':'c'},{'id':'6','type':2,'name':'v'}],'members':[{'user':{'id':'2','username':'a'},'roles':['4'],'joined_at':'2024-01-01T00:00:00+00:00'}],'voice_states':[{'user_id':'2','channel_id':'6','session_id':'s'}],'emojis':[],'stickers':[],'threads':[{'id':'5','type':11,'parent_id':'3','thread_metadata':{'archived':false}}]}";

  private static final ProjectedDatabase DATABASE = new ProjectedDatabase();

  private long version;

  @BeforeEach
  void empty() {
    DATABASE.clear();
  }

  @AfterAll
  static void close() {
    DATABASE.close();
  }

  private void apply(String type, String data) {
    version += 1000;
    apply(version, type, data);
  }

  private static void apply(long version, String type, String data) {
    DATABASE.apply(dispatch(version, type, data));
  }

  private static String message(String fields) {
    return "{'id':'"
        + MESSAGE
        + "','channel_id':'3','guild_id':'1','type':0,'author':{'id':'2','username':'a'},"
        + fields
        + "}";
  }

  @Test
  void trapS1EventsMayComeTwiceAndInAnotherOrder() {
    apply(30, "MESSAGE_DELETE", "{'id':'" + MESSAGE + "','channel_id':'3','guild_id':'1'}");
    apply(20, "MESSAGE_UPDATE", message("'content':'second'"));
    apply(10, "MESSAGE_CREATE", message("'content':'first'"));
    apply(10, "MESSAGE_CREATE", message("'content':'first'"));
    apply(20, "MESSAGE_UPDATE", message("'content':'second'"));

    assertThat(
            DATABASE.query(
                "SELECT content, placeholder, deleted_at IS NOT NULL FROM discord_messages"))
        .containsExactly("second|f|t");
  }

  @Test
  void trapS4ASnapshotRepairsWhatWasMissed() {
    apply("GUILD_CREATE", GUILD);
    apply(
        "GUILD_CREATE",
        GUILD
            .replace(",{'id':'4','name':'r','permissions':'8'}", "")
            .replace("{'id':'3','type':0,'name':'c'},", "")
            .replace("{'user_id':'2','channel_id':'6','session_id':'s'}", "")
            .replace("'roles':['4']", "'roles':[]"));

    assertThat(DATABASE.query("SELECT name FROM discord_roles")).containsExactly("@everyone");
    assertThat(DATABASE.query("SELECT count(*) FROM discord_member_roles")).containsExactly("0");
    assertThat(
            DATABASE.query(
                "SELECT id, bot_has_access, deleted_at FROM discord_channels ORDER BY id"))
        .containsExactly("3|f|", "5|t|", "6|t|");
    assertThat(DATABASE.query("SELECT left_at IS NOT NULL FROM discord_voice_states"))
        .containsExactly("t");
    assertThat(DATABASE.query("SELECT left_at FROM discord_guild_members")).containsExactly("");
  }

  @Test
  void trapS5UsersComeFromManyPartitionsAndTheNewestProfileWins() {
    apply(20, "GUILD_BAN_ADD", "{'guild_id':'1','user':{'id':'2','username':'new'}}");
    apply(
        10,
        "GUILD_BAN_ADD",
        "{'guild_id':'7','user':{'id':'2','username':'old','avatar':'only here'}}");

    assertThat(DATABASE.query("SELECT username, avatar FROM discord_users WHERE id = 2"))
        .containsExactly("new|only here");
  }

  @Test
  void trapG5AChunkMayHoldTheSameUserTwice() {
    apply(
        "GUILD_MEMBERS_CHUNK",
        "{'guild_id':'1','members':[{'user':{'id':'2','username':'a'},'roles':['4']},{'user':{'id':'2','username':'b'},'roles':['4']}],'not_found':[5]}");

    assertThat(DATABASE.query("SELECT user_id FROM discord_guild_members")).containsExactly("2");
    assertThat(DATABASE.query("SELECT username FROM discord_users WHERE id = 2"))
        .containsExactly("b");
  }

  @Test
  void trapG6ASnapshotAfterAnOutageOrARejoinMakesTheGuildActive() {
    apply("GUILD_CREATE", GUILD);
    apply("GUILD_DELETE", "{'id':'1','unavailable':true}");
    assertThat(DATABASE.query("SELECT bot_active, unavailable, left_at FROM discord_guilds"))
        .containsExactly("t|t|");

    apply("GUILD_CREATE", GUILD);
    apply("GUILD_DELETE", "{'id':'1'}");
    assertThat(
            DATABASE.query(
                "SELECT bot_active, unavailable, left_at IS NOT NULL FROM discord_guilds"))
        .containsExactly("f|f|t");

    apply("GUILD_CREATE", GUILD);
    assertThat(DATABASE.query("SELECT bot_active, unavailable, left_at FROM discord_guilds"))
        .containsExactly("t|f|");
  }

  @Test
  void trapG1AGuildThatWasNeverSeenMayBeDeleted() {
    apply("GUILD_DELETE", "{'id':'1'}");

    assertThat(DATABASE.query("SELECT count(*) FROM discord_guilds")).containsExactly("0");
  }

  @Test
  void trapG8WhatWasNeverSeenMayBeReferredTo() {
    apply(
        "CHANNEL_CREATE",
        "{'id':'3','guild_id':'1','type':0,'parent_id':'99','permission_overwrites':[{'id':'98','type':0,'allow':'1','deny':'2'},{'id':'97','type':1,'allow':'3','deny':'4'}]}");
    apply(
        "GUILD_UPDATE",
        "{'id':'1','name':'g','owner_id':'2','afk_channel_id':'96','emojis':[{'id':'7','name':'e','roles':['95']}]}");

    assertThat(
            DATABASE.query(
                "SELECT permission_type, target_id, allow, deny FROM discord_channel_permissions ORDER BY 2"))
        .containsExactly("member|97|3|4", "role|98|1|2");
    assertThat(DATABASE.query("SELECT placeholder FROM discord_channels WHERE id = 99"))
        .containsExactly("t");
    assertThat(DATABASE.query("SELECT afk_channel_id FROM discord_guilds")).containsExactly("96");
  }

  @Test
  void trapG9OneIdMayNameAGuildAChannelARoleAThreadAndAMessage() {
    apply(
        "GUILD_CREATE",
        GUILD.replace("'1'", "'" + MESSAGE + "'").replace("'3'", "'" + MESSAGE + "'"));
    apply(
        "MESSAGE_CREATE",
        message("'content':'x'")
            .replace("'1'", "'" + MESSAGE + "'")
            .replace("'3'", "'" + MESSAGE + "'"));

    for (String table : new String[] {"guilds", "channels", "roles", "messages"}) {
      assertThat(DATABASE.query("SELECT 1 FROM discord_" + table + " WHERE id = " + MESSAGE))
          .as(table)
          .hasSize(1);
    }
  }

  /** GUILD_ROLE_DELETE leaves the id in members' lists and in those of emojis. */
  @Test
  void trapG8ADeletedRoleDoesNotComeBackThroughListsThatStillNameIt() {
    apply("GUILD_CREATE", GUILD);
    apply("GUILD_ROLE_DELETE", "{'guild_id':'1','role_id':'4'}");
    apply(
        "GUILD_MEMBER_UPDATE",
        "{'guild_id':'1','user':{'id':'2','username':'a'},'roles':['4'],'joined_at':'2024-01-01T00:00:00+00:00'}");
    apply("GUILD_EMOJIS_UPDATE", "{'guild_id':'1','emojis':[{'id':'7','name':'e','roles':['4']}]}");
    apply(1, "GUILD_ROLE_UPDATE", "{'guild_id':'1','role':{'id':'4','name':'r'}}");

    assertThat(DATABASE.query("SELECT id FROM discord_roles")).containsExactly("1");
    assertThat(DATABASE.query("SELECT role_id FROM discord_member_roles")).isEmpty();
    assertThat(DATABASE.query("SELECT role_id FROM discord_emoji_roles")).isEmpty();
    assertThat(DATABASE.query("SELECT id, guild_id FROM discord_deleted_roles"))
        .containsExactly("4|1");
  }

  @Test
  void theAuditLogSaysWhoGaveARoleBeforeOrAfterTheMembersEvent() {
    String member =
        "{'guild_id':'1','user':{'id':'2','username':'a'},'roles':['4'],'joined_at':'2024-01-01T00:00:00+00:00'}";
    String entry =
        "{'id':'9','guild_id':'1','user_id':'3','target_id':'2','action_type':25,'changes':[{'key':'$add','new_value':[{'id':'4','name':'r'}]}]}";
    String assigned = "SELECT role_id, assigned_by FROM discord_member_roles";

    apply("GUILD_MEMBER_UPDATE", member);
    apply("GUILD_AUDIT_LOG_ENTRY_CREATE", entry);
    assertThat(DATABASE.query(assigned)).containsExactly("4|3");
    DATABASE.clear();
    apply("GUILD_AUDIT_LOG_ENTRY_CREATE", entry);
    apply("GUILD_MEMBER_UPDATE", member);
    assertThat(DATABASE.query(assigned)).containsExactly("4|3");
    DATABASE.clear();
    DATABASE.apply(
        dispatch(1, "GUILD_MEMBER_UPDATE", member),
        dispatch(2, "GUILD_AUDIT_LOG_ENTRY_CREATE", entry));
    assertThat(DATABASE.query(assigned)).containsExactly("4|3");
    DATABASE.clear();
    DATABASE.apply(
        dispatch(1, "GUILD_AUDIT_LOG_ENTRY_CREATE", entry),
        dispatch(2, "GUILD_MEMBER_UPDATE", member));
    assertThat(DATABASE.query(assigned)).containsExactly("4|3");
  }

  @Test
  void trapC1ADeletedCategoryTakesNoChannelAlong() {
    apply("CHANNEL_CREATE", "{'id':'8','guild_id':'1','type':4,'name':'category'}");
    apply("CHANNEL_CREATE", "{'id':'3','guild_id':'1','type':0,'name':'c','parent_id':'8'}");
    apply("CHANNEL_DELETE", "{'id':'8','guild_id':'1','type':4,'name':'category'}");
    assertThat(DATABASE.query("SELECT id, deleted_at FROM discord_channels WHERE id = 3"))
        .containsExactly("3|");

    apply("CHANNEL_UPDATE", "{'id':'3','guild_id':'1','type':0,'name':'c','parent_id':null}");
    assertThat(DATABASE.query("SELECT parent_id FROM discord_channels WHERE id = 3"))
        .containsExactly("");
  }

  @Test
  void trapC2ADeletedChannelTakesAlongWhatLiesInIt() {
    apply("GUILD_CREATE", GUILD);
    apply(
        "GUILD_SCHEDULED_EVENT_CREATE",
        "{'id':'7','guild_id':'1','channel_id':'3','name':'e','scheduled_start_time':'2026-02-01T00:00:00+00:00','privacy_level':2,'status':1,'entity_type':2}");
    apply("INVITE_CREATE", "{'code':'i','guild_id':'1','channel_id':'3'}");
    apply(
        "MESSAGE_CREATE",
        message("'content':'x','webhook_id':'9'").replace("'2','username'", "'9','username'"));
    apply("CHANNEL_DELETE", "{'id':'3','guild_id':'1','type':0,'name':'c'}");

    assertThat(
            DATABASE.query(
                "SELECT (SELECT deleted_at FROM discord_channels WHERE id = 5) IS NOT NULL, (SELECT deleted_at FROM discord_scheduled_events) IS NOT NULL, (SELECT revoked_at FROM discord_invites) IS NOT NULL, (SELECT deleted_at FROM discord_webhooks) IS NOT NULL, (SELECT deleted_at FROM discord_messages) IS NULL"))
        .containsExactly("t|t|t|t|t");
  }

  @Test
  void trapC4TheLastMessageIsNeverMovedBack() {
    apply("MESSAGE_CREATE", message("'content':'x'"));
    apply(
        "CHANNEL_UPDATE",
        "{'id':'3','guild_id':'1','type':0,'last_message_id':'175928847299117063'}");
    assertThat(DATABASE.query("SELECT last_message_at FROM discord_channels WHERE id = 3"))
        .containsExactly("2024-01-25 08:51:34.921");

    apply("CHANNEL_CREATE", "{'id':'8','guild_id':'1','type':15}");
    apply(
        "THREAD_CREATE",
        "{'id':'" + MESSAGE + "','guild_id':'1','type':11,'parent_id':'8','newly_created':true}");
    assertThat(DATABASE.query("SELECT last_message_at FROM discord_channels WHERE id = 8"))
        .as("a post is what was last posted in a forum")
        .containsExactly("2024-01-25 08:51:34.921");
  }

  @Test
  void trapT1AListOfThreadsHidesOthersOfItsChannelsAndWithoutChannelsOfTheGuild() {
    apply("GUILD_CREATE", GUILD);
    apply(
        "THREAD_CREATE",
        "{'id':'10','guild_id':'1','type':11,'parent_id':'6','thread_metadata':{'archived':false}}");
    apply(
        "THREAD_CREATE",
        "{'id':'11','guild_id':'1','type':11,'parent_id':'3','thread_metadata':{'archived':true}}");

    apply("THREAD_LIST_SYNC", "{'guild_id':'1','channel_ids':['3'],'threads':[],'members':[]}");
    assertThat(access()).containsExactly("5|f|", "10|t|", "11|t|");

    apply("THREAD_LIST_SYNC", "{'guild_id':'1','threads':[],'members':[]}");
    assertThat(access()).containsExactly("5|f|", "10|f|", "11|t|");
  }

  private static java.util.List<String> access() {
    return DATABASE.query(
        "SELECT id, bot_has_access, deleted_at FROM discord_channels WHERE channel_type = 'public_thread' ORDER BY id");
  }

  @Test
  void trapM1AnEphemeralMessageOrphansNothing() {
    apply("MESSAGE_CREATE", message("'content':'x'"));
    apply("MESSAGE_UPDATE", message("'content':'y','flags':64").replace("'guild_id':'1',", ""));

    assertThat(DATABASE.query("SELECT guild_id, content FROM discord_messages"))
        .containsExactly("1|y");
    assertThat(DATABASE.query("SELECT guild_id FROM discord_channels")).containsExactly("1");
  }

  @Test
  void trapM2AnUnfurledLinkIsNoEdit() {
    apply("MESSAGE_CREATE", message("'content':'x','nonce':'n','edited_timestamp':null"));
    apply(
        "MESSAGE_UPDATE",
        message("'content':'x','edited_timestamp':null,'embeds':[{'title':'t'}]"));
    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_edits")).containsExactly("0");
    assertThat(DATABASE.query("SELECT title FROM discord_message_embeds")).containsExactly("t");

    apply(
        "MESSAGE_UPDATE", message("'content':'y','edited_timestamp':'2026-01-01T00:00:05+00:00'"));
    assertThat(DATABASE.query("SELECT content FROM discord_message_edits")).containsExactly("x");
    assertThat(DATABASE.query("SELECT content, nonce FROM discord_messages"))
        .containsExactly("y|n");
  }

  @Test
  void trapM2AnUpdateAfterTheDeletionDoesNotBringTheMessageBack() {
    apply("MESSAGE_CREATE", message("'content':'x'"));
    apply("MESSAGE_DELETE", "{'id':'" + MESSAGE + "','channel_id':'3','guild_id':'1'}");
    apply("MESSAGE_UPDATE", message("'content':'x','embeds':[{'title':'t'}]"));

    assertThat(DATABASE.query("SELECT deleted_at IS NOT NULL FROM discord_messages"))
        .containsExactly("t");
  }

  @Test
  void trapM3AnUpdateWithoutContentBlanksNothing() {
    apply("MESSAGE_CREATE", message("'content':'x','attachments':[{'id':'8','filename':'f'}]"));
    apply(
        "MESSAGE_UPDATE",
        message("'content':'','attachments':[],'embeds':[],'components':[],'pinned':true"));

    assertThat(DATABASE.query("SELECT content, pinned FROM discord_messages"))
        .containsExactly("x|t");
    assertThat(DATABASE.query("SELECT filename FROM discord_message_attachments"))
        .containsExactly("f");
  }

  @Test
  void trapM12NormalAndSuperReactionsStandSideBySideAndGoTogether() {
    String reaction = "{'user_id':'2','message_id':'" + MESSAGE + "','channel_id':'3','emoji':";
    apply("MESSAGE_REACTION_ADD", reaction + "{'id':null,'name':'x'},'burst':false}");
    apply("MESSAGE_REACTION_ADD", reaction + "{'id':null,'name':'x'},'burst':true}");
    apply("MESSAGE_REACTION_ADD", reaction + "{'id':'9','name':'custom'}}");
    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("3");

    apply("MESSAGE_REACTION_REMOVE", reaction + "{'id':'9','name':null}}");
    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("2");
    apply("MESSAGE_REACTION_REMOVE_EMOJI", reaction + "{'id':null,'name':'x'}}");
    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("0");
  }

  @Test
  void trapM13ADeletedMessageMayHaveBeenUnknown() {
    apply("MESSAGE_DELETE_BULK", "{'ids':['" + MESSAGE + "'],'channel_id':'3','guild_id':'1'}");

    assertThat(DATABASE.query("SELECT placeholder, deleted_at IS NOT NULL FROM discord_messages"))
        .containsExactly("t|t");
  }

  @Test
  void trapU3APresenceAfterTheMemberLeftDoesNotBringThemBack() {
    apply("GUILD_CREATE", GUILD);
    apply("GUILD_MEMBER_REMOVE", "{'guild_id':'1','user':{'id':'2','username':'a'}}");
    apply(
        "PRESENCE_UPDATE", "{'guild_id':'1','user':{'id':'2','username':'b'},'status':'offline'}");

    assertThat(DATABASE.query("SELECT left_at IS NOT NULL FROM discord_guild_members"))
        .containsExactly("t");
    assertThat(DATABASE.query("SELECT username FROM discord_users WHERE id = 2"))
        .containsExactly("b");
  }

  @Test
  void trapV3NulBecomesTheReplacementCharacterAndIsCounted() {
    apply(
        "MESSAGE_CREATE",
        message(
            "'content':'a\\u0000b','embeds':[{'title':'t\\u0000'}],'components':[{'type':3,'custom_id':'c','options':[{'label':'o\\u0000','value':'v'}]}]"));

    assertThat(DATABASE.query("SELECT content FROM discord_messages")).containsExactly("a\uFFFDb");
    assertThat(DATABASE.query("SELECT title FROM discord_message_embeds"))
        .containsExactly("t\uFFFD");
    assertThat(DATABASE.query("SELECT options->0->>'label' FROM discord_message_components"))
        .containsExactly("o\uFFFD");
    assertThat(DATABASE.repairs())
        .contains(
            "replaced discord_messages.content", "replaced discord_message_components.options");
  }

  @Test
  void trapV4ALoneSurrogateBecomesTheReplacementCharacter() {
    apply(
        "MESSAGE_CREATE",
        message(
            "'content':'a\\ud800b \\ud83d\\udd25','components':[{'type':3,'custom_id':'c','options':[{'label':'\\udc00','value':'v'}]}]"));

    assertThat(DATABASE.query("SELECT content FROM discord_messages"))
        .containsExactly("a\uFFFDb \uD83D\uDD25");
    assertThat(DATABASE.query("SELECT options->0->>'label' FROM discord_message_components"))
        .containsExactly("\uFFFD");
  }

  @Test
  void trapV6TextsAreCutAtTheColumnsWidthInCharactersAndCounted() {
    apply(
        "GUILD_BAN_ADD",
        "{'guild_id':'1','user':{'id':'2','username':'" + "\uD83D\uDD25".repeat(33) + "'}}");

    assertThat(DATABASE.query("SELECT username FROM discord_users WHERE id = 2"))
        .containsExactly("\uD83D\uDD25".repeat(32));
    assertThat(DATABASE.repairs()).contains("cut discord_users.username");
  }
}
