package com.discordingest.consumer.hostile;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.ConsumerCommand;
import com.discordingest.consumer.support.HostilePayloads.Payload;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.RunningConsumer;
import com.discordingest.consumer.support.TestLog;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Promise 4: a bad event harms only itself, and does not cost much either. */
class PoisonIT {
  private static final long FIRST = 1_000_000;

  private TestLog log;
  private ProjectedDatabase database;

  @BeforeEach
  void start() {
    log = new TestLog(1);
    database = new ProjectedDatabase();
  }

  @AfterEach
  void close() {
    log.close();
    database.close();
  }

  private static List<String> messages(int count, IntFunction<String> content) {
    return IntStream.range(0, count)
        .mapToObj(i ->
            "{'id':'"
                + (FIRST + i)
                + "','channel_id':'50','guild_id':'60','type':0,'content':'"
                + content.apply(i)
                + "','author':{'id':'7','username':'alice'}}")
        .toList();
  }

  private RunningConsumer applyAll() {
    try (RunningConsumer consumer =
        new RunningConsumer(new ConsumerCommand(log.topics(), database))) {
      consumer.awaitApplied(log.ends());
      return consumer;
    }
  }

  private void assertRefusedAre(String messages, long count, String state) {
    assertThat(database.query("SELECT count(*) FROM discord_messages"))
        .as("all others landed")
        .containsExactly(messages);
    assertThat(log.deadLetters())
        .hasSize((int) count)
        .allSatisfy(letter -> assertThat(header(letter, "exception.message")).contains(state));
  }

  private static String header(ConsumerRecord<byte[], byte[]> letter, String name) {
    return new String(letter.headers().lastHeader("__connect.errors." + name).value(), UTF_8);
  }

  @Test
  void aBatchThatIsReadAgainHasItsDeadLettersKeptOnce() {
    database.execute(
        "ALTER TABLE discord_messages ADD CONSTRAINT no_spam CHECK (content <> 'spam')");
    List<String> messages = new ArrayList<>(messages(100, i -> i == 70 ? "spam" : "hello"));
    messages.add(30, "{'channel_id':'50','guild_id':'60','author':{'id':'7'}}");
    log.appendAll("MESSAGE_CREATE", messages);

    applyAll();

    assertThat(database.query("SELECT count(*) FROM discord_messages")).containsExactly("99");
    assertThat(log.deadLetters())
        .extracting(letter -> header(letter, "offset"))
        .containsExactlyInAnyOrder("30", "71");
  }

  @Test
  void oneBadEventAmongFiveThousandIsDeadLetteredAloneAfterAboutLogarithmicallyManyAttempts() {
    database.execute(
        "ALTER TABLE discord_messages ADD CONSTRAINT no_spam CHECK (content <> 'spam')");
    log.appendAll("MESSAGE_CREATE", messages(5_000, i -> i == 3_210 ? "spam" : "hello"));

    RunningConsumer consumer = applyAll();

    assertRefusedAre("4999", 1, "no_spam");
    assertThat(new String(log.deadLetters().getFirst().value(), UTF_8)).contains("1003210");
    // Kafka may hand out the 5,000 in two or three batches.
    assertThat(consumer.refused()).as("refused transactions").isBetween(2L, 14L);
    assertThat(consumer.refused() + consumer.committed()).as("transactions").isLessThan(20);
  }

  /**
   * What the projection lets through, an operator's own constraint, index or trigger may still
   * refuse, with any data error.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "constraint   ; content <> 'bad'                                 ; bad ; not_liked",
        "out of range ; length(content) * 100000000 > 0                  ; a text of thirty letters ... ; out of range",
        "bad encoding ; length(convert_to(content, 'LATIN1')) > 0        ; \u65e5\u672c ; LATIN1",
        "no number    ; content = 'hello' OR substr(content, 2)::int > 0 ; n1x ; invalid input"
      },
      quoteCharacter = '"')
  void anyDataErrorIsOneRecordsOwn(String name, String check, String content, String message) {
    database.execute("ALTER TABLE discord_messages ADD CONSTRAINT not_liked CHECK (" + check + ")");
    log.appendAll("MESSAGE_CREATE", messages(200, i -> i == 99 ? content : "hello"));

    applyAll();

    assertRefusedAre("199", 1, message);
    assertThat(name).isNotEmpty();
  }

  @Test
  void aThousandRefusedEventsInARowDoNotStopTheConsumer() {
    database.execute(
        "ALTER TABLE discord_messages ADD CONSTRAINT no_spam CHECK (content <> 'spam')");
    log.appendAll(
        "MESSAGE_CREATE", messages(5_000, i -> i >= 2_000 && i < 3_000 ? "spam" : "hello"));
    long start = System.nanoTime();

    RunningConsumer consumer = applyAll();

    System.out.printf("1,000 bad of 5,000 took %d ms%n", (System.nanoTime() - start) / 1_000_000);
    assertRefusedAre("4000", 1_000, "no_spam");
    assertThat(consumer.refused() + consumer.committed()).as("transactions").isLessThan(1_150);
  }

  @Test
  void aThousandUnreadableEventsInARowDoNotStopTheConsumer() {
    Payload cut = new Payload("MESSAGE_CREATE", "{\"d\":{\"id\":".getBytes(UTF_8));
    Payload otherEncoding =
        new Payload(
            "MESSAGE_CREATE",
            "{\"d\":{\"id\":\"1\",\"content\":\"gr\u00fc\u00df\"}}".getBytes(ISO_8859_1));
    log.appendAll("MESSAGE_CREATE", messages(100, _ -> "before"));
    log.appendAllBytes("60", Collections.nCopies(500, cut));
    log.appendAllBytes("60", Collections.nCopies(500, otherEncoding));
    log.appendAll("MESSAGE_UPDATE", messages(100, _ -> "after"));

    RunningConsumer consumer = applyAll();

    assertThat(database.query("SELECT content, count(*) FROM discord_messages GROUP BY content"))
        .containsExactly("after|100");
    assertThat(log.deadLetters()).hasSize(1_000);
    assertThat(consumer.refused()).as("PostgreSQL saw none of them").isZero();
  }

  /** What does not fit a column is mended and counted; what leaves no key is a dead letter. */
  @Test
  void numbersOutOfRangeAndTextsNoDatabaseHoldsAreMendedOrDeadLettered() {
    log.append(
        "MESSAGE_CREATE", messages(1, _ -> "nul \\u0000 and half a pair \\ud800").getFirst());
    log.append(
        "MESSAGE_CREATE",
        messages(1, _ -> "big").getFirst().replace("'1000000'", "'99999999999999999999'"));
    log.append(
        "CHANNEL_CREATE",
        "{'id':'50','guild_id':'60','type':0,'name':'c','position':99999999999999999999}");

    RunningConsumer consumer = applyAll();

    assertThat(database.query("SELECT content FROM discord_messages"))
        .containsExactly("nul \uFFFD and half a pair \uFFFD");
    assertThat(database.query("SELECT name, position FROM discord_channels WHERE id = 50"))
        .containsExactly("c|");
    assertThat(log.deadLetters()).hasSize(1);
    assertThat(consumer.sum("ingest.texts.replaced")).isPositive();
    assertThat(consumer.sum("ingest.values.unfit")).isPositive();
  }
}
