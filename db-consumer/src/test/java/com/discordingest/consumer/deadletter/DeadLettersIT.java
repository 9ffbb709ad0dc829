package com.discordingest.consumer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.support.ConsumerCommand;
import com.discordingest.consumer.support.ConsumerCommand.Result;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.HostilePayloads.Payload;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.TestLog;
import com.discordingest.model.log.EventHeaders;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an operator does about dead letters: look at them, repair the cause, retry them. */
class DeadLettersIT {
  private static final String GUARD =
      "ALTER TABLE discord_messages ADD CONSTRAINT no_spam CHECK (content NOT LIKE '%spam%')";

  private TestLog log;
  private ProjectedDatabase database;
  private ConsumerCommand command;

  @BeforeEach
  void start() {
    log = new TestLog(2);
    database = new ProjectedDatabase();
    command = new ConsumerCommand(log.topics(), database);
  }

  @AfterEach
  void close() {
    log.close();
    database.close();
  }

  private void message(long id, String content) {
    log.append("MESSAGE_CREATE", body(id, content));
  }

  private static String body(long id, String content) {
    return "{'id':'"
        + id
        + "','channel_id':'50','guild_id':'60','type':0,'content':'"
        + content
        + "','author':{'id':'7','username':'alice'}}";
  }

  private Result list(String... options) {
    return command.call(concat("list", options));
  }

  private Result retry(String... options) {
    return command.call(concat("retry", options));
  }

  private static String[] concat(String name, String... options) {
    String[] all = new String[options.length + 2];
    all[0] = "dead-letters";
    all[1] = name;
    System.arraycopy(options, 0, all, 2, options.length);
    return all;
  }

  private String originOf(String message) {
    return log.deadLetters().stream()
        .filter(letter -> new String(letter.value(), UTF_8).contains(message))
        .map(letter -> ErrorHeaders.origin(letter.headers()).orElseThrow().toString())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aRecordWhoseCauseWasRepairedIsAppliedAfterARetryWithItsOwnRowVersion() {
    database.execute(GUARD);
    message(1, "hello");
    message(2, "spam");
    log.append("MESSAGE_UPDATE", body(1, "hello again"));
    assertThat(command.apply()).isZero();
    String origin = originOf("spam");
    Result before = list();

    database.execute("ALTER TABLE discord_messages DROP CONSTRAINT no_spam");
    Result plan = retry(origin);
    assertThat(log.deadLetters()).as("a dry run writes nothing").hasSize(1);
    Result done = retry(origin, "--execute");
    assertThat(command.apply()).isZero();

    assertThat(before.out())
        .contains(origin, "MESSAGE_CREATE", "60", "open", "PSQLException", "no_spam")
        .contains("1 dead letters, 1 of them open");
    assertThat(plan.code()).isZero();
    assertThat(plan.out()).contains(origin, "--execute does it");
    assertThat(done.code()).isZero();
    assertThat(done.out()).contains(origin + "  ->  " + log.topics().events());
    assertThat(database.query("SELECT id, content FROM discord_messages ORDER BY id"))
        .containsExactly("1|hello again", "2|spam");
    // The second record of this log, whenever it was applied.
    assertThat(database.query("SELECT row_version FROM discord_messages WHERE id = 2"))
        .containsExactly(String.valueOf(Dispatches.START + 2));
    assertThat(list().out()).contains("retried", "1 dead letters, 0 of them open");
    assertThat(list("--open").out()).contains("0 dead letters").doesNotContain(origin);
  }

  @Test
  void aRetriedRecordIsTheOneThatFailedPlusWhereItComesFrom() {
    database.execute(GUARD);
    message(2, "spam");
    assertThat(command.apply()).isZero();
    String origin = originOf("spam");
    ConsumerRecord<byte[], byte[]> first = log.events().getFirst();

    assertThat(retry("--all", "--execute").code()).isZero();

    ConsumerRecord<byte[], byte[]> again = log.events().getLast();
    assertThat(again.offset()).isGreaterThan(first.offset());
    assertThat(again.partition()).isEqualTo(first.partition());
    assertThat(again.key()).isEqualTo(first.key());
    assertThat(again.value()).isEqualTo(first.value());
    assertThat(again.headers().toArray())
        .containsExactly(
            new RecordHeaders(first.headers())
                .add(ErrorHeaders.header(ErrorHeaders.RETRY_OF, origin))
                .toArray());
    assertThat(EventHeaders.fromKafka(again.headers()))
        .isEqualTo(EventHeaders.fromKafka(first.headers()));
  }

  @Test
  void whatFailsAgainIsADeadLetterOfItsOwnAndCanBeRetriedInTurn() {
    database.execute(GUARD);
    message(2, "spam");
    assertThat(command.apply()).isZero();
    String origin = originOf("spam");

    assertThat(retry("--all", "--execute").code()).isZero();
    assertThat(command.apply()).isZero();

    Result listed = list();
    assertThat(listed.out())
        .contains("failed again", "open (a retry)", "2 dead letters, 1 of them open");
    Result refused = retry(origin, "--execute");
    assertThat(refused.code()).isEqualTo(7);
    assertThat(refused.out()).contains("not " + origin + ": was retried already", "failed again");
    database.execute("ALTER TABLE discord_messages DROP CONSTRAINT no_spam");
    assertThat(retry("--all", "--execute").out()).contains("1 dead letters published again");
    assertThat(command.apply()).isZero();
    assertThat(database.query("SELECT content FROM discord_messages")).containsExactly("spam");
    assertThat(list().out()).contains("2 dead letters, 0 of them open");
    assertThat(retry("--all", "--execute").out()).contains("0 dead letters published again");
  }

  @Test
  void aRecordThatWasGivenUpTwiceIsListedAndRetriedOnce() {
    database.execute(GUARD);
    message(2, "spam");
    assertThat(command.apply()).isZero();
    // As after a crash between the dead letter and the commit.
    database.execute("DELETE FROM ingest_offsets");
    assertThat(command.apply()).isZero();
    assertThat(log.deadLetters()).hasSize(2);

    assertThat(list().out()).contains("1 dead letters, 1 of them open");
    assertThat(retry("--all", "--execute").out()).contains("1 dead letters published again");
    assertThat(log.events()).hasSize(2);
  }

  @Test
  void lettersAreChosenByCauseTypeAndNumber() {
    database.execute(GUARD);
    message(2, "spam");
    log.append("MESSAGE_CREATE", "{'channel_id':'50','guild_id':'60','author':{'id':'1'}}");
    log.append("GUILD_CREATE", "{'name':'g','owner_id':'1'}");
    assertThat(command.apply()).isZero();

    assertThat(list().out()).contains("3 dead letters");
    assertThat(list("--type", "guild_create").out()).contains("1 dead letters");
    assertThat(list("--cause", "NO_SPAM").out()).contains("1 dead letters");
    assertThat(list("--cause", "UnprojectableException").out()).contains("2 dead letters");
    assertThat(list("--limit", "1").out()).contains("3 dead letters", "the newest 1 are shown");
    assertThat(list("--json", "--type", "MESSAGE_CREATE", "--cause", "id is missing").out().lines())
        .singleElement()
        .asString()
        .contains("\"type\":\"MESSAGE_CREATE\"", "\"key\":\"60\"", "\"in_log\":true");
    assertThat(retry("--all", "--type", "MESSAGE_CREATE", "--cause", "no_spam", "--execute").out())
        .contains("1 dead letters published again");
  }

  @Test
  void whatNeverReachedTheLogIsListedButNotRetried() {
    log.appendDeadLetter(
        "0",
        "\u001b[2Jgarbled".getBytes(UTF_8),
        Map.of(
            EventHeaders.TYPE,
            "com.discord.UNDECODABLE",
            ErrorHeaders.TOPIC,
            log.topics().events(),
            ErrorHeaders.WRITER,
            "gateway-producer",
            ErrorHeaders.CLASS,
            "MalformedPayloadException",
            ErrorHeaders.MESSAGE,
            "no JSON:\n\u001b[31mred"));
    String origin = log.topics().deadLetters() + "-0@0";

    assertThat(list().out())
        .contains(origin, "UNDECODABLE", "MalformedPayloadException", "no JSON: \uFFFD[31mred");
    assertThat(retry("--all", "--execute").out()).contains("0 dead letters published again");
    Result named = retry(origin, "--execute");
    assertThat(named.code()).isEqualTo(7);
    assertThat(named.out()).contains("given up by gateway-producer before it reached the log");
    assertThat(log.events()).isEmpty();
  }

  @Test
  void aDeadLetterOfFortyMegabytesIsKeptAndRetried() {
    byte[] huge = ("{\"d\":\"" + "x".repeat(40_000_000)).getBytes(UTF_8);
    log.appendAllBytes("60", List.of(new Payload("MESSAGE_CREATE", huge)));

    assertThat(command.apply()).isZero();
    assertThat(list().out()).contains("1 dead letters, 1 of them open", "not JSON");
    assertThat(retry("--all", "--execute").out()).contains("1 dead letters published again");

    assertThat(log.events().getLast().value()).isEqualTo(huge);
  }

  @Test
  void wrongUseAndAbsentTopicsEndWithTheirExitCodes() {
    assertThat(command.call("dead-letters").code()).isEqualTo(2);
    assertThat(retry().code()).isEqualTo(2);
    assertThat(retry("--all", "some-topic-1@2").code()).isEqualTo(2);
    assertThat(retry("nonsense").code()).isEqualTo(2);
    Result unknown = retry("some-topic-1@2");
    assertThat(unknown.code()).isEqualTo(7);
    assertThat(unknown.out()).contains("there is no such dead letter");
    ConsumerCommand lost = command.with("topic.events", "no.such.topic");
    assertThat(lost.with("connect.timeout", "2s").call("dead-letters", "list").code()).isEqualTo(3);
    assertThat(
            lost.with("kafka.bootstrap.servers", "127.0.0.1:1").call("dead-letters", "list").code())
        .isEqualTo(3);
  }

  @Test
  void aRetryEndsWhenAnotherOneTakesOver() {
    database.execute(GUARD);
    message(2, "spam");
    assertThat(command.apply()).isZero();
    List<DeadLetter> letters;
    Map<String, Object> kafka =
        Map.of("bootstrap.servers", command.settings().get("kafka.bootstrap.servers"));
    try (DeadLetterTopic topic =
            new DeadLetterTopic(kafka, Duration.ofSeconds(10), log.topics().deadLetters());
        DeadLetterRetry first = retry(kafka, topic)) {
      letters = topic.letters(_ -> {});
      try (DeadLetterRetry _ = retry(kafka, topic)) {
        assertThatThrownBy(() -> first.publish(letters)).hasMessageContaining("another retry");
      }
    }
    assertThat(log.events()).hasSize(1);
  }

  private DeadLetterRetry retry(Map<String, Object> kafka, DeadLetterTopic topic) {
    return new DeadLetterRetry(
        kafka, log.topics().events(), log.topics().deadLetters(), topic, Clock.systemUTC());
  }
}
