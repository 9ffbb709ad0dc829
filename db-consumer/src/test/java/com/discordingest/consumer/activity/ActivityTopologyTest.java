package com.discordingest.consumer.activity;

import static com.discordingest.consumer.activity.ActivityDriver.NOON;
import static com.discordingest.consumer.activity.ActivityDriver.id;
import static com.discordingest.consumer.activity.ActivityDriver.number;
import static com.discordingest.consumer.activity.ActivityDriver.text;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.log.EventHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole topology under Kafka's test driver: what is in the log against what comes out. */
class ActivityTopologyTest {
  private static final long GUILD = 60;
  private static final long CHANNEL = 50;
  private static final Duration WEEKS = Duration.ofDays(30);

  @TempDir private Path directory;
  private ActivityDriver activity;

  @BeforeEach
  void start() {
    activity = new ActivityDriver(directory);
  }

  @AfterEach
  void close() {
    activity.close();
  }

  @Test
  void aMessageCountsInTheHourInWhichItWasSentNotReceived() {
    activity.message(NOON.minusMillis(1), 1, GUILD, CHANNEL, 70);
    activity.message(NOON, 2, GUILD, CHANNEL, 70);
    activity.message(NOON.plusSeconds(3599), 3, GUILD, CHANNEL, 71);
    activity.settle();

    JsonNode before = activity.channel(GUILD, CHANNEL, NOON.minusSeconds(3600));
    assertThat(number(before, "messages")).isEqualTo(1);
    JsonNode row = activity.channel(GUILD, CHANNEL, NOON);
    assertThat(number(row, "messages")).isEqualTo(2);
    assertThat(number(row, "authors")).isEqualTo(2);
    assertThat(row.get("guild_id").textValue()).isEqualTo("60");
    assertThat(row.get("hour").textValue()).isEqualTo("2026-03-04T12:00:00Z");
  }

  @Test
  void whatTheLogSaysTwiceCountsOnce() {
    for (int i = 0; i < 3; i++) {
      long id = activity.message(NOON, 1, GUILD, CHANNEL, 70);
      activity.event(
          NOON.plusSeconds(5),
          "MESSAGE_UPDATE",
          text(id, GUILD, CHANNEL, 70, ",'edited_timestamp':'2026-03-04T12:00:04.5+00:00'"));
      activity.event(NOON.plusSeconds(6), "MESSAGE_REACTION_ADD", reaction(id, "fire", 71));
      activity.event(
          NOON.plusSeconds(7),
          "MESSAGE_DELETE",
          "{'id':'%d','guild_id':'60','channel_id':'50'}".formatted(id));
    }
    activity.settle();

    JsonNode row = activity.channel(GUILD, CHANNEL, NOON);
    for (String counted : new String[] {"messages", "edits", "reactions", "deletions"}) {
      assertThat(number(row, counted)).as(counted).isEqualTo(1);
    }
    assertThat(activity.revisions()).containsValue(4L);
  }

  @Test
  void aRecordThatComesWeeksLateChangesItsOwnWindowAndNoOther() {
    activity.message(NOON, 1, GUILD, CHANNEL, 70);
    activity.message(NOON.plus(WEEKS), 2, GUILD, CHANNEL, 70);
    activity.settle();
    Map<String, JsonNode> before = new TreeMap<>(activity.latest());

    long late = id(NOON.plusSeconds(60), 3);
    activity.event(
        NOON.plus(WEEKS).plusSeconds(9),
        "MESSAGE_CREATE",
        text(late, GUILD, CHANNEL, 71, ",'attachments':[{'id':'1'},{'id':'2'}]"));
    activity.settle();

    JsonNode row = activity.channel(GUILD, CHANNEL, NOON);
    assertThat(number(row, "messages")).isEqualTo(2);
    assertThat(number(row, "authors")).isEqualTo(2);
    assertThat(number(row, "attachments")).isEqualTo(2);
    String recent = "channel/60/50/" + NOON.plus(WEEKS);
    assertThat(activity.latest()).containsEntry(recent, before.get(recent));
  }

  @Test
  void windowsThatLieWeeksApartAreCompleteInAnyOrder() {
    try (ActivityDriver other = new ActivityDriver(directory.resolve("other"))) {
      for (int i = 0; i < 40; i++) {
        Instant sent = NOON.plus(Duration.ofHours(7L * i));
        Instant reversed = NOON.plus(Duration.ofHours(7L * (39 - i)));
        activity.message(sent, 1, GUILD, CHANNEL, 70);
        other.message(reversed, 1, GUILD, CHANNEL, 70);
      }

      assertThat(activity.settle().latest())
          .hasSizeGreaterThan(40)
          .isEqualTo(other.settle().latest());
      assertThat(activity.revisions()).isEqualTo(other.revisions());
    }
  }

  @Test
  void aHotChannelIsCountedExactlyWithFewRecordsAndBoundedState() {
    int messages = 20_000;
    for (int i = 0; i < messages; i++) {
      activity.message(NOON.plusMillis(i * 150L), i, GUILD, CHANNEL, 1_000 + i % 2_000);
      if (i % 5_000 == 4_999) {
        activity.settle();
      }
    }
    activity.settle();

    JsonNode row = activity.channel(GUILD, CHANNEL, NOON);
    assertThat(number(row, "messages")).isEqualTo(messages);
    assertThat(number(row, "authors")).isBetween(1_850L, 2_150L);
    assertThat(activity.written()).isLessThan(20);
    assertThat(activity.largestValue(ActivityTopology.TALLIES)).isLessThan(4_300);
  }

  @Test
  void aRestartLosesNothingAndRepeatsNothing() {
    try (ActivityDriver other = new ActivityDriver(directory.resolve("other"))) {
      for (ActivityDriver driver : new ActivityDriver[] {activity, other}) {
        for (int i = 0; i < 60; i++) {
          script(driver, i);
          if (driver == activity && i % 7 == 3) {
            if (i % 2 == 0) {
              driver.settle();
            }
            driver.restart();
          }
        }
        driver.settle();
      }

      assertThat(activity.latest()).isEqualTo(other.latest());
      assertThat(activity.revisions()).isEqualTo(other.revisions());
      assertThat(activity.latest()).hasSizeGreaterThan(8);
    }
  }

  /** A little of everything that has state. */
  private static void script(ActivityDriver driver, int i) {
    Instant now = NOON.plus(Duration.ofMinutes(17L * i));
    long id = driver.message(now, i, GUILD, CHANNEL, 70 + i % 5);
    driver.message(now.minus(Duration.ofMinutes(17L * (i / 2))), i, GUILD, CHANNEL, 70);
    driver.event(now.plusSeconds(1), "MESSAGE_REACTION_ADD", reaction(id, "fire", 70));
    String guild = "{'guild_id':'60','user':{'id':'" + (70 + i % 5) + "'}}";
    driver.event(
        now.plusSeconds(2), i % 3 == 0 ? "GUILD_MEMBER_REMOVE" : "GUILD_MEMBER_ADD", guild);
    driver.event(now.plusSeconds(3), "VOICE_STATE_UPDATE", voice(i % 4 == 3 ? null : "55", 70));
    driver.event(now.plusSeconds(4), "INTERACTION_CREATE", use(id(now, 500 + i), 900, 70 + i % 3));
    driver.event(
        now.plusSeconds(5),
        "MESSAGE_CREATE",
        text(id(now, 800 + i), GUILD, CHANNEL, 1, answer(id(now, 500 + i), i % 4 == 0)));
  }

  @Test
  void takingAReactionAwayLetsItCountAnew() {
    long id = activity.message(NOON, 1, GUILD, CHANNEL, 70);
    for (String removal :
        new String[] {
          "MESSAGE_REACTION_REMOVE", "MESSAGE_REACTION_REMOVE_EMOJI", "MESSAGE_REACTION_REMOVE_ALL"
        }) {
      activity.event(NOON.plusSeconds(1), "MESSAGE_REACTION_ADD", reaction(id, "fire", 71));
      activity.event(NOON.plusSeconds(1), "MESSAGE_REACTION_ADD", reaction(id, "fire", 71));
      activity.event(NOON.plusSeconds(2), removal, reaction(id, "fire", 71));
    }
    activity.event(NOON.plusSeconds(3), "MESSAGE_REACTION_ADD", reaction(id, "ice", 71));
    activity.settle();

    assertThat(number(activity.channel(GUILD, CHANNEL, NOON), "reactions")).isEqualTo(4);
  }

  @Test
  void membersAreGainedAndLostOnce() {
    String bob = "{'guild_id':'60','user':{'id':'7'},'joined_at':'2026-03-03T23:59:59+00:00'}";
    activity.event(NOON, "GUILD_MEMBER_ADD", bob);
    activity.event(NOON, "GUILD_MEMBER_ADD", bob);
    activity.event(NOON, "GUILD_MEMBER_REMOVE", "{'guild_id':'60','user':{'id':'8'}}");
    activity.event(NOON, "GUILD_MEMBER_REMOVE", "{'guild_id':'60','user':{'id':'8'}}");
    activity.event(NOON, "GUILD_MEMBER_REMOVE", "{'guild_id':'60','user':{'id':'7'}}");
    activity.settle();

    JsonNode joined = activity.guild(GUILD, "2026-03-03");
    assertThat(number(joined, "joins")).isEqualTo(1);
    assertThat(number(joined, "net_members")).isEqualTo(1);
    JsonNode left = activity.guild(GUILD, "2026-03-04");
    assertThat(number(left, "leaves")).isEqualTo(2);
    assertThat(number(left, "net_members")).isEqualTo(-2);
  }

  @Test
  void timeInVoiceCountsOnTheDaysOnWhichItWasSpent() {
    Instant evening = Instant.parse("2026-03-04T23:50:00Z");
    activity.event(evening, "VOICE_STATE_UPDATE", voice("55", 70));
    activity.event(evening.plusSeconds(300), "VOICE_STATE_UPDATE", voice("56", 70));
    activity.event(evening.plusSeconds(2400), "VOICE_STATE_UPDATE", voice(null, 70));
    activity.event(evening.plusSeconds(9000), "VOICE_STATE_UPDATE", voice(null, 70));
    activity.settle();

    assertThat(activity.guild(GUILD, "2026-03-04").get("voice_minutes").asDouble())
        .isEqualTo(10.00);
    assertThat(activity.guild(GUILD, "2026-03-05").get("voice_minutes").asDouble())
        .isEqualTo(30.00);
  }

  @Test
  void whoLeftVoiceWhileNobodyWatchedCountsUpToTheLastEventOfTheGuild() {
    activity.event(NOON, "VOICE_STATE_UPDATE", voice("55", 70));
    activity.event(NOON, "VOICE_STATE_UPDATE", voice("55", 71));
    activity.event(NOON, "VOICE_STATE_UPDATE", voice("55", 72));
    activity.message(NOON.plusSeconds(600), 1, GUILD, CHANNEL, 1);
    activity.event(
        NOON.plusSeconds(6000),
        "GUILD_CREATE",
        "{'id':'60','voice_states':["
            + "{'user_id':'71','channel_id':'55','session_id':'s71'},"
            + "{'user_id':'72','channel_id':'55','session_id':'another'}]}");
    activity.event(NOON.plusSeconds(6600), "VOICE_STATE_UPDATE", voice(null, 71));
    activity.event(NOON.plusSeconds(6600), "GUILD_DELETE", "{'id':'60'}");
    activity.settle();

    // 70 and 72: until the message (10:00 min and 80 ms each); 71: all of it; 72 again: the end.
    assertThat(activity.guild(GUILD, "2026-03-04").get("voice_minutes").asDouble())
        .isEqualTo(140.00);
  }

  @Test
  void aCommandHasUsesUsersAnswersAndWhatIsLeftUnfinished() {
    long[] uses = new long[5];
    for (int i = 0; i < uses.length; i++) {
      uses[i] = id(NOON, i);
      activity.event(NOON, "INTERACTION_CREATE", use(uses[i], 900, 70 + i % 2));
    }
    activity.event(NOON, "INTERACTION_CREATE", "{'id':'5','type':3,'data':{'custom_id':'x'}}");
    answer(NOON.plusMillis(200), 11, uses[0], false);
    answer(NOON.plusMillis(250), 12, uses[0], false);
    answer(NOON.plusMillis(100), 13, uses[1], true);
    answer(NOON.plusMillis(100), 14, uses[2], true);
    activity.event(
        NOON.plusMillis(1000),
        "MESSAGE_UPDATE",
        text(id(NOON.plusMillis(100), 14), GUILD, CHANNEL, 1, answer(uses[2], false)));
    activity.settle();

    JsonNode row = activity.command(900, "2026-03-04");
    assertThat(row.get("command_name").textValue()).isEqualTo("roll");
    assertThat(number(row, "uses")).isEqualTo(5);
    assertThat(number(row, "users")).isEqualTo(2);
    assertThat(number(row, "answers")).isEqualTo(2);
    assertThat(number(row, "failures")).isEqualTo(1);
    assertThat(number(row, "average_response_time_ms")).isEqualTo(600);
    JsonNode bot = activity.bot("2026-03-04");
    assertThat(number(bot, "total_commands_today")).isEqualTo(5);
    assertThat(bot.get("error_rate").asDouble()).isEqualTo(20.00);
  }

  @Test
  void aNameThatUtf8CannotHoldIsKeptAsItWillBeStored() {
    String use = use(id(NOON, 1), 900, 70).replace("roll", "a\\ud800" + "😀".repeat(100));
    activity.event(NOON, "INTERACTION_CREATE", use);
    activity.settle();

    assertThat(activity.command(900, "2026-03-04").get("command_name").textValue())
        .isEqualTo("a\uFFFD" + "😀".repeat(98));
  }

  private void answer(Instant at, int number, long interaction, boolean thinking) {
    activity.event(
        at,
        "MESSAGE_CREATE",
        text(id(at, number), GUILD, CHANNEL, 1, answer(interaction, thinking)));
  }

  @Test
  void aDayOfTheBotKnowsWhatWasSoAtItsEndAndLearnsWhatComesLate() {
    activity.event(
        NOON,
        "GUILD_CREATE",
        "{'id':'60','channels':[{'id':'50','type':0},{'id':'51','type':4}],"
            + "'threads':[{'id':'52','type':11,'parent_id':'50'}],"
            + "'members':[{'user':{'id':'70'}},{'user':{'id':'71'}}]}");
    activity.event(NOON, "GUILD_CREATE", "{'id':'61'}");
    activity.event(NOON, "GUILD_CREATE", "{'id':'62','unavailable':true}");
    Instant tomorrow = NOON.plus(Window.DAY);
    activity.event(tomorrow, "GUILD_DELETE", "{'id':'61'}");
    activity.event(tomorrow, "GUILD_DELETE", "{'id':'60','unavailable':true}");
    activity.event(tomorrow, "CHANNEL_DELETE", "{'id':'50','guild_id':'60','type':0}");
    activity.message(tomorrow, 1, GUILD, CHANNEL, 72);
    activity.settle();
    activity.message(NOON, 2, GUILD, CHANNEL, 73);
    activity.settle();

    JsonNode first = activity.bot("2026-03-04");
    assertThat(first.get("id").intValue()).isEqualTo(20260304);
    assertThat(number(first, "total_guilds")).isEqualTo(2);
    assertThat(number(first, "total_channels")).isEqualTo(3);
    assertThat(number(first, "total_users")).isEqualTo(3);
    assertThat(number(first, "total_messages_today")).isEqualTo(1);
    JsonNode second = activity.bot("2026-03-05");
    assertThat(number(second, "total_guilds")).isEqualTo(1);
    assertThat(number(second, "total_channels")).isEqualTo(1);
    assertThat(number(second, "total_users")).isEqualTo(4);
    assertThat(number(second, "total_messages_today")).isEqualTo(1);
  }

  @Test
  void whatCannotBeReadCountsForNothingAndStopsNothing() {
    activity.record("{".getBytes(UTF_8), headers("MESSAGE_CREATE"));
    activity.record("{\"d\":7}".getBytes(UTF_8), headers("MESSAGE_CREATE"));
    activity.event(NOON, "MESSAGE_CREATE", "{'id':'x','channel_id':'50','guild_id':'60'}");
    activity.event(
        NOON, "MESSAGE_CREATE", text(id(NOON, 1), GUILD, CHANNEL, 70, ",'edited_timestamp':5"));
    activity.event(NOON, "MESSAGE_DELETE_BULK", "{'ids':'none','channel_id':'50','guild_id':'60'}");
    activity.event(NOON, "SOMETHING_NEW", "[1]");
    activity.message(NOON, 1, GUILD, CHANNEL, 70);
    activity.settle();

    JsonNode row = activity.channel(GUILD, CHANNEL, NOON);
    assertThat(number(row, "messages")).isEqualTo(1);
    assertThat(number(row, "deletions")).isZero();
  }

  @Test
  void whatHappensOutsideGuildsIsNotActivityOfAChannel() {
    activity.event(
        NOON,
        "MESSAGE_CREATE",
        "{'id':'%d','channel_id':'9','author':{'id':'7'}}".formatted(id(NOON, 1)));
    activity.event(NOON, "MESSAGE_DELETE", "{'id':'%d','channel_id':'9'}".formatted(id(NOON, 1)));
    activity.event(NOON, "VOICE_STATE_UPDATE", "{'user_id':'7','channel_id':'9'}");

    assertThat(activity.settle().latest()).isEmpty();
  }

  private static EventHeaders headers(String type) {
    return new EventHeaders("1-1", type, "/import", 1);
  }

  private static String reaction(long message, String emoji, long user) {
    return "{'user_id':'%d','channel_id':'50','guild_id':'60','message_id':'%d','emoji':{'id':null,'name':'%s'}}"
        .formatted(user, message, emoji);
  }

  private static String voice(@Nullable String channel, long user) {
    return "{'guild_id':'60','user_id':'%d','session_id':'s%d','channel_id':%s}"
        .formatted(user, user, channel == null ? "null" : "'" + channel + "'");
  }

  private static String use(long id, long command, long user) {
    return "{'id':'%d','type':2,'guild_id':'60','member':{'user':{'id':'%d'}},'data':{'id':'%d','name':'roll'}}"
        .formatted(id, user, command);
  }

  private static String answer(long interaction, boolean thinking) {
    return ",'interaction_metadata':{'id':'%d','type':2},'flags':%d"
        .formatted(interaction, thinking ? 128 : 0);
  }
}
