package com.discordingest.producer.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.discordingest.model.RowVersions;
import com.discordingest.model.Snowflake;
import com.discordingest.model.log.ClosedGap;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Gap;
import com.discordingest.producer.publish.Batch;
import com.discordingest.producer.publish.FakeKafka;
import com.discordingest.producer.publish.LeftOpen;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.LogWriter;
import com.discordingest.producer.publish.RetryPolicy;
import com.discordingest.producer.publish.TransactionalLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A backfill between a scripted REST API and a log in memory. */
final class BackfillTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");
  private static final Instant SINCE = NOW.minus(Duration.ofHours(1));
  private static final long FIRST = Snowflake.firstAt(SINCE);

  private final FakeKafka kafka = new FakeKafka();
  private final LogRecords records = new LogRecords(kafka.topics());
  private final Notes notes = new Notes();
  private Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);

  @Test
  void messagesWrittenSinceArePublishedAsUpdatesOfTheirGuildWithAVersionFromBeforeTheRequest()
      throws InterruptedException {
    FakeDiscord discord =
        new FakeDiscord().channel(1, 10, FIRST - 1, FIRST, FIRST + 5).channel(2, 20, FIRST - 7);

    BackfillSummary summary = run(discord, since());

    List<ProducerRecord<byte[], byte[]>> updates = ofType("MESSAGE_UPDATE");
    assertThat(updates)
        .extracting(BackfillTest::text)
        .containsExactly(message(10, FIRST), message(10, FIRST + 5));
    assertThat(updates)
        .allSatisfy(update -> {
          assertThat(new String(update.key(), UTF_8)).isEqualTo("1");
          EventHeaders headers = EventHeaders.fromKafka(update.headers());
          assertThat(headers.version()).isEqualTo(RowVersions.ofMoment(NOW));
          assertThat(headers.source()).isEqualTo("/backfill");
          assertThat(headers.id()).startsWith("backfill-");
        });
    assertThat(ofType("CHANNEL_UPDATE")).hasSize(2);
    assertThat(summary.messages()).isEqualTo(2);
    assertThat(summary.channelsRead()).isEqualTo(1);
    assertThat(summary.channelsQuiet()).isEqualTo(1);
    assertThat(kafka.read()).as("nothing is left to be continued").isEmpty();
  }

  @Test
  void aChannelIsReadPageByPageUpToItsEnd() throws InterruptedException {
    long[] ids = LongStream.range(FIRST, FIRST + 250).toArray();

    BackfillSummary summary = run(new FakeDiscord().channel(1, 10, ids), since());

    assertThat(summary.messages()).isEqualTo(250);
    assertThat(ofType("MESSAGE_UPDATE"))
        .extracting(BackfillTest::text)
        .containsExactlyElementsOf(LongStream.of(ids).mapToObj(id -> message(10, id)).toList());
  }

  @Test
  void anInterruptedRunIsContinuedByTheNextWherePagesAreCommitted() throws InterruptedException {
    FakeDiscord discord =
        new FakeDiscord()
            .channel(1, 10, FIRST)
            .channel(2, 20, FIRST)
            .channel(2, 21, LongStream.range(FIRST, FIRST + 150).toArray())
            .channel(2, 22, FIRST);
    // guilds; channels, threads and a page of guild 1; channels, threads and two pages of guild 2
    discord.failAfter(1 + 3 + 4);
    assertThatIllegalStateException().isThrownBy(() -> run(discord, since()));
    assertThat(ofType("MESSAGE_UPDATE")).hasSize(1 + 1 + 100);
    discord.failAfter(Integer.MAX_VALUE);
    discord.asked.clear();

    BackfillSummary summary = run(discord, since());

    assertThat(discord.asked)
        .containsExactly(
            "guilds",
            "channels of 2",
            "threads of 2",
            "messages of 21 after " + (FIRST + 99),
            "messages of 22 after " + (FIRST - 1));
    assertThat(summary.guildsDone()).isEqualTo(1);
    assertThat(ofType("MESSAGE_UPDATE")).hasSize(1 + 1 + 150 + 1);
  }

  @Test
  void gapsAreClosedAfterAllPagesOfTheGuildsOfTheirShardAndOfNoOthers()
      throws InterruptedException {
    long own = 4L << 22;
    long others = 5L << 22;
    OpenGap gap = openGap(new Gap(0, 2, 77, RowVersions.ofMoment(SINCE), "op 9"), 1_000);
    FakeDiscord discord = new FakeDiscord().channel(own, 10, FIRST).channel(others, 20, FIRST);

    BackfillSummary summary = run(discord, new BackfillPlan(List.of(hole(gap)), null, null));

    assertThat(ofType("MESSAGE_UPDATE")).hasSize(1);
    ProducerRecord<byte[], byte[]> last = kafka.topic(kafka.topics().events()).getLast();
    assertThat(EventHeaders.fromKafka(last.headers()).type())
        .isEqualTo(EventHeaders.GAP_CLOSED_TYPE);
    assertThat(new String(last.key(), UTF_8)).as("the key of the gap's record").isEqualTo("0");
    assertThat(ClosedGap.fromJson(last.value())).isEqualTo(new ClosedGap(gap.gap(), 1_000));
    assertThat(summary.gapsClosed()).isEqualTo(1);
    assertThat(OpenGap.of(kafka.read())).isEmpty();
  }

  @Test
  void gapsStayOpenWhileAGuildCannotBeReadAndWhenOnlyAPartIsFetched() throws InterruptedException {
    OpenGap gap = openGap(new Gap(0, 1, 77, RowVersions.ofMoment(SINCE), "op 9"), 1_000);
    FakeDiscord discord = new FakeDiscord().channel(1, 10, FIRST).channel(2, 20, FIRST);

    BackfillSummary part = run(discord, new BackfillPlan(List.of(hole(gap)), 1L, null));
    BackfillSummary refused =
        run(discord.refuse(2, 403), new BackfillPlan(List.of(hole(gap)), null, null));

    assertThat(part.messages()).isEqualTo(1);
    assertThat(part.gapsOpen()).isEqualTo(1);
    assertThat(refused.guildsRefused()).isEqualTo(1);
    assertThat(refused.gapsOpen()).isEqualTo(1);
    assertThat(OpenGap.of(kafka.read())).containsExactly(gap);
    assertThat(ofType(EventHeaders.GAP_CLOSED_TYPE)).isEmpty();
  }

  @Test
  void aGuildThatCouldNotBeReadBeforeAnInterruptionKeepsTheGapOpenAfterIt()
      throws InterruptedException {
    OpenGap gap = openGap(new Gap(0, 1, 77, RowVersions.ofMoment(SINCE), "op 9"), 1_000);
    BackfillPlan plan = new BackfillPlan(List.of(hole(gap)), null, null);
    FakeDiscord discord =
        new FakeDiscord().channel(1, 10, FIRST).channel(2, 20, FIRST, FIRST + 1).refuse(1, 404);
    // guilds; channels of guild 1; channels and threads of guild 2
    discord.failAfter(1 + 1 + 2);
    assertThatIllegalStateException().isThrownBy(() -> run(discord, plan));
    discord.failAfter(Integer.MAX_VALUE);

    BackfillSummary continued = run(discord, plan);

    assertThat(continued.guildsDone()).isEqualTo(1);
    assertThat(continued.guildsRefused()).isEqualTo(1);
    assertThat(OpenGap.of(kafka.read())).containsExactly(gap);
  }

  @Test
  void aChannelThatTheBotMayNotReadIsCountedAndDoesNotKeepAGapOpen() throws InterruptedException {
    OpenGap gap = openGap(new Gap(0, 1, 77, RowVersions.ofMoment(SINCE), "op 9"), 1_000);
    FakeDiscord discord = new FakeDiscord().channel(1, 10, FIRST).channel(1, 11, FIRST);

    BackfillSummary summary =
        run(discord.refuse(10, 403), new BackfillPlan(List.of(hole(gap)), null, null));

    assertThat(notes.refused).containsExactly("channel 10: 403");
    assertThat(summary.channelsRefused()).isEqualTo(1);
    assertThat(summary.messages()).isEqualTo(1);
    assertThat(summary.gapsClosed()).isEqualTo(1);
  }

  @Test
  void aDryRunTellsWhatItWouldReadAndWritesNothing() throws InterruptedException {
    FakeDiscord discord = new FakeDiscord().channel(1, 10, FIRST).channel(1, 11, FIRST - 9);

    BackfillSummary summary = Backfill.dry(discord, since(), clock, notes).run();

    assertThat(notes.wouldRead).containsExactly(10L);
    assertThat(summary.messages()).isZero();
    assertThat(discord.asked).noneMatch(question -> question.startsWith("messages"));
    assertThat(kafka.topic(kafka.topics().events())).isEmpty();
  }

  @Test
  void aMessageThatKafkaDoesNotTakeIsADeadLetterAndTheRestGoesOn() throws InterruptedException {
    kafka.rejectAsTooLarge(entry ->
        text(entry).contains("\"" + FIRST + "\"") && text(entry).contains("MESSAGE_UPDATE"));

    BackfillSummary summary = run(new FakeDiscord().channel(1, 10, FIRST, FIRST + 1), since());

    assertThat(ofType("MESSAGE_UPDATE")).hasSize(1);
    assertThat(kafka.topic(kafka.topics().deadLetters())).hasSize(1);
    assertThat(summary.deadLetters()).isEqualTo(1);
  }

  @Test
  void theVersionOfEachPageIsTheMomentBeforeItWasAskedFor() throws InterruptedException {
    FakeDiscord discord = new FakeDiscord().channel(1, 10, FIRST).channel(1, 11, FIRST + 1);
    clock = new Ticking();

    run(discord, since());

    List<Long> versions =
        ofType("MESSAGE_UPDATE").stream()
            .map(entry -> EventHeaders.fromKafka(entry.headers()).version())
            .toList();
    assertThat(versions).doesNotHaveDuplicates().isSortedAccordingTo(Comparator.naturalOrder());
  }

  private BackfillSummary run(FakeDiscord discord, BackfillPlan plan) throws InterruptedException {
    try (TransactionalLog log = log()) {
      Map<String, byte[]> committed = log.open();
      return Backfill.into(log, committed, records, discord, plan, clock, notes).run();
    }
  }

  private TransactionalLog log() {
    return new TransactionalLog(
        kafka,
        kafka,
        LeftOpen.none(),
        records,
        new LogWriter(LogWriter.Kind.BACKFILL, "backfill", "this test"),
        RetryPolicy.forever(),
        TransactionalLog.Listener.none());
  }

  /** Lists a gap as the producer does when it writes the gap's record. */
  private OpenGap openGap(Gap gap, long version) throws InterruptedException {
    try (TransactionalLog log = log()) {
      log.open();
      log.write(
          new Batch(
              List.of(),
              Map.of("0/1", new byte[] {1}),
              Map.of(gap.openKey(version), gap.toJson())));
      log.retire(List.of("0/1"));
    }
    return new OpenGap(gap, version);
  }

  private static BackfillPlan.Hole hole(OpenGap gap) {
    return new BackfillPlan.Hole(SINCE, gap);
  }

  private static BackfillPlan since() {
    return new BackfillPlan(List.of(new BackfillPlan.Hole(SINCE, null)), null, null);
  }

  private List<ProducerRecord<byte[], byte[]>> ofType(String type) {
    return kafka.topic(kafka.topics().events()).stream()
        .filter(entry -> EventHeaders.fromKafka(entry.headers()).type().equals(type))
        .toList();
  }

  private static String message(long channel, long id) {
    return "{\"op\":0,\"t\":\"MESSAGE_UPDATE\",\"s\":null,\"d\":{\"guild_id\":\"1\",\"id\":\""
        + id
        + "\",\"channel_id\":\""
        + channel
        + "\"}}";
  }

  private static String text(ProducerRecord<byte[], byte[]> entry) {
    return new String(entry.value(), UTF_8);
  }

  /** A clock on which every look takes a second. */
  private static final class Ticking extends Clock {
    private Instant now = NOW;

    @Override
    public Instant instant() {
      now = now.plusSeconds(1);
      return now;
    }

    @Override
    public ZoneOffset getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(java.time.ZoneId zone) {
      return this;
    }
  }

  /** What the listener heard. */
  private static final class Notes implements BackfillListener {
    final List<String> refused = new ArrayList<>();
    final List<Long> wouldRead = new ArrayList<>();

    @Override
    public void guild(long guildId, int toRead) {}

    @Override
    public void wouldRead(long guildId, long channelId) {
      wouldRead.add(channelId);
    }

    @Override
    public void page(long guildId, long channelId, long messages) {}

    @Override
    public void refused(String what, int status) {
      refused.add(what + ": " + status);
    }

    @Override
    public void waiting(Duration atLeast) {}

    @Override
    public void deadLetter(String id, String reason) {}
  }
}
