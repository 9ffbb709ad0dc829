package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.support.Projected;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What cannot be read costs its column or its element, not the dispatch; docs/adr/0063. */
class UnreadablePartsTest {
  private final Projected projected = new Projected();

  @Test
  void aValueOfAnotherTypeClearsItsColumnOnly() {
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "CHANNEL_UPDATE",
                "{'id':'3','guild_id':'1','type':0,'name':'n','topic':{},'position':'first','nsfw':'yes','parent_id':[],'applied_tags':7,'rate_limit_per_user':1.5,'flags':true}"))
        .containsEntry("name", "n")
        .containsEntry("topic", null)
        .containsEntry("position", null)
        .containsEntry("nsfw", false)
        .containsEntry("parent_id", null)
        .containsEntry("applied_tags", null)
        .containsEntry("rate_limit_per_user", 0)
        .containsEntry("flags", null);
    assertThat(projected.repairs())
        .containsExactlyInAnyOrder(
            "unfit discord_channels.topic",
            "unfit discord_channels.position",
            "unfit discord_channels.nsfw",
            "unfit discord_channels.parent_id",
            "unfit discord_channels.applied_tags",
            "unfit discord_channels.rate_limit_per_user",
            "unfit discord_channels.flags");
  }

  /** A double cannot hold 1e400, and as an exact number 1e999999999 would fill the memory. */
  @Test
  void aNumberThatIsNoIntegerOfItsColumnClearsIt() {
    for (String number :
        List.of(
            "1e400",
            "-1e400",
            "1e999999999",
            "-1E2147483648",
            "1e30",
            "1.5",
            "5e-324",
            "2147483648",
            "9".repeat(900))) {
      assertThat(
              projected.row(
                  RowTables.CHANNELS,
                  "CHANNEL_UPDATE",
                  "{'id':'3','guild_id':'1','type':0,'name':'n','position':N,'rate_limit_per_user':N}"
                      .replace("N", number)))
          .as(number)
          .containsEntry("name", "n")
          .containsEntry("position", null)
          .containsEntry("rate_limit_per_user", 0);
      assertThat(projected.repairs())
          .as(number)
          .endsWith(
              "unfit discord_channels.position", "unfit discord_channels.rate_limit_per_user");
    }
  }

  @Test
  void anIntegerIsReadHoweverItsSenderWritesIt() {
    Map<String, Integer> numbers =
        Map.of("-0", 0, "-0.0", 0, "7.0", 7, "1e3", 1000, "'12'", 12, "2.147483647E9", 2147483647);
    numbers.forEach((written, value) ->
        assertThat(
                projected.row(
                    RowTables.CHANNELS,
                    "CHANNEL_UPDATE",
                    "{'id':'3','guild_id':'1','type':0,'position':" + written + "}"))
            .as(written)
            .containsEntry("position", value));
    assertThat(projected.repairs()).isEmpty();
  }

  @Test
  void numbersWithoutEndClearDecimalsDoublesBitFieldsAndMoments() {
    assertThat(
            projected.row(
                RowTables.SOUNDS,
                "GUILD_SOUNDBOARD_SOUND_CREATE",
                "{'sound_id':'5','guild_id':'1','name':'s','volume':1e400}"))
        .containsEntry("volume", null);
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_START_TIME_UPDATE",
                "{'id':'3','guild_id':'1','voice_start_time':1e400}"))
        .containsEntry("voice_started_at", null);
    assertThat(
            projected.row(
                RowTables.ATTACHMENTS,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','flags':1e400,'attachments':[{'id':'7','duration_secs':-1e400}]}"))
        .containsEntry("duration_secs", null);
    assertThat(projected.repairs())
        .contains(
            "unfit discord_soundboard_sounds.volume",
            "unfit discord_channels.voice_started_at",
            "unfit discord_messages.flags",
            "unfit discord_message_attachments.duration_secs");
  }

  @Test
  void anInteractionOfNobodyIsTheUnknownUsers() {
    for (String who :
        List.of(
            "",
            ",'user':{}",
            ",'user':'u','member':7",
            ",'member':{'user':{'username':'nameless'}}",
            ",'member':{'roles':[]},'user':null")) {
      assertThat(
              projected.row(
                  RowTables.EXECUTIONS,
                  "INTERACTION_CREATE",
                  "{'id':'5','application_id':'8','guild_id':'1','type':2,'data':{'id':'9','name':'c'}"
                      + who
                      + "}"))
          .as(who)
          .containsEntry("id", 5L)
          .containsEntry("command_name", "c")
          .containsEntry("user_id", 0L);
    }
    assertThatThrownBy(() -> projected.changes("INTERACTION_CREATE", "{'application_id':'8'}"))
        .isInstanceOf(UnprojectableException.class);
  }

  @Test
  void anIdBeyondBigintThatIsNoKeyClearsItsColumn() {
    assertThat(
            projected.row(
                RowTables.MESSAGES,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','author':{'id':'7','username':'a'},'content':'x','application_id':'9497609168686982223'}"))
        .containsEntry("content", "x")
        .containsEntry("application_id", null);
  }

  @Test
  void aTimeWithoutAnOffsetIsUtcAndNoTimeClears() {
    String invite = "{'code':'c','channel_id':'3','created_at':";

    assertThat(projected.row(RowTables.INVITES, "INVITE_CREATE", invite + "'2017-07-13T17:27:07'}"))
        .containsEntry("created_at", java.time.Instant.parse("2017-07-13T17:27:07Z"));
    assertThat(
            projected.row(RowTables.INVITES, "INVITE_CREATE", invite + "null,'expires_at':'soon'}"))
        .containsEntry("expires_at", null);
    assertThat(projected.repairs()).containsExactly("unfit discord_invites.expires_at");
  }

  @Test
  void elementsWithoutAnIdAreLeftOutOfTheirLists() {
    String guild =
        projected.text(
            "GUILD_CREATE",
            "{'id':'1','name':'g','owner_id':'2','roles':[{'id':'4','name':'r'},{'name':'nameless'}],'members':[{'roles':[]},{'user':{},'roles':[]},{'user':{'id':'2','username':'a'},'roles':['4','x']}],'voice_states':[{'channel_id':'3'}],'channels':'none'}");

    assertThat(guild)
        .contains("keep of discord_roles (guild_id = 1) only [4]")
        .contains("discord_guild_members\n  guild_id = 1\n  user_id = 2")
        .doesNotContain("mark of discord_channels");
    assertThat(projected.repairs())
        .containsExactlyInAnyOrder(
            "left out roles",
            "left out members",
            "left out user",
            "left out members",
            "left out roles",
            "left out voice_states",
            "left out channels");
  }

  @Test
  void aMessageOutlivesEverythingInItThatCannotBeRead() {
    assertThat(
            projected.row(
                RowTables.MESSAGES,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','content':'x','guild_id':'here','author':{'name':'a'},'member':7,'mentions':[{},'8'],'mention_roles':{},'attachments':[{'filename':'f'}],'embeds':[5],'components':'no','sticker_items':[{}],'poll':[],'message_snapshots':7,'message_reference':'that','referenced_message':'this','interaction_metadata':8,'webhook_id':'x'}"))
        .containsEntry("content", "x")
        .doesNotContainKeys("author_id", "guild_id");
    assertThat(projected.repairs()).contains("left out mentions", "left out embeds");
  }

  @Test
  void withoutItsKeyADispatchIsRefused() {
    for (List<String> keyless :
        List.of(
            List.of("MESSAGE_CREATE", "{'channel_id':'6'}"),
            List.of("GUILD_MEMBER_ADD", "{'guild_id':'1','user':{}}"),
            List.of("GUILD_MEMBER_ADD", "{'user':{'id':'2'}}"),
            List.of("GUILD_ROLE_CREATE", "{'guild_id':'1','role':7}"),
            List.of("INVITE_CREATE", "{'channel_id':'3'}"),
            List.of(
                "MESSAGE_REACTION_ADD",
                "{'message_id':'5','user_id':'7','emoji':{'id':'9497609168686982223','name':'n'}}"),
            List.of("MESSAGE_POLL_VOTE_ADD", "{'message_id':'5','user_id':'7','answer_id':'x'}"))) {
      assertThatThrownBy(() -> projected.changes(keyless.getFirst(), keyless.getLast()))
          .as(keyless.toString())
          .isInstanceOf(UnprojectableException.class);
    }
  }
}
