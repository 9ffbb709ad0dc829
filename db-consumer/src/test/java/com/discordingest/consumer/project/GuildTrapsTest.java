package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.Projected;
import org.junit.jupiter.api.Test;

/** Traps of sessions, guilds and channels, as far as a single event shows them. */
class GuildTrapsTest {
  private final Projected projected = new Projected();

  @Test
  void trapS8UndocumentedFieldsAreNormal() {
    assertThat(
            projected.text(
                "USER_UPDATE", "{'id':'1','username':'a','clan':{'tag':'x'},'is_pending':1}"))
        .isEqualTo(projected.text("USER_UPDATE", "{'id':'1','username':'a'}"));
  }

  @Test
  void trapG1OnlyAnOutageIsNoDeparture() {
    assertThat(projected.text("GUILD_DELETE", "{'id':'1','unavailable':true}"))
        .contains("unavailable = true");
    assertThat(projected.text("GUILD_DELETE", "{'id':'1'}")).contains("bot_active = false");
    assertThat(projected.text("GUILD_DELETE", "{'id':'1','unavailable':false}"))
        .contains("bot_active = false");
  }

  @Test
  void trapG2AStubRemovesNothingAndAMissingArrayIsNoEmptyOne() {
    assertThat(projected.text("GUILD_CREATE", "{'id':'1','unavailable':true,'roles':[]}"))
        .doesNotContain("keep of", "mark of");
    assertThat(projected.text("GUILD_CREATE", "{'id':'1','name':'g','owner_id':'2'}"))
        .doesNotContain("keep of", "mark of");
    assertThat(projected.text("GUILD_CREATE", "{'id':'1','name':'g','owner_id':'2','roles':[]}"))
        .contains("keep of discord_roles (guild_id = 1) only []");
  }

  /** Such a guild is no stub, though Discord is not known to send it. */
  @Test
  void trapG2AGuildThatIsShownWholeIsNoStubBecauseItIsUnavailable() {
    String guild =
        "{'id':'1','unavailable':true,'name':'g','owner_id':'2','roles':[{'id':'1','name':'@everyone'}],'channels':[]}";

    assertThat(projected.row(RowTables.GUILDS, "GUILD_CREATE", guild))
        .containsEntry("name", "g")
        .containsEntry("unavailable", true);
    assertThat(projected.row(RowTables.ROLES, "GUILD_CREATE", guild))
        .containsEntry("name", "@everyone");
    assertThat(projected.text("GUILD_CREATE", guild))
        .as("what it lists none of may be what the outage hides")
        .doesNotContain("mark of discord_channels");
  }

  @Test
  void trapG3AbsenceInASnapshotHidesChannelsAndRemovesExpressionsButNeverThreads() {
    String snapshot =
        projected.text(
            "GUILD_CREATE",
            "{'id':'1','name':'g','owner_id':'2','channels':[],'threads':[],'emojis':[],'stickers':[],'soundboard_sounds':[],'stage_instances':[],'guild_scheduled_events':[]}");

    assertThat(snapshot)
        .contains("keep of discord_emojis", "keep of discord_stickers")
        .contains("keep of discord_soundboard_sounds", "mark of discord_stage_instances")
        .contains("mark of discord_scheduled_events")
        .contains(
            "except where channel_type is one of [public_thread, private_thread, announcement_thread, unknown]");
  }

  @Test
  void trapG4AbsenceFromAMemberListNeverMeansLeft() {
    assertThat(projected.text("GUILD_CREATE", "{'id':'1','name':'g','owner_id':'2','members':[]}"))
        .doesNotContain("discord_guild_members");
  }

  @Test
  void trapG7ChildrenOfAGuildGetItsId() {
    String guild =
        "{'id':'1','name':'g','owner_id':'2','voice_states':[{'user_id':'2','channel_id':'3','session_id':'s'}],'channels':[{'id':'3','type':2}],'members':[{'user':{'id':'2','username':'a'},'roles':[]}],'threads':[{'id':'4','type':11,'parent_id':'3','member':{'flags':1}}]}";

    assertThat(projected.row(RowTables.VOICE_STATES, "GUILD_CREATE", guild))
        .containsEntry("guild_id", 1L);
    assertThat(projected.row(RowTables.CHANNELS, "GUILD_CREATE", guild))
        .containsEntry("guild_id", 1L);
    assertThat(projected.row(RowTables.MEMBERS, "GUILD_CREATE", guild))
        .containsEntry("guild_id", 1L);
    assertThat(projected.text("GUILD_CREATE", guild))
        .as("whose membership it is, a thread's member does not say")
        .doesNotContain("discord_thread_members");
  }

  /** Members and emojis keep the ids of deleted roles. */
  @Test
  void trapG8RolesThatASnapshotDoesNotListMakeNoPlaceholders() {
    String guild =
        projected.text(
            "GUILD_CREATE",
            "{'id':'1','name':'g','owner_id':'2','roles':[{'id':'4','name':'r'}],'members':[{'user':{'id':'2','username':'a'},'roles':['4','99']}],'emojis':[{'id':'7','name':'e','roles':['98']}]}");

    assertThat(guild)
        .contains("keep of discord_member_roles (guild_id = 1, user_id = 2) only [4]")
        .contains("keep of discord_emoji_roles (emoji_id = 7) only []")
        .doesNotContain("99", "98");
  }

  @Test
  void trapG10PermissionsBeyondBigintKeepTheBitsThatFitAndAreCounted() {
    assertThat(
            projected.row(
                RowTables.ROLES,
                "GUILD_ROLE_UPDATE",
                "{'guild_id':'1','role':{'id':'2','permissions':'4503599627370496'}}"))
        .containsEntry("permissions", 1L << 52);
    assertThat(
            projected.row(
                RowTables.ROLES,
                "GUILD_ROLE_UPDATE",
                "{'guild_id':'1','role':{'id':'2','permissions':'18446744073709551624'}}"))
        .containsEntry("permissions", 8L);
    assertThat(projected.repairs()).containsExactly("unfit discord_roles.permissions");
  }

  /** Until 2021 the old fields were cut at 31 bits, and strings beside them held all. */
  @Test
  void trapG10PermissionsOfTheOldApiAreInTheStringsBesideThem() {
    assertThat(
            projected.row(
                RowTables.ROLES,
                "GUILD_ROLE_UPDATE",
                "{'guild_id':'1','role':{'id':'2','permissions':104191552,'permissions_new':'1071698531904'}}"))
        .containsEntry("permissions", 1_071_698_531_904L);
    assertThat(
            projected.row(
                RowTables.CHANNEL_PERMISSIONS,
                "CHANNEL_UPDATE",
                "{'guild_id':'1','id':'3','type':0,'permission_overwrites':[{'id':'1','type':0,'allow':0,'allow_new':'8589934592','deny':1,'deny_new':'34359738369'}]}"))
        .containsEntry("allow", 1L << 33)
        .containsEntry("deny", (1L << 35) + 1);
    assertThat(
            projected.row(
                RowTables.GUILDS,
                "GUILD_UPDATE",
                "{'id':'1','name':'g','owner_id':'2','permissions':1,'permissions_new':'8589934593'}"))
        .containsEntry("bot_permissions", (1L << 33) + 1);
  }

  @Test
  void aRoleThatShowsOnlyAGradientHasItsFirstColour() {
    String role =
        "{'guild_id':'1','role':{'id':'2','permissions':'0','colors':{'primary_color':7,'secondary_color':8}";

    assertThat(projected.row(RowTables.ROLES, "GUILD_ROLE_UPDATE", role + "}}"))
        .containsEntry("color", 7);
    assertThat(projected.row(RowTables.ROLES, "GUILD_ROLE_UPDATE", role + ",'color':9}}"))
        .containsEntry("color", 9);
  }

  @Test
  void trapG11ARoleTagThatIsNullMeansYesAndIsKept() {
    assertThat(
            projected.row(
                RowTables.ROLES,
                "GUILD_ROLE_UPDATE",
                "{'guild_id':'1','role':{'id':'2','tags':{'premium_subscriber':null}}}"))
        .containsEntry("tags", "{\"premium_subscriber\":null}");
  }

  @Test
  void trapG12FeaturesAreAnOpenSet() {
    assertThat(
            (String[])
                projected
                    .row(
                        RowTables.GUILDS,
                        "GUILD_UPDATE",
                        "{'id':'1','name':'g','owner_id':'2','features':['COMMUNITY','NEVER_SEEN']}")
                    .get("features"))
        .containsExactly("COMMUNITY", "NEVER_SEEN");
    assertThat(projected.repairs()).isEmpty();
  }

  @Test
  void trapC3AnUnknownChannelTypeIsNoFailureAndCounted() {
    assertThat(projected.row(RowTables.CHANNELS, "CHANNEL_CREATE", "{'id':'1','type':99}"))
        .containsEntry("channel_type", "unknown");
    assertThat(projected.repairs()).containsExactly("unfit discord_channels.channel_type");
    assertThat(projected.row(RowTables.CHANNELS, "CHANNEL_CREATE", "{'id':'1','type':18}"))
        .containsEntry("channel_type", "ephemeral_dm");
  }

  @Test
  void trapT2AThreadMayShowUpFirstInAnUpdateAMessageOrAMembership() {
    assertThat(
            projected.text(
                "MESSAGE_CREATE",
                "{'id':'9','channel_id':'5','guild_id':'1','author':{'id':'2','username':'a'}}"))
        .contains("refer to discord_channels (id = 5, guild_id = 1)");
    assertThat(
            projected.text(
                "THREAD_MEMBER_UPDATE", "{'id':'5','guild_id':'1','user_id':'2','flags':0}"))
        .contains("refer to discord_channels (id = 5, guild_id = 1)");
    assertThat(
            projected.text(
                "THREAD_UPDATE",
                "{'id':'5','guild_id':'1','type':11,'parent_id':'3','thread_metadata':{'archived':false}}"))
        .contains("refer to discord_channels (id = 3, guild_id = 1)", "put discord_channels");
  }

  @Test
  void trapT2bCountersMayBeNegativeOrStrings() {
    assertThat(
            projected.row(
                RowTables.CHANNELS, "THREAD_UPDATE", "{'id':'1','type':11,'member_count':'32'}"))
        .containsEntry("member_count", 32);
    assertThat(
            projected.row(
                RowTables.CHANNELS, "THREAD_UPDATE", "{'id':'1','type':11,'member_count':-1}"))
        .containsEntry("member_count", -1);
  }
}
