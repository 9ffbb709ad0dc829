package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.support.ChangeText;
import com.discordingest.consumer.support.Dispatches;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Discord's semantic traps, one by one, as far as a single event shows them. Those that need two
 * are tested on the tables.
 */
class TrapsTest {
  private final List<String> unfit = new ArrayList<>();

  private List<RowChange> project(String type, String data) {
    return new Projection((table, column) -> unfit.add(table.getName() + "." + column.getName()))
        .project(Dispatches.dispatch(1, type, data));
  }

  private String text(String type, String data) {
    return ChangeText.of(project(type, data));
  }

  private Map<String, @Nullable Object> row(RowTable table, String type, String data) {
    return project(type, data).stream()
        .filter(change -> change.table() == table && change.version() > 0)
        .flatMap(TrapsTest::written)
        .reduce((first, last) -> last)
        .orElseThrow()
        .toMap();
  }

  private static Stream<Row> written(RowChange change) {
    return switch (change) {
      case RowChange.Upsert upsert -> Stream.of(upsert.row());
      case RowChange.Update update -> Stream.of(update.row());
      default -> Stream.of();
    };
  }

  @Test
  void trapS8UndocumentedFieldsAreNormal() {
    assertThat(text("USER_UPDATE", "{'id':'1','username':'a','clan':{'tag':'x'},'is_pending':1}"))
        .isEqualTo(text("USER_UPDATE", "{'id':'1','username':'a'}"));
  }

  @Test
  void trapG1OnlyAnOutageIsNoDeparture() {
    assertThat(text("GUILD_DELETE", "{'id':'1','unavailable':true}"))
        .contains("unavailable = true");
    assertThat(text("GUILD_DELETE", "{'id':'1'}")).contains("bot_active = false");
    assertThat(text("GUILD_DELETE", "{'id':'1','unavailable':false}"))
        .contains("bot_active = false");
  }

  @Test
  void trapG2AStubRemovesNothingAndAMissingArrayIsNoEmptyOne() {
    assertThat(text("GUILD_CREATE", "{'id':'1','unavailable':true,'roles':[]}"))
        .doesNotContain("keep of", "mark of");
    assertThat(text("GUILD_CREATE", "{'id':'1','name':'g','owner_id':'2'}"))
        .doesNotContain("keep of", "mark of");
    assertThat(text("GUILD_CREATE", "{'id':'1','name':'g','owner_id':'2','roles':[]}"))
        .contains("keep of discord_roles (guild_id = 1) only []");
  }

  @Test
  void trapG3AbsenceInASnapshotHidesChannelsAndRemovesExpressionsButNeverThreads() {
    String snapshot =
        text(
            "GUILD_CREATE",
            "{'id':'1','name':'g','owner_id':'2','channels':[],'threads':[],'emojis':[],'stickers':[],'soundboard_sounds':[],'stage_instances':[],'guild_scheduled_events':[]}");

    assertThat(snapshot)
        .contains("keep of discord_emojis", "keep of discord_stickers")
        .contains("keep of discord_soundboard_sounds", "mark of discord_stage_instances")
        .contains("mark of discord_scheduled_events")
        .contains(
            "except where channel_type is one of [public_thread, private_thread, announcement_thread]");
  }

  @Test
  void trapG4AbsenceFromAMemberListNeverMeansLeft() {
    assertThat(text("GUILD_CREATE", "{'id':'1','name':'g','owner_id':'2','members':[]}"))
        .doesNotContain("discord_guild_members");
  }

  @Test
  void trapG5AChunkMayHoldTheSameUserTwice() {
    assertThat(
            project(
                "GUILD_MEMBERS_CHUNK",
                "{'guild_id':'1','members':[{'user':{'id':'2','username':'a'},'roles':[]},{'user':{'id':'2','username':'a'},'roles':[]}],'not_found':[5]}"))
        .isNotEmpty();
  }

  @Test
  void trapG7ChildrenOfAGuildGetItsId() {
    assertThat(
            row(
                RowTables.VOICE_STATES,
                "GUILD_CREATE",
                "{'id':'1','name':'g','owner_id':'2','voice_states':[{'user_id':'2','channel_id':'3','session_id':'s'}]}"))
        .containsEntry("guild_id", 1L);
  }

  @Test
  void trapG10PermissionsBeyondBigintAreClearedAndCounted() {
    assertThat(
            row(
                RowTables.ROLES,
                "GUILD_ROLE_UPDATE",
                "{'guild_id':'1','role':{'id':'2','permissions':'4503599627370496'}}"))
        .containsEntry("permissions", 1L << 52);
    assertThat(
            row(
                RowTables.ROLES,
                "GUILD_ROLE_UPDATE",
                "{'guild_id':'1','role':{'id':'2','permissions':'18446744073709551616'}}"))
        .containsEntry("permissions", 0L);
    assertThat(unfit).containsExactly("discord_roles.permissions");
  }

  @Test
  void trapG11ARoleTagThatIsNullMeansYesAndIsKept() {
    assertThat(
            row(
                RowTables.ROLES,
                "GUILD_ROLE_UPDATE",
                "{'guild_id':'1','role':{'id':'2','tags':{'premium_subscriber':null}}}"))
        .containsEntry("tags", "{\"premium_subscriber\":null}");
  }

  @Test
  void trapC3AnUnknownChannelTypeIsNoFailure() {
    assertThat(row(RowTables.CHANNELS, "CHANNEL_CREATE", "{'id':'1','type':99}"))
        .containsEntry("channel_type", "unknown");
  }

  @Test
  void trapT2bCountersMayBeNegativeOrStrings() {
    assertThat(row(RowTables.CHANNELS, "THREAD_UPDATE", "{'id':'1','type':11,'member_count':'32'}"))
        .containsEntry("member_count", 32);
    assertThat(row(RowTables.CHANNELS, "THREAD_UPDATE", "{'id':'1','type':11,'member_count':-1}"))
        .containsEntry("member_count", -1);
  }

  @Test
  void trapM1AMessageWithoutAGuildDoesNotTakeItAway() {
    assertThat(
            row(
                RowTables.MESSAGES,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','flags':64,'author':{'id':'7','username':'a'}}"))
        .doesNotContainKey("guild_id");
  }

  @Test
  void trapM4WebhookAuthorsAreNotUsers() {
    String posted =
        text(
            "MESSAGE_CREATE",
            "{'id':'5','channel_id':'6','guild_id':'1','webhook_id':'8','author':{'id':'8','username':'ci'}}");

    assertThat(posted).doesNotContain("discord_users").contains("webhook_type = \"incoming\"");
  }

  @Test
  void trapM4AnApplicationsWebhookHasARealAuthor() {
    String posted =
        text(
            "MESSAGE_CREATE",
            "{'id':'5','channel_id':'6','guild_id':'1','webhook_id':'8','application_id':'8','author':{'id':'9','username':'bot','bot':true}}");

    assertThat(posted).contains("put discord_users\n  id = 9", "webhook_type = \"application\"");
  }

  /** Newer applications have their bot user's id. */
  @Test
  void trapM4AnApplicationWhoseIdIsItsBotsHasARealAuthorToo() {
    String posted =
        text(
            "MESSAGE_CREATE",
            "{'id':'5','channel_id':'6','guild_id':'1','webhook_id':'8','application_id':'8','author':{'id':'8','username':'bot','bot':true}}");

    assertThat(posted).contains("put discord_users\n  id = 8", "webhook_type = \"application\"");
  }

  @Test
  void trapM6AnAnsweredMessageIsNotTakenFromItsCopy() {
    assertThat(
            text(
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','author':{'id':'7','username':'a'},'referenced_message':{'id':'4','channel_id':'6','content':'old','author':{'id':'8','username':'b'}}}"))
        .doesNotContain("id = 4\n", "\"old\"");
  }

  @Test
  void trapM9AbsentResultsAreUnknownAndAMissingAnswerHasNoVotes() {
    String poll =
        "{'id':'5','channel_id':'6','poll':{'question':{'text':'q'},'answers':[{'answer_id':1,'poll_media':{'text':'a'}}]";

    assertThat(row(RowTables.POLL_ANSWERS, "MESSAGE_UPDATE", poll + "}}"))
        .doesNotContainKey("vote_count");
    assertThat(
            row(
                RowTables.POLL_ANSWERS,
                "MESSAGE_UPDATE",
                poll + ",'results':{'is_finalized':true,'answer_counts':[]}}}"))
        .containsEntry("vote_count", 0);
  }

  @Test
  void trapM10UnknownTypesAreNoFailure() {
    assertThat(
            row(
                RowTables.AUDIT_LOG,
                "GUILD_AUDIT_LOG_ENTRY_CREATE",
                "{'id':'5','guild_id':'1','action_type':9999}"))
        .containsEntry("action", "unknown")
        .containsEntry("action_type", 9999);
  }

  @Test
  void trapM11ANonceMayBeANumber() {
    assertThat(
            row(
                RowTables.MESSAGES,
                "MESSAGE_CREATE",
                "{'id':'5','channel_id':'6','nonce':123,'author':{'id':'7','username':'a'}}"))
        .containsEntry("nonce", "123");
  }

  @Test
  void trapU1AbsentProfileFieldsAreNotForgotten() {
    assertThat(row(RowTables.USERS, "USER_UPDATE", "{'id':'1','username':'a','avatar':null}"))
        .containsEntry("avatar", null)
        .doesNotContainKey("banner");
  }

  @Test
  void trapU2APresenceOfAnyShapeIsNoFailure() {
    for (String data :
        List.of(
            "{}",
            "{'user':7}",
            "{'user':{'id':{},'username':'a'}}",
            "{'user':{'id':'1','username':5},'activities':[{'created_at':'soon'}]}")) {
      assertThat(project("PRESENCE_UPDATE", data)).isEmpty();
    }
  }

  @Test
  void trapU3APresenceMakesNoMember() {
    assertThat(
            text(
                "PRESENCE_UPDATE",
                "{'guild_id':'1','user':{'id':'2','username':'a'},'status':'online'}"))
        .contains("discord_users")
        .doesNotContain("discord_guild_members");
  }

  @Test
  void trapU4GuestsAreNoMembers() {
    assertThat(
            text(
                "VOICE_STATE_UPDATE",
                "{'guild_id':'1','channel_id':'3','user_id':'2','session_id':'s','member':{'user':{'id':'2','username':'a'},'joined_at':null,'flags':16}}"))
        .contains("put discord_voice_states")
        .doesNotContain("discord_guild_members");
  }

  @Test
  void trapU6DiscriminatorsAreTexts() {
    assertThat(
            row(RowTables.USERS, "USER_UPDATE", "{'id':'1','username':'a','discriminator':'0007'}"))
        .containsEntry("discriminator", "0007");
  }

  @Test
  void trapV1IdsMayBeNumbersButNotBeyondBigint() {
    assertThat(row(RowTables.USERS, "USER_UPDATE", "{'id':80351110224678912,'username':'a'}"))
        .containsEntry("id", 80351110224678912L);
    assertThatThrownBy(() -> project("USER_UPDATE", "{'id':'9497609168686982223','username':'a'}"))
        .isInstanceOf(UnprojectableException.class);
  }

  @Test
  void trapV7TimesHaveOffsetsOrAreUnixSeconds() {
    assertThat(
            row(
                RowTables.INVITES,
                "INVITE_CREATE",
                "{'code':'c','channel_id':'3','created_at':'2024-01-01T02:00:00.5+02:00'}"))
        .containsEntry("created_at", Instant.parse("2024-01-01T00:00:00.500Z"));
    assertThat(
            row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_START_TIME_UPDATE",
                "{'id':'3','voice_start_time':1714000000}"))
        .containsEntry("voice_started_at", Instant.ofEpochSecond(1714000000));
  }

  @Test
  void trapV8NullAbsentAndEmptyAreThreeThings() {
    assertThat(row(RowTables.CHANNELS, "CHANNEL_INFO", "{'guild_id':'1','channels':[{'id':'3'}]}"))
        .doesNotContainKey("voice_status");
    assertThat(
            row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_STATUS_UPDATE",
                "{'id':'3','guild_id':'1','status':null}"))
        .containsEntry("voice_status", null);
    assertThat(
            row(
                RowTables.CHANNELS,
                "VOICE_CHANNEL_STATUS_UPDATE",
                "{'id':'3','guild_id':'1','status':''}"))
        .containsEntry("voice_status", "");
  }

  @Test
  void trapV9TokensReachNoRow() {
    assertThat(
            text(
                "INTERACTION_CREATE",
                "{'id':'5','application_id':'8','type':2,'token':'sesame','user':{'id':'7','username':'a'},'data':{'id':'9','name':'n','type':1}}"))
        .doesNotContain("sesame");
  }
}
