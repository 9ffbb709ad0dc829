package com.discordingest.consumer.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.discordingest.consumer.hostile.PostgresProxy.Cut;
import com.discordingest.consumer.support.ConsumerCommand;
import com.discordingest.consumer.support.OwnedDatabase;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.RunningConsumer;
import com.discordingest.consumer.support.TestLog;
import com.discordingest.model.config.DatabaseUrl;
import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * One consumer that is never restarted, and everything that PostgreSQL can do to it. After each
 * fault it has been a member of its group all the time, with the same partitions; after all of them
 * the tables are those of a database that knew no fault.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Order(2)
class PostgresFaultsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private TestLog log;
  private OwnedDatabase owned;
  private PostgresProxy proxy;
  private ProjectedDatabase database;
  private ProjectedDatabase reference;
  private RunningConsumer consumer;
  private String membership = "";
  private int messages;

  @BeforeAll
  void start() throws IOException {
    log = new TestLog(2);
    owned = new OwnedDatabase();
    // Long enough for the test to close the circle before the server looks for one.
    owned.execute("ALTER ROLE " + owned.role() + " SET deadlock_timeout = '2s'");
    database = new ProjectedDatabase(owned.url());
    reference = new ProjectedDatabase();
    URI address = URI.create(owned.url().jdbcUrl().substring("jdbc:".length()));
    proxy = new PostgresProxy(address.getHost(), address.getPort());
    DatabaseUrl through = owned.url();
    ConsumerCommand command =
        new ConsumerCommand(log.topics())
            .with(
                "database.url",
                "postgres://"
                    + through.user()
                    + ":"
                    + through.password()
                    + "@127.0.0.1:"
                    + proxy.port()
                    + "/"
                    + owned.name()
                    + "?sslmode=disable")
            // So that a burst takes several transactions.
            .with("batch.records", "20");
    consumer = new RunningConsumer(command);
    burst();
    consumer.awaitApplied(log.ends());
  }

  @AfterAll
  void stop() throws IOException {
    consumer.close();
    ConsumerCommand undisturbed =
        new ConsumerCommand(log.topics(), reference)
            .with("consumer.group", log.topics().events() + "-undisturbed");
    assertThat(undisturbed.apply()).isZero();
    assertThat(database.differences(reference)).isEmpty();
    proxy.close();
    log.close();
    database.close();
    reference.close();
  }

  @BeforeEach
  void noteMembership() {
    membership = consumer.membership();
  }

  /** Whatever the fault was: everything is applied, and there was no rebalance. */
  @AfterEach
  void comesToRest() {
    burst();
    consumer.awaitApplied(log.ends());
    assertThat(consumer.isAlive()).isTrue();
    assertThat(consumer.membership()).isEqualTo(membership);
    assertThat(log.deadLetters()).isEmpty();
  }

  /** What a consumer leaves behind that was stopped in the middle of a COPY, and never woke up. */
  @Test
  void aPredecessorThatFellSilentInTheMiddleOfACopyIsEnded() throws SQLException {
    try (Connection silent = owned.connectAsService()) {
      try (Statement statement = silent.createStatement()) {
        statement.execute("UPDATE ingest_offsets SET next_offset = next_offset");
      }
      CopyIn copy =
          silent
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY discord_users (id) FROM STDIN");
      burst();

      consumer.awaitApplied(log.ends());
      assertThatExceptionOfType(SQLException.class).isThrownBy(copy::endCopy);
      silent.abort(Runnable::run);
    }
  }

  /** A hundred events of a few guilds, channels and users: new rows, changed ones, removed ones. */
  private void burst() {
    List<String> created = new ArrayList<>();
    List<String> reactions = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      int id = ++messages;
      created.add(message(id, "alice" + messages, 7 + id % 3));
      reactions.add(
          "{'user_id':'"
              + (7 + i % 4)
              + "','message_id':'"
              + (1_000_000 + id)
              + "','channel_id':'"
              + (50 + id % 5)
              + "','guild_id':'"
              + (60 + id % 5)
              + "','emoji':{'id':null,'name':'x'}}");
    }
    log.appendAll("MESSAGE_CREATE", created);
    log.appendAll("MESSAGE_REACTION_ADD", reactions);
    log.appendAll("MESSAGE_REACTION_REMOVE", reactions.subList(0, 20));
  }

  private static String message(int id, String name, int author) {
    return "{'id':'"
        + (1_000_000 + id)
        + "','channel_id':'"
        + (50 + id % 5)
        + "','guild_id':'"
        + (60 + id % 5)
        + "','type':0,'content':'"
        + id
        + "','author':{'id':'"
        + author
        + "','username':'"
        + name
        + "'}}";
  }

  private void awaitRetries(String sqlStateClass, long before) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> consumer.retries(sqlStateClass) > before + 1);
  }

  @Test
  void postgresIsAway() {
    long before = consumer.retries("08");
    proxy.away(true);
    burst();
    awaitRetries("08", before);
    Awaitility.await().atMost(PATIENCE).until(() -> consumer.lag() > 0);
    proxy.away(false);
  }

  @Test
  void postgresIsReadOnly() {
    long before = consumer.retries("25");
    owned.execute("ALTER ROLE " + owned.role() + " SET default_transaction_read_only = on");
    owned.disconnect();
    burst();
    awaitRetries("25", before);
    owned.execute("ALTER ROLE " + owned.role() + " RESET default_transaction_read_only");
    owned.disconnect();
  }

  @Test
  void postgresIsOutOfConnections() {
    long before = consumer.retries("53");
    owned.execute("ALTER ROLE " + owned.role() + " CONNECTION LIMIT 0");
    owned.disconnect();
    burst();
    awaitRetries("53", before);
    owned.execute("ALTER ROLE " + owned.role() + " CONNECTION LIMIT -1");
  }

  @Test
  void theConnectionBreaksBeforeTheServerHearsOfTheCommit() {
    int before = proxy.cuts();
    proxy.cut(Cut.BEFORE_COMMIT, 5);
    burst();
    consumer.awaitApplied(log.ends());
    assertThat(proxy.cuts() - before).isEqualTo(5);
  }

  /** The rows are in, but the consumer cannot know: it must neither lose nor repeat them. */
  @Test
  void theConnectionBreaksAfterTheServerHasCommitted() {
    int before = proxy.cuts();
    proxy.cut(Cut.AFTER_COMMIT, 5);
    burst();
    consumer.awaitApplied(log.ends());
    assertThat(proxy.cuts() - before).isEqualTo(5);
  }

  /**
   * What a crash does to commits that did not wait for the disk (ADR 0008): rows and offsets are
   * gone together, in one partition even its first ones, and no event comes that would tell.
   */
  @Test
  void theServerTakesCommitsBack() {
    List<String> expected = contentsOfMessages();
    owned.execute(
        "BEGIN; DELETE FROM discord_message_reactions; DELETE FROM discord_messages;"
            + " DELETE FROM ingest_offsets WHERE partition = 0;"
            + " DELETE FROM ingest_versions WHERE partition = 1;"
            + " UPDATE ingest_offsets SET next_offset = 0 WHERE partition = 1; COMMIT");

    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(() -> assertThat(contentsOfMessages()).isEqualTo(expected));
  }

  private List<String> contentsOfMessages() {
    return database.query(
        "SELECT id, content, (SELECT count(*) FROM discord_message_reactions WHERE message_id = id)"
            + " FROM discord_messages ORDER BY id");
  }

  /** The second writer holds a user's row, and wants the offsets, which the consumer holds. */
  @Test
  void aSecondWriterForcesADeadlock() throws SQLException {
    long before = consumer.retries("40");
    try (Connection second = owned.connect();
        Statement statement = second.createStatement()) {
      statement.execute("SET deadlock_timeout = '1min'");
      second.setAutoCommit(false);
      statement.execute("SELECT 1 FROM discord_users WHERE id = 7 FOR UPDATE");
      log.append("MESSAGE_CREATE", message(++messages, "blocked" + messages, 7));
      awaitBlocked();
      statement.execute(
          "SELECT 1 FROM ingest_offsets WHERE topic = '" + log.topics().events() + "' FOR UPDATE");
      second.rollback();
    }
    consumer.awaitApplied(log.ends());
    assertThat(consumer.retries("40")).isGreaterThan(before);
  }

  @Test
  void aSecondWriterForcesASerializationFailure() throws SQLException {
    owned.execute(
        "ALTER ROLE " + owned.role() + " SET default_transaction_isolation = 'repeatable read'");
    owned.disconnect();
    burst();
    consumer.awaitApplied(log.ends());
    long before = consumer.retries("40");
    try (Connection second = owned.connect();
        Statement statement = second.createStatement()) {
      // Its write changes nothing: the trigger on updated_at is for people.
      statement.execute("SET discord_ingest.writer = 'on'");
      second.setAutoCommit(false);
      statement.execute("UPDATE discord_users SET username = username WHERE id = 7");
      log.append("MESSAGE_CREATE", message(++messages, "blocked" + messages, 7));
      awaitBlocked();
      second.commit();
    }
    consumer.awaitApplied(log.ends());
    assertThat(consumer.retries("40")).isGreaterThan(before);
    owned.execute("ALTER ROLE " + owned.role() + " RESET default_transaction_isolation");
    owned.disconnect();
  }

  private void awaitBlocked() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() ->
            !reference
                .query(
                    "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND usename = '"
                        + owned.role()
                        + "'")
                .isEmpty());
  }
}
