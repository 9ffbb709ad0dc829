package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.support.Projected;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Traps of users, members, presences, voice, and of values, as far as a single event shows them.
 */
class PeopleAndValuesTrapsTest {
  private static final String NEW_ID = "1300000000000000001";

  private final Projected projected = new Projected();

  @Test
  void trapU1AbsentProfileFieldsAreNotForgotten() {
    assertThat(
            projected.row(
                RowTables.USERS, "USER_UPDATE", "{'id':'1','username':'a','avatar':null}"))
        .containsEntry("avatar", null)
        .doesNotContainKey("banner");
    assertThat(
            projected.row(RowTables.USERS, "PRESENCE_UPDATE", "{'user':{'id':'1','avatar':'new'}}"))
        .containsEntry("avatar", "new")
        .doesNotContainKey("username");
  }

  @Test
  void trapU2APresenceOfAnyShapeIsNoFailure() {
    for (String data :
        List.of(
            "{}",
            "{'user':7}",
            "{'user':{'id':{},'username':'a'}}",
            "{'user':{'id':'1','username':5},'activities':[{'created_at':'soon'}]}")) {
      assertThat(projected.changes("PRESENCE_UPDATE", data)).isEmpty();
    }
  }

  @Test
  void trapU3APresenceMakesNoMember() {
    assertThat(
            projected.text(
                "PRESENCE_UPDATE",
                "{'guild_id':'1','user':{'id':'" + NEW_ID + "','username':'a'},'status':'online'}"))
        .contains("discord_users\n  id = " + NEW_ID)
        .doesNotContain("discord_guild_members");
  }

  @Test
  void trapU4AMemberWithoutATimeOfJoiningIsAGuest() {
    for (String event : List.of("VOICE_STATE_UPDATE", "GUILD_MEMBER_UPDATE")) {
      assertThat(
              projected.text(
                  event,
                  "{'guild_id':'1','channel_id':'3','user_id':'2','session_id':'s','user':{'id':'2','username':'a'},'joined_at':null,'flags':16,'member':{'user':{'id':'2','username':'a'},'joined_at':null,'flags':16}}"))
          .doesNotContain("discord_guild_members");
    }
  }

  @Test
  void trapU4ANullTimeOfJoiningIsNotWritten() {
    assertThat(
            projected.row(
                RowTables.MEMBERS,
                "GUILD_MEMBER_UPDATE",
                "{'guild_id':'1','user':{'id':'2','username':'a'},'nick':'n','joined_at':null}"))
        .doesNotContainKey("joined_at");
  }

  @Test
  void trapU5AGuestsVoiceStateIsKeptWithoutAMember() {
    assertThat(
            projected.text(
                "VOICE_STATE_UPDATE",
                "{'guild_id':'1','channel_id':'3','user_id':'2','session_id':'s','member':{'user':{'id':'2','username':'a'},'joined_at':null,'flags':16}}"))
        .contains("put discord_voice_states")
        .doesNotContain("discord_guild_members");
  }

  @Test
  void trapU6DiscriminatorsAreTexts() {
    assertThat(
            projected.row(
                RowTables.USERS, "USER_UPDATE", "{'id':'1','username':'a','discriminator':'0007'}"))
        .containsEntry("discriminator", "0007");
  }

  @Test
  void trapU7UserFlagsBeyondTheColumnKeepTheBitsThatFitAndAreCounted() {
    assertThat(
            projected.row(
                RowTables.USERS,
                "USER_UPDATE",
                "{'id':'1','username':'a','public_flags':17592186044480}"))
        .containsEntry("public_flags", 64);
    assertThat(projected.repairs()).containsExactly("unfit discord_users.public_flags");
  }

  @Test
  void trapU8ATimeoutThatIsOverIsStoredAsItIs() {
    String member =
        "{'guild_id':'1','user':{'id':'2','username':'a'},'communication_disabled_until':";

    assertThat(projected.row(RowTables.MEMBERS, "GUILD_MEMBER_UPDATE", member + "null}"))
        .containsEntry("communication_disabled_until", null);
    assertThat(
            projected.row(
                RowTables.MEMBERS, "GUILD_MEMBER_UPDATE", member + "'2020-01-01T00:00:00+00:00'}"))
        .containsEntry("communication_disabled_until", Instant.parse("2020-01-01T00:00:00Z"));
  }

  @Test
  void trapV1IdsMayBeNumbersButNotBeyondBigint() {
    assertThat(
            projected.row(
                RowTables.USERS, "USER_UPDATE", "{'id':80351110224678912,'username':'a'}"))
        .containsEntry("id", 80351110224678912L);
    assertThatThrownBy(
            () -> projected.changes("USER_UPDATE", "{'id':'9497609168686982223','username':'a'}"))
        .isInstanceOf(UnprojectableException.class);
  }

  @Test
  void trapV1ATargetNeedNotBeAnIdButIsOneOfAnyLength() {
    assertThat(
            projected.row(
                RowTables.AUDIT_LOG,
                "GUILD_AUDIT_LOG_ENTRY_CREATE",
                "{'id':'5','guild_id':'1','action_type':1,'target_id':'" + NEW_ID + "'}"))
        .containsEntry("target_id", Long.valueOf(NEW_ID));
    assertThat(
            projected.row(
                RowTables.AUDIT_LOG,
                "GUILD_AUDIT_LOG_ENTRY_CREATE",
                "{'id':'5','guild_id':'1','action_type':1,'target_id':'inv1te'}"))
        .containsEntry("target_id", null);
    assertThat(projected.repairs()).isEmpty();
  }

  @Test
  void trapV2TinyIdsWereMadeNearDiscordsEpoch() {
    assertThat(projected.row(RowTables.USERS, "USER_UPDATE", "{'id':'1','username':'a'}"))
        .containsEntry("created_at", Instant.parse("2015-01-01T00:00:00Z"));
    assertThat(
            projected.row(
                RowTables.USERS, "USER_UPDATE", "{'id':'175928847299117063','username':'a'}"))
        .containsEntry("created_at", Instant.parse("2016-04-30T11:18:25.796Z"));
  }

  @Test
  void trapV5NumbersBeyondDoubleAreNoFailure() {
    assertThat(
            projected.row(
                RowTables.AUDIT_LOG,
                "GUILD_AUDIT_LOG_ENTRY_CREATE",
                "{'id':'5','guild_id':'1','action_type':1,'changes':[{'key':'x','new_value':1e400}]}"))
        .containsKey("metadata");
  }

  @Test
  void trapV7TimesHaveOffsetsOrAreUnixSeconds() {
    assertThat(
            projected.row(
                RowTables.INVITES,
                "INVITE_CREATE",
                "{'code':'c','channel_id':'3','created_at':'2024-01-01T02:00:00.5+02:00'}"))
        .containsEntry("created_at", Instant.parse("2024-01-01T00:00:00.500Z"));
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_START_TIME_UPDATE",
                "{'id':'3','voice_start_time':1714000000}"))
        .containsEntry("voice_started_at", Instant.ofEpochSecond(1714000000));
  }

  @Test
  void trapV7TimesOutOfRangeAreClearedAndCounted() {
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_START_TIME_UPDATE",
                "{'id':'3','voice_start_time':99999999999999}"))
        .containsEntry("voice_started_at", null);
    assertThat(
            projected.row(
                RowTables.ENTITLEMENTS,
                "ENTITLEMENT_CREATE",
                "{'id':'5','sku_id':'6','application_id':'8','type':1,'ends_at':'2448-01-01T00:00:00+00:00'}"))
        .containsEntry("ends_at", Instant.parse("2448-01-01T00:00:00Z"));
    assertThat(projected.repairs()).containsExactly("unfit discord_channels.voice_started_at");
  }

  @Test
  void trapV8NullAbsentAndEmptyAreThreeThings() {
    assertThat(
            projected.row(
                RowTables.CHANNELS, "CHANNEL_INFO", "{'guild_id':'1','channels':[{'id':'3'}]}"))
        .doesNotContainKey("voice_status");
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_STATUS_UPDATE",
                "{'id':'3','guild_id':'1','status':null}"))
        .containsEntry("voice_status", null);
    assertThat(
            projected.row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_STATUS_UPDATE",
                "{'id':'3','guild_id':'1','status':''}"))
        .containsEntry("voice_status", "");
  }

  @Test
  void trapV9TokensReachNoRow() {
    assertThat(
            projected.text(
                "INTERACTION_CREATE",
                "{'id':'5','application_id':'8','type':2,'token':'sesame','user':{'id':'7','username':'a'},'data':{'id':'9','name':'n','type':1}}"))
        .doesNotContain("sesame");
  }
}
