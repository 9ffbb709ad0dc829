package com.discordingest.consumer.write;

import static com.discordingest.consumer.support.Dispatches.dispatch;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.ProjectedDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Dispatches in, rows out, through the real write path: the guide's tables. */
class GuideTablesIT {
  @RegisterExtension private static final ProjectedDatabase database = new ProjectedDatabase();

  private static final String GUILD =
      """
      {'id':'1000','name':'Cozy Café','owner_id':'7','member_count':2,'joined_at':'2024-01-15T10:30:00+00:00',
       'features':['COMMUNITY','NEWS'],
       'roles':[{'id':'1000','name':'@everyone','color':0,'position':0,'permissions':'8','hoist':false,'managed':false,'mentionable':false},
                {'id':'1001','name':'Staff','color':3447003,'position':5,'permissions':'104324673','hoist':true,'managed':false,'mentionable':true}],
       'channels':[{'id':'2002','type':0,'name':'general','position':1,'parent_id':'2001'},
                   {'id':'2001','type':4,'name':'Community','position':0}],
       'threads':[{'id':'2003','type':11,'name':'help','parent_id':'2002','owner_id':'7','thread_metadata':{'archived':false,'auto_archive_duration':1440,'locked':false}}],
       'members':[{'user':{'id':'7','username':'alice','discriminator':'0','global_name':'Alice'},'roles':['1001'],'nick':null,'joined_at':'2024-01-15T14:30:00.123456+00:00'},
                  {'user':{'id':'8','username':'robo','bot':true},'roles':[],'joined_at':'2024-01-15T15:30:00+00:00'}]}
      """;

  /** What the connection remembers of written lists must not outlive what changes them singly. */
  @Test
  void aListIsHeardAgainAfterAMemberOfItWasAddedOrRemovedByItself() {
    for (boolean oneBatch : List.of(false, true)) {
      database.clear();
      listOfRoles(1, "'9'");
      applyRoles(
          oneBatch,
          dispatch(2, "GUILD_AUDIT_LOG_ENTRY_CREATE", audit("$remove", "9")),
          dispatch(3, "GUILD_AUDIT_LOG_ENTRY_CREATE", audit("$add", "8")));
      assertThat(database.query("SELECT role_id FROM discord_member_roles")).containsExactly("8");

      listOfRoles(4, "'9'");

      assertThat(database.query("SELECT role_id FROM discord_member_roles"))
          .as("one batch: " + oneBatch)
          .containsExactly("9");
    }
  }

  @Test
  void aMemberAddedBehindAListOfTheSameBatchIsRemovedWhenTheListIsHeardAgain() {
    database.apply(
        dispatch(
            1,
            "GUILD_MEMBER_UPDATE",
            "{'guild_id':'60','user':{'id':'1','username':'u'},'roles':['9']}"),
        dispatch(2, "GUILD_AUDIT_LOG_ENTRY_CREATE", audit("$add", "8")));

    listOfRoles(3, "'9'");

    assertThat(database.query("SELECT role_id FROM discord_member_roles")).containsExactly("9");
  }

  /** A message shows its author twice; the database knows since when the role is assigned. */
  @Test
  void ofTwoListsInOneEventTheSecondTakesAwayWhatWasThereBefore() {
    for (boolean known : List.of(false, true)) {
      database.clear();
      listOfRoles(1, "'9'");
      if (!known) {
        database.reconnect();
      }
      String user = "'id':'1','username':'u'";
      database.apply(
          dispatch(
              2,
              "MESSAGE_CREATE",
              "{'id':'5','channel_id':'50','guild_id':'60','author':{"
                  + user
                  + "},'member':{'roles':['9']},'mentions':[{"
                  + user
                  + ",'member':{'roles':[]}}]}"));

      assertThat(database.query("SELECT role_id FROM discord_member_roles")).isEmpty();
    }
  }

  private static void listOfRoles(long micros, String roles) {
    database.apply(
        dispatch(
            micros,
            "GUILD_MEMBER_UPDATE",
            "{'guild_id':'60','user':{'id':'1','username':'u'},'roles':[" + roles + "]}"));
  }

  private static void applyRoles(boolean oneBatch, Dispatch... dispatches) {
    if (oneBatch) {
      database.apply(dispatches);
    } else {
      List.of(dispatches).forEach(database::apply);
    }
  }

  private static String audit(String key, String role) {
    return ("{'id':'70','guild_id':'60','action_type':25,'target_id':'1','user_id':'2','changes':[{'key':'"
        + key
        + "','new_value':[{'id':'"
        + role
        + "','name':'r'}]}]}");
  }

  @Test
  void aSoundThatComesBackInNoGuildIsNotOfTheGuildThatItWasRemovedFrom() {
    database.apply(
        dispatch(1, "GUILD_SOUNDBOARD_SOUND_CREATE", "{'sound_id':'9','guild_id':'60','name':'s'}"),
        dispatch(2, "SOUNDBOARD_SOUNDS", "{'guild_id':'60','soundboard_sounds':[]}"),
        dispatch(3, "GUILD_SOUNDBOARD_SOUND_CREATE", "{'sound_id':'9','name':'s'}"),
        dispatch(4, "SOUNDBOARD_SOUNDS", "{'guild_id':'60','soundboard_sounds':[]}"));

    assertThat(database.query("SELECT count(*) FROM discord_soundboard_sounds"))
        .containsExactly("1");
  }

  /** References are written before other rows of their batch. */
  @Test
  void aChannelStaysInTheGuildThatFirstClaimedIt() {
    database.apply(
        dispatch(1, "CHANNEL_CREATE", "{'id':'50','guild_id':'60','type':0,'name':'hall'}"),
        dispatch(2, "MESSAGE_CREATE", "{'id':'5','channel_id':'50','guild_id':'61'}"));

    assertThat(database.query("SELECT guild_id, name FROM discord_channels WHERE id = 50"))
        .containsExactly("60|hall");
  }

  @Test
  void aRoleThatIsLostAndRegainedWithinOneBatchBeginsAnew() {
    String member =
        "{'guild_id':'1000','user':{'id':'9','username':'u'},'joined_at':'2024-01-15T10:30:00+00:00','roles':[%s]}";
    database.apply(dispatch(1, "GUILD_MEMBER_ADD", member.formatted("'1001'")));
    database.apply(
        dispatch(2, "GUILD_MEMBER_ADD", member.formatted("")),
        dispatch(3, "GUILD_MEMBER_ADD", member.formatted("'1001'")));

    assertThat(
            database.query(
                "SELECT row_version - (SELECT max(row_version) FROM discord_guild_members) FROM discord_member_roles"))
        .containsExactly("0");
  }

  @Test
  void guildCreateFillsGuildChannelsRolesAndMembers() {
    database.apply(dispatch(1, "GUILD_CREATE", GUILD));

    assertThat(
            database.query(
                "SELECT id, name, owner_id, member_count, features, bot_active, joined_at, placeholder FROM discord_guilds"))
        .containsExactly("1000|Cozy Café|7|2|{COMMUNITY,NEWS}|t|2024-01-15 10:30:00|f");
    assertThat(
            database.query(
                "SELECT id, name, channel_type, parent_id, archived FROM discord_channels ORDER BY id"))
        .containsExactly(
            "2001|Community|guild_category||f",
            "2002|general|guild_text|2001|f",
            "2003|help|public_thread|2002|f");
    assertThat(database.query("SELECT id, name, color, permissions FROM discord_roles ORDER BY id"))
        .containsExactly("1000|@everyone|0|8", "1001|Staff|3447003|104324673");
    assertThat(
            database.query(
                "SELECT user_id, joined_at, left_at FROM discord_guild_members ORDER BY user_id"))
        .containsExactly("7|2024-01-15 14:30:00.123456|", "8|2024-01-15 15:30:00|");
    assertThat(database.query("SELECT user_id, role_id FROM discord_member_roles"))
        .containsExactly("7|1001");
    assertThat(
            database.query(
                "SELECT id, username, global_name, bot, placeholder FROM discord_users ORDER BY id"))
        .containsExactly("7|alice|Alice|f|f", "8|robo||t|f");
  }

  @Test
  void aMessageInAnUnseenThreadBringsPlaceholdersWhichTheRealEventsReplace() {
    database.apply(
        dispatch(
            1,
            "MESSAGE_CREATE",
            "{'id':'1200000000000000000','channel_id':'2003','guild_id':'1000','content':'hi','type':0,"
                + "'author':{'id':'7','username':'alice'},'member':{'roles':['1001'],'joined_at':'2024-01-15T14:30:00+00:00'}}"));

    assertThat(
            database.query("SELECT id, guild_id, channel_type, placeholder FROM discord_channels"))
        .containsExactly("2003|1000|unknown|t");
    assertThat(database.query("SELECT placeholder FROM discord_guilds")).containsExactly("t");
    assertThat(database.query("SELECT id, placeholder FROM discord_roles"))
        .containsExactly("1001|t");
    assertThat(
            database.query(
                "SELECT author_id, content, timestamp, placeholder FROM discord_messages"))
        .containsExactly("7|hi|2024-01-25 08:51:34.921|f");

    database.apply(dispatch(2, "GUILD_CREATE", GUILD));

    assertThat(database.query("SELECT name, placeholder FROM discord_guilds"))
        .containsExactly("Cozy Café|f");
    assertThat(
            database.query(
                "SELECT id, channel_type, placeholder, last_message_at FROM discord_channels ORDER BY id"))
        .containsExactly(
            "2001|guild_category|f|",
            "2002|guild_text|f|",
            "2003|public_thread|f|2024-01-25 08:51:34.921");
    assertThat(database.query("SELECT name, placeholder FROM discord_roles WHERE id = 1001"))
        .containsExactly("Staff|f");
  }

  @Test
  void deletedMessagesStayMarkedAndALateUpdateDoesNotBringThemBack() {
    database.apply(
        dispatch(
            1,
            "MESSAGE_CREATE",
            "{'id':'1200000000000000000','channel_id':'2003','content':'hi','author':{'id':'7','username':'a'}}"),
        dispatch(2, "MESSAGE_DELETE", "{'id':'1200000000000000000','channel_id':'2003'}"),
        dispatch(
            3,
            "MESSAGE_UPDATE",
            "{'id':'1200000000000000000','channel_id':'2003','content':'edited'}"),
        dispatch(4, "MESSAGE_DELETE_BULK", "{'ids':['1200000000000000001'],'channel_id':'2003'}"));

    assertThat(
            database.query(
                "SELECT content, deleted_at, placeholder FROM discord_messages ORDER BY id"))
        .containsExactly("edited|2026-01-01 00:00:00.000002|f", "|2026-01-01 00:00:00.000004|t");
  }

  @Test
  void anOlderVersionNeverOverwritesANewerOne() {
    database.apply(dispatch(9, "GUILD_UPDATE", "{'id':'1000','name':'new','owner_id':'7'}"));
    database.apply(dispatch(5, "GUILD_UPDATE", "{'id':'1000','name':'old','owner_id':'7'}"));

    assertThat(database.query("SELECT name, updated_at FROM discord_guilds"))
        .containsExactly("new|2026-01-01 00:00:00.000009");
  }

  @Test
  void anAbsentFieldIsLeftAloneAndNullClears() {
    database.apply(
        dispatch(
            1,
            "USER_UPDATE",
            "{'id':'7','username':'alice','avatar':'abc','global_name':'Alice'}"));
    database.apply(dispatch(2, "USER_UPDATE", "{'id':'7','username':'alice2','global_name':null}"));

    assertThat(
            database.query(
                "SELECT username, avatar, global_name, first_seen, last_seen FROM discord_users"))
        .containsExactly("alice2|abc||2026-01-01 00:00:00.000001|2026-01-01 00:00:00.000002");
  }

  @Test
  void profileColumnsAreGuardedOneByOneWhicheverPartitionIsReadFirst() {
    database.apply(dispatch(5, "USER_UPDATE", "{'id':'7','username':'five'}"));
    database.apply(dispatch(3, "USER_UPDATE", "{'id':'7','username':'three','avatar':'three'}"));

    assertThat(database.query("SELECT username, avatar FROM discord_users"))
        .containsExactly("five|three");
  }

  @Test
  void aRoleThatIsGoneTakesItsAssignmentsAlong() {
    database.apply(
        dispatch(1, "GUILD_CREATE", GUILD),
        dispatch(2, "GUILD_ROLE_DELETE", "{'guild_id':'1000','role_id':'1001'}"));

    assertThat(database.query("SELECT id FROM discord_roles")).containsExactly("1000");
    assertThat(database.query("SELECT * FROM discord_member_roles")).isEmpty();
  }

  @Test
  void aSnapshotRemovesTheRolesThatItNoLongerListsButNoMembersOrThreads() {
    database.apply(dispatch(1, "GUILD_CREATE", GUILD));
    database.apply(
        dispatch(
            2,
            "GUILD_CREATE",
            "{'id':'1000','name':'Cozy','owner_id':'7','roles':[{'id':'1000','name':'@everyone','permissions':'0','position':0}],"
                + "'channels':[{'id':'2002','type':0,'name':'general'}],'threads':[],'members':[]}"));

    assertThat(database.query("SELECT id FROM discord_roles")).containsExactly("1000");
    assertThat(
            database.query(
                "SELECT id, bot_has_access, deleted_at FROM discord_channels ORDER BY id"))
        .containsExactly("2001|f|", "2002|t|", "2003|t|");
    assertThat(database.query("SELECT count(*) FROM discord_guild_members WHERE left_at IS NULL"))
        .containsExactly("2");
  }

  @Test
  void anUnavailableGuildRemovesNothing() {
    database.apply(dispatch(1, "GUILD_CREATE", GUILD));
    database.apply(
        dispatch(2, "GUILD_DELETE", "{'id':'1000','unavailable':true}"),
        dispatch(3, "GUILD_CREATE", "{'id':'1000','unavailable':true}"));

    assertThat(database.query("SELECT name, unavailable, bot_active, left_at FROM discord_guilds"))
        .containsExactly("Cozy Café|t|t|");
    assertThat(database.query("SELECT count(*) FROM discord_roles")).containsExactly("2");
  }

  @Test
  void leavingAGuildKeepsItsRow() {
    database.apply(dispatch(1, "GUILD_CREATE", GUILD));
    database.apply(dispatch(2, "GUILD_DELETE", "{'id':'1000'}"));

    assertThat(database.query("SELECT bot_active, left_at FROM discord_guilds"))
        .containsExactly("f|2026-01-01 00:00:00.000002");
  }

  @Test
  void aMemberWhoLeavesKeepsTheRowAndLosesTheRoles() {
    database.apply(dispatch(1, "GUILD_CREATE", GUILD));
    database.apply(
        dispatch(
            2, "GUILD_MEMBER_REMOVE", "{'guild_id':'1000','user':{'id':'7','username':'alice'}}"));

    assertThat(database.query("SELECT left_at FROM discord_guild_members WHERE user_id = 7"))
        .containsExactly("2026-01-01 00:00:00.000002");
    assertThat(database.query("SELECT * FROM discord_member_roles")).isEmpty();
  }

  @Test
  void textThatPostgresCannotHoldIsMendedAndCounted() {
    database.apply(
        dispatch(
            1,
            "USER_UPDATE",
            "{'id':'7','username':'a\\u0000b\\ud800c','global_name':'" + "😀".repeat(101) + "'}"));

    assertThat(database.query("SELECT username, char_length(global_name) FROM discord_users"))
        .containsExactly("a\uFFFDb\uFFFDc|100");
    assertThat(database.repairs())
        .containsExactly("replaced discord_users.username", "cut discord_users.global_name");
  }

  @Test
  void aChannelsParentMayComeLaterInTheSameBatch() {
    database.apply(
        dispatch(
            1,
            "CHANNEL_CREATE",
            "{'id':'11','guild_id':'1000','type':0,'name':'child','parent_id':'12'}"),
        dispatch(2, "CHANNEL_CREATE", "{'id':'12','guild_id':'1000','type':4,'name':'category'}"));

    assertThat(
            database.query(
                "SELECT id, parent_id, name, placeholder FROM discord_channels ORDER BY id"))
        .containsExactly("11|12|child|f", "12||category|f");
  }
}
