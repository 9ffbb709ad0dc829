package com.discordingest.consumer.activity;

import static com.discordingest.consumer.activity.ActivityDriver.NOON;
import static com.discordingest.consumer.activity.ActivityDriver.number;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.GuildHistory;
import com.discordingest.consumer.support.Histories;
import com.discordingest.model.RowVersions;
import com.discordingest.model.log.EventHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that stand in the log again count for nothing (docs/adr/0086). */
class RepeatedEventsTest {
  private static final String SHARD = EventHeaders.shardSource(0, 2);
  private static final String OTHER_SHARD = EventHeaders.shardSource(1, 2);

  /** Enough for stays in voice channels to be seen. */
  private static final long MICROS_BETWEEN = 37_000_000;

  @TempDir private Path directory;

  /** A record as the producer writes it. */
  private record Sent(EventHeaders headers, String value) {
    static Sent of(String source, Dispatch dispatch) {
      long version = Dispatches.START + (dispatch.version() - Dispatches.START) * MICROS_BETWEEN;
      return of(source, version, dispatch.type(), dispatch.data().toString());
    }

    static Sent of(String source, long version, String type, String data) {
      return new Sent(
          new EventHeaders("1-" + version, type, source, version),
          ("{'t':'" + type + "','d':" + data + "}").replace('\'', '"'));
    }

    void to(ActivityDriver driver) {
      driver.record(value.getBytes(UTF_8), headers);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void singleRecordsAndRunsThatStandThereAgainAtAnyLaterPlaceChangeNoTally(long seed) {
    Random random = new Random(seed);
    List<Sent> sent =
        Histories.interleaved(
            from(SHARD, GuildHistory.of(seed, "1001", 1, 90)),
            from(OTHER_SHARD, GuildHistory.of(~seed, "1002", 2, 40)),
            random);
    try (ActivityDriver once = new ActivityDriver(directory.resolve("once"));
        ActivityDriver again = new ActivityDriver(directory.resolve("again"))) {
      sent.forEach(one -> one.to(once));
      for (Sent one : Histories.withRepetitions(sent, 30, random)) {
        one.to(again);
        if (random.nextInt(40) == 0) {
          again.restart();
        }
      }

      assertThat(again.settle().latest()).isNotEmpty().isEqualTo(once.settle().latest());
      assertThat(again.revisions()).isEqualTo(once.revisions());
    }
  }

  private static List<Sent> from(String source, List<Dispatch> history) {
    return history.stream().map(dispatch -> Sent.of(source, dispatch)).toList();
  }

  @Test
  void aWholeLogThatIsCopiedBehindItselfCountsOnce() {
    List<Sent> log =
        List.of(
            join(1),
            reaction("ADD", 2),
            reaction("REMOVE", 3),
            leave(4),
            join(5),
            voice("9", 6),
            voice(null, 60));
    try (ActivityDriver driver = new ActivityDriver(directory)) {
      log.forEach(one -> one.to(driver));
      log.forEach(one -> one.to(driver));
      driver.settle();

      JsonNode guild = driver.guild(60, "2026-03-04");
      assertThat(number(guild, "joins")).isEqualTo(2);
      assertThat(number(guild, "leaves")).isEqualTo(1);
      assertThat(guild.get("voice_minutes").asDouble()).isEqualTo(0.90);
      assertThat(number(driver.channel(60, 50, NOON), "reactions")).isEqualTo(1);
    }
  }

  /** A number of shards is a sequence of its own, and so is what no shard has sent. */
  @Test
  void whatIsOfAnotherSequenceCountsHoweverOldItIs() {
    try (ActivityDriver driver = new ActivityDriver(directory)) {
      join(50).to(driver);
      leave(EventHeaders.shardSource(0, 4), 40).to(driver);
      join(EventHeaders.shardSource(1, 2), 30).to(driver);
      leave("/import", 20).to(driver);
      join(EventHeaders.BACKFILL_SOURCE, 10).to(driver);
      driver.settle();

      assertThat(number(driver.guild(60, "2026-03-04"), "joins")).isEqualTo(3);
      assertThat(number(driver.guild(60, "2026-03-04"), "leaves")).isEqualTo(2);
    }
  }

  @Test
  void aDeadLetterThatIsRetriedCountsWhatHadNotCounted() {
    Sent late = join(10);
    RecordHeaders headers = new RecordHeaders(late.headers().toKafka());
    headers.add(EventHeaders.RETRY_OF, "log-0@0".getBytes(UTF_8));
    try (ActivityDriver driver = new ActivityDriver(directory)) {
      driver.record("no JSON".getBytes(UTF_8), late.headers());
      reaction("ADD", 20).to(driver);
      late.to(driver);
      driver.record(late.value().getBytes(UTF_8), headers);
      driver.record(late.value().getBytes(UTF_8), headers);
      driver.settle();

      assertThat(number(driver.guild(60, "2026-03-04"), "joins")).isEqualTo(1);
    }
  }

  /** As the sink has it: the highest version of all that the shard has sent. */
  @Test
  void recordsThatCountForNothingBelongToTheSequenceToo() {
    try (ActivityDriver driver = new ActivityDriver(directory)) {
      sent(SHARD, 30, "TYPING_START", "{'guild_id':'60'}").to(driver);
      leave(20).to(driver);
      join(40).to(driver);
      driver.settle();

      assertThat(driver.revisions()).containsEntry("guild/60/2026-03-04T00:00:00Z", 1L);
    }
  }

  private static Sent join(long second) {
    return join(SHARD, second);
  }

  private static Sent join(String source, long second) {
    return sent(source, second, "GUILD_MEMBER_ADD", "{'guild_id':'60','user':{'id':'7'}}");
  }

  private static Sent leave(long second) {
    return leave(SHARD, second);
  }

  private static Sent leave(String source, long second) {
    return sent(source, second, "GUILD_MEMBER_REMOVE", "{'guild_id':'60','user':{'id':'7'}}");
  }

  private static Sent reaction(String change, long second) {
    return sent(
        SHARD,
        second,
        "MESSAGE_REACTION_" + change,
        "{'user_id':'7','channel_id':'50','guild_id':'60','message_id':'3','emoji':{'id':null,'name':'x'}}");
  }

  private static Sent voice(@Nullable String channel, long second) {
    return sent(
        SHARD,
        second,
        "VOICE_STATE_UPDATE",
        "{'guild_id':'60','user_id':'7','session_id':'s','channel_id':%s}"
            .formatted(channel == null ? "null" : "'" + channel + "'"));
  }

  private static Sent sent(String source, long second, String type, String data) {
    return Sent.of(source, RowVersions.ofMoment(NOON.plusSeconds(second)), type, data);
  }
}
