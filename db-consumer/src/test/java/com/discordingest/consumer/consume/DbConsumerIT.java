package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.ConsumerCommand;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.TestLog;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The service as it is started, on real Kafka and PostgreSQL: whatever is in the log, the rest of
 * it lands.
 */
class DbConsumerIT {
  private TestLog log;
  private ProjectedDatabase database;

  @BeforeEach
  void start() {
    log = new TestLog(3);
    database = new ProjectedDatabase();
  }

  @AfterEach
  void close() {
    log.close();
    database.close();
  }

  private int run() {
    return command().apply();
  }

  private int run(String key, String value) {
    return command().with(key, value).apply();
  }

  private ConsumerCommand command() {
    return new ConsumerCommand(log.topics(), database);
  }

  private static String message(long id, String author) {
    return "{'id':'"
        + id
        + "','channel_id':'50','guild_id':'60','content':'"
        + author
        + " speaks','type':0,'author':{'id':'"
        + (70 + author.length())
        + "','username':'"
        + author
        + "'}}";
  }

  @Test
  void everyKindOfBadRecordIsDeadLetteredAloneAndTheRestLands() {
    log.append("MESSAGE_CREATE", message(101, "alice"));
    log.appendBytes("BROKEN", "{\"op\":0,\"t\":\"MESSAGE_CREATE\",\"d\":{\"id\":".getBytes(UTF_8));
    log.append(
        "MESSAGE_CREATE",
        "{'channel_id':'50','guild_id':'60','content':'no id','author':{'id':'1','username':'x'}}");
    log.append(
        "MESSAGE_CREATE",
        "{'id':'9497609168686982223','channel_id':'50','guild_id':'60','author':{'id':'1','username':'x'}}");
    log.append(
        "MESSAGE_CREATE",
        "{'id':{'a':1},'channel_id':'50','guild_id':'60','author':{'id':'1','username':'x'}}");
    log.append(
        "MESSAGE_CREATE",
        "{'id':'102','channel_id':'50','guild_id':'60','type':'text','author':{'id':'1','username':'x'}}");
    log.append("GUILD_CREATE", "{'id':'60','name':'g','owner_id':'1','channels':'none'}");
    log.appendForeign("{}".getBytes(UTF_8), List.of());
    log.appendForeign(null, List.of());
    log.append("SOMETHING_NEW", "{'guild_id':'60','x':[1,2,3]}");
    log.append("MESSAGE_CREATE", message(103, "bob\\u0000\\ud800"));

    assertThat(run()).isZero();

    assertThat(database.query("SELECT id, content FROM discord_messages ORDER BY id"))
        .containsExactly("101|alice speaks", "102|", "103|bob\uFFFD\uFFFD speaks");
    assertThat(log.deadLetters())
        .extracting(DbConsumerIT::cause)
        .containsExactlyInAnyOrder(
            "the payload is not JSON: Unexpected end-of-input within/between Object entries",
            "field id is missing: without it the row has no key",
            "field id: \"9497609168686982223\" does not fit a BIGINT (63 bits)",
            "field id should be an id, but is an object",
            "the record has no header ce_type",
            "the record has no header ce_type");
    assertThat(database.query("SELECT sum(next_offset) FROM ingest_offsets")).containsExactly("11");
  }

  @Test
  void aRowThatPostgresRefusesIsFoundByHalvingAndTheRestOfItsBatchLands() {
    database.execute(
        "ALTER TABLE discord_users ADD CONSTRAINT nobody_is_mallory CHECK (username <> 'mallory')");
    for (int i = 0; i < 200; i++) {
      log.append("MESSAGE_CREATE", message(1000 + i, i == 77 ? "mallory" : "alice"));
    }

    assertThat(run()).isZero();

    assertThat(database.query("SELECT count(*) FROM discord_messages")).containsExactly("199");
    assertThat(database.query("SELECT count(*) FROM discord_messages WHERE id = 1077"))
        .containsExactly("0");
    assertThat(log.deadLetters())
        .singleElement()
        .extracting(DbConsumerIT::cause)
        .asString()
        .contains("nobody_is_mallory");
  }

  @Test
  void aGuildOfTwentyMegabytesIsApplied() {
    StringBuilder members = new StringBuilder();
    for (int i = 0; members.length() < 20_000_000; i++) {
      members
          .append(i == 0 ? "" : ",")
          .append("{'user':{'id':'")
          .append(1_000_000 + i)
          .append("','username':'user")
          .append(i)
          .append("','avatar':'")
          .append("a".repeat(200))
          .append("'},'roles':[],'joined_at':'2024-01-15T14:30:00+00:00'}");
    }
    log.append(
        "GUILD_CREATE", "{'id':'60','name':'big','owner_id':'1','members':[" + members + "]}");
    log.append("MESSAGE_CREATE", message(101, "alice"));

    assertThat(run()).isZero();

    assertThat(database.query("SELECT count(*) > 60000 FROM discord_guild_members"))
        .containsExactly("t");
    assertThat(database.query("SELECT count(*) FROM discord_messages")).containsExactly("1");
    assertThat(log.deadLetters()).isEmpty();
  }

  @Test
  void readingTheLogAgainChangesNothing() {
    log.append(
        "GUILD_CREATE",
        "{'id':'60','name':'g','owner_id':'1','roles':[{'id':'60','name':'@everyone','permissions':'0','position':0}]}");
    for (int i = 0; i < 50; i++) {
      log.append("MESSAGE_CREATE", message(1000 + i, "alice"));
    }
    log.append("MESSAGE_DELETE", "{'id':'1003','channel_id':'50','guild_id':'60'}");
    assertThat(run()).isZero();
    var before = database.contents();

    database.execute("DELETE FROM ingest_offsets");
    assertThat(run("batch.records", "7")).isZero();

    assertThat(database.contents()).isEqualTo(before);
  }

  @Test
  void twoWorkersShareThePartitions() {
    for (int i = 0; i < 300; i++) {
      log.append(
          "MESSAGE_CREATE",
          message(1000 + i, "alice")
              .replace("'60'", "'" + (60 + i % 20) + "'")
              .replace("'50'", "'" + (500 + i % 20) + "'"));
    }

    assertThat(run("workers", "2")).isZero();

    assertThat(database.query("SELECT count(*) FROM discord_messages")).containsExactly("300");
  }

  @Test
  void aMissingTopicEndsWithTheExitCodeForUnreachable() {
    assertThat(
            command().with("topic.events", "no.such.topic").with("connect.timeout", "1s").apply())
        .isEqualTo(3);
  }

  @Test
  void anUnreachableKafkaEndsWithTheExitCodeForUnreachable() {
    assertThat(
            command()
                .with("kafka.bootstrap.servers", "127.0.0.1:1")
                .with("connect.timeout", "1s")
                .apply())
        .isEqualTo(3);
  }

  @Test
  void anUnreachablePostgresEndsWithTheExitCodeForUnreachable() {
    assertThat(
            command()
                .with("database.url", "postgres://nobody@127.0.0.1:1/none")
                .with("database.wait", "1s")
                .apply())
        .isEqualTo(3);
  }

  @Test
  void anUnknownSettingEndsWithTheExitCodeForUsage() {
    assertThat(run("batch.size", "3")).isEqualTo(2);
  }

  private static String cause(ConsumerRecord<byte[], byte[]> letter) {
    return new String(
        letter.headers().lastHeader("__connect.errors.exception.message").value(), UTF_8);
  }
}
