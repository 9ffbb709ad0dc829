package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.FuzzSeed;
import com.discordingest.consumer.support.GuildHistory;
import com.discordingest.consumer.support.Histories;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.model.log.EventHeaders;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeTry;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Records that stand in the log again change nothing (docs/adr/0061). jqwik prints the seed of a
 * failure.
 */
class RepeatedRecordsIT {
  private static final ProjectedDatabase DATABASE = new ProjectedDatabase();
  private static final String SHARD = EventHeaders.shardSource(0, 2);
  private static final String OTHER_SHARD = EventHeaders.shardSource(1, 2);

  private RecordedPartition log = new RecordedPartition("log");

  @AfterContainer
  static void close() {
    DATABASE.close();
  }

  @BeforeTry
  void begin() {
    log = new RecordedPartition("log");
    DATABASE.clear();
  }

  /** A dispatch of a shard. */
  private record Sent(String source, Dispatch dispatch) {}

  @Property(tries = 20, seed = FuzzSeed.OF_PROPERTIES, shrinking = ShrinkingMode.OFF)
  void singleRecordsAndRunsThatStandThereAgainAtAnyLaterPlaceChangeNoTable(@ForAll long drawn) {
    long seed = FuzzSeed.moved(drawn);
    Random random = new Random(seed);
    List<Sent> sent =
        Histories.interleaved(
            from(SHARD, GuildHistory.of(seed, "1001", 1, 18)),
            from(OTHER_SHARD, GuildHistory.of(~seed, "1002", 2, 8)),
            random);
    sent.forEach(one -> DATABASE.apply(one.dispatch()));
    Map<String, List<String>> expected = DATABASE.contents();

    List<Sent> repeated = Histories.withRepetitions(sent, 6, random);
    repeated.forEach(one -> log.append(one.source(), one.dispatch()));
    DATABASE.clear();
    applyWithRestarts(random);

    assertThat(ProjectedDatabase.differences(expected, DATABASE.contents())).isEmpty();
    assertThat(log.repeated()).isEqualTo(repeated.size() - sent.size());
    assertThat(log.deadLetters()).isEmpty();
  }

  private static List<Sent> from(String source, List<Dispatch> history) {
    return history.stream().map(dispatch -> new Sent(source, dispatch)).toList();
  }

  private void applyWithRestarts(Random random) {
    int applied = 0;
    while (applied < log.size()) {
      applied = Math.min(log.size(), applied + 1 + random.nextInt(log.size()));
      log.apply(DATABASE.url(), applied, 1 + random.nextInt(12));
    }
  }

  @Example
  void aRemovedReactionStaysRemovedThoughTheRecordThatAddedItStandsThereAgain() {
    reaction(SHARD, "MESSAGE_REACTION_ADD", 1);
    reaction(SHARD, "MESSAGE_REACTION_REMOVE", 2);
    applyAll();
    reaction(SHARD, "MESSAGE_REACTION_ADD", 1);
    reaction(SHARD, "MESSAGE_REACTION_ADD", 2);
    applyAll();

    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("0");
    assertThat(log.repeated()).isEqualTo(2);
    assertThat(stored()).containsExactly(SHARD + "|2");
  }

  @Example
  void anotherNumberOfShardsIsAnotherSequence() {
    reaction(SHARD, "MESSAGE_REACTION_ADD", 5);
    reaction(EventHeaders.shardSource(0, 4), "MESSAGE_REACTION_REMOVE", 5);
    reaction(OTHER_SHARD, "MESSAGE_CREATE", 5);
    applyAll();

    assertThat(log.repeated()).isZero();
    assertThat(stored())
        .containsExactlyInAnyOrder("/shards/0/2|5", "/shards/0/4|5", "/shards/1/2|5");
  }

  @Example
  void whatIsNoShardsOrComesAgainOnPurposeIsAppliedHoweverOldItIs() {
    reaction(SHARD, "MESSAGE_REACTION_ADD", 9);
    reaction("/import", "MESSAGE_REACTION_REMOVE", 10);
    reaction("/import", "MESSAGE_REACTION_REMOVE", 10);
    reaction("/backfill", "MESSAGE_REACTION_REMOVE", 3);
    reaction(
        SHARD,
        "MESSAGE_REACTION_ADD",
        9,
        new RecordHeader(EventHeaders.RETRY_OF, "log-0@0".getBytes(UTF_8)));
    log.append(
        SHARD,
        EventHeaders.GAP_TYPE,
        Dispatches.START + 4,
        "{\"shard\":0,\"shard_count\":2,\"last_sequence\":3,\"last_version\":1,\"reason\":\"r\"}");
    applyAll();

    assertThat(log.repeated()).isZero();
    assertThat(log.deadLetters()).isEmpty();
    assertThat(stored()).containsExactly(SHARD + "|9");
    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("1");
    assertThat(DATABASE.query("SELECT reason FROM ingest_gaps")).containsExactly("r");
  }

  @Example
  void aDeadLetterThatStandsThereAgainIsPassedOver() {
    reaction(SHARD, "MESSAGE_REACTION_ADD", 1);
    log.append(SHARD, "MESSAGE_CREATE", Dispatches.START + 2, "no JSON");
    applyAll();
    log.append(SHARD, "MESSAGE_CREATE", Dispatches.START + 2, "no JSON");
    applyAll();

    assertThat(log.deadLetters()).containsExactly("1");
    assertThat(log.repeated()).isOne();
  }

  @Example
  void aVersionBeyondEveryClockHoldsNothingUp() {
    log.append(SHARD, "MESSAGE_CREATE", Long.MAX_VALUE, "{\"op\":0,\"d\":{}}");
    reaction(SHARD, "MESSAGE_REACTION_ADD", 1);
    applyAll();

    assertThat(log.repeated()).isZero();
    assertThat(log.deadLetters()).containsExactly("0");
    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("1");
  }

  @Example
  void aReplayAppliesWhatIsAppliedOnceMore() {
    reaction(SHARD, "MESSAGE_REACTION_ADD", 1);
    applyAll();
    DATABASE.execute("DELETE FROM discord_message_reactions");

    log.replay(DATABASE.url());

    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("1");
    assertThat(log.repeated()).isZero();
    assertThat(stored()).containsExactly(SHARD + "|1");
  }

  @Example
  void whoeverDeletesTheOffsetsAppliesTheLogOnceMore() {
    reaction(SHARD, "MESSAGE_REACTION_ADD", 1);
    applyAll();
    DATABASE.execute("DELETE FROM discord_message_reactions");
    DATABASE.execute("DELETE FROM ingest_offsets");

    applyAll();

    assertThat(DATABASE.query("SELECT count(*) FROM discord_message_reactions"))
        .containsExactly("1");
  }

  private void reaction(String source, String type, long micros, Header... more) {
    log.append(
        source,
        Dispatches.dispatch(
            micros,
            type,
            "{'id':'100','user_id':'1','message_id':'100','channel_id':'50','guild_id':'60',"
                + "'emoji':{'id':null,'name':'x'},'author':{'id':'1','username':'u'}}"),
        more);
  }

  private void applyAll() {
    log.apply(DATABASE.url(), log.size(), 100);
  }

  /** What is stored of each shard, in microseconds since the first dispatch. */
  private List<String> stored() {
    return DATABASE.query(
        "SELECT source, row_version - " + Dispatches.START + " FROM ingest_versions");
  }
}
