package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.runtime.ExitCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outages one by one, on one pipeline that is never restarted: what is asserted of the services is
 * that they come through as the processes they were.
 */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OutagesIT {
  private static final String TOKEN = "planted-bot-token";
  private static final String INTERACTION_TOKEN = "planted-interaction-token";
  private static final long QUEUE_BYTES = 1 << 20;

  /** A dispatch is taken whole or not at all; the simulator's are not this large. */
  private static final long LARGEST_DISPATCH = 256 << 10;

  private static final long MEBIBYTE = 1 << 20;

  private Pipeline pipeline;
  private ServiceProcess producer;
  private ServiceProcess consumer;
  private Probes probes;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    pipeline =
        Pipeline.start(
            PipelineOptions.of(directory, 77)
                .withRate(150)
                .withToken(TOKEN)
                .withProducer("queue.bytes", "1MiB"));
    producer = pipeline.startProducer();
    consumer = pipeline.startConsumer();
    pipeline.awaitSent(pipeline.options().guilds() + 100L);
    probes = new Probes(pipeline);
    assertThat(probes.awaitArrival()).isPresent();
  }

  @AfterAll
  void stop() {
    pipeline.close();
  }

  private Audit comesToRestClean() {
    assertThat(probes.awaitArrival()).as("everything works again").isPresent();
    Audit audit = Audit.of(pipeline);
    pipeline.simulator().fault("resume");
    assertThat(audit.isClean()).as(audit.toString()).isTrue();
    assertThat(producer.isAlive()).as("the producer came through").isTrue();
    assertThat(consumer.isAlive()).as("the consumer came through").isTrue();
    return audit;
  }

  private void run(String sql) throws SQLException {
    try (Connection connection = pipeline.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute(sql);
    }
  }

  @Test
  @Order(1)
  void connectionsThatAreCutAtAnyMomentCostNothing() throws SQLException {
    for (int i = 0; i < 30; i++) {
      run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'db-consumer'");
      Fault.last(Duration.ofMillis(17L * i));
    }

    comesToRestClean();
  }

  @Test
  @Order(2)
  void postgresMayBeAwayForAWhile() {
    pipeline.stack().postgres().stop();
    Fault.last(Duration.ofSeconds(8));
    pipeline.stack().postgres().start();

    comesToRestClean();
  }

  @Test
  @Order(3)
  void postgresMayBeReadOnlyForAWhile() throws SQLException {
    run("ALTER DATABASE discord SET default_transaction_read_only = on");
    run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'db-consumer'");
    Fault.last(Duration.ofSeconds(5));
    run("ALTER DATABASE discord RESET default_transaction_read_only");
    run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'db-consumer'");

    comesToRestClean();
  }

  /**
   * The worst moment: in the middle of a transaction, whose locks keep out whoever takes over until
   * PostgreSQL gives that session up.
   */
  @Test
  @Order(4)
  void aConsumerThatSleptBeyondItsSessionCannotWrite() throws SQLException {
    ServiceProcess other = pipeline.startConsumer();
    assertThat(probes.awaitArrival()).isPresent();
    try (Connection blocker = pipeline.connect()) {
      blocker.setAutoCommit(false);
      try (Statement statement = blocker.createStatement()) {
        statement.execute("LOCK TABLE discord_messages IN EXCLUSIVE MODE");
      }
      Pipeline.waiting()
          .until(() ->
              pipeline.count(
                      "SELECT count(*) FROM pg_stat_activity"
                          + " WHERE application_name = 'db-consumer' AND wait_event_type = 'Lock'")
                  == 2);
      consumer.suspend();
    }
    Pipeline.waiting()
        .until(() ->
            pipeline.count(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'db-consumer'"
                        + " AND state = 'idle in transaction'"
                        + " AND state_change < clock_timestamp() - interval '5 seconds'")
                == 1);

    assertThat(probes.awaitArrival()).as("the other one took over").isPresent();
    consumer.resume();

    comesToRestClean();
    assertThat(other.isAlive()).isTrue();
    assertThat(other.terminate()).isEqualTo(ExitCode.OK.code());
    pipeline.forget(other);
  }

  @Test
  @Order(5)
  void aProducerThatSleptWhileAnotherTookOverEndsWithItsCodeAndSaysWhy() {
    ServiceProcess asleep = producer;
    asleep.suspend();
    producer = pipeline.startProducer();
    Pipeline.waiting().until(() -> producer.adminPort().isPresent());
    assertThat(probes.awaitArrival()).as("the other one took over").isPresent();
    asleep.resume();

    assertThat(asleep.awaitExit(Pipeline.PATIENCE)).hasValue(ExitCode.FENCED.code());
    assertThat(asleep.output())
        .contains("another producer has taken over: process " + producer.pid());
    pipeline.forget(asleep);
    Audit audit = comesToRestClean();
    assertThat(audit.log().gaps()).as("a take-over resumes the sessions").isEmpty();
  }

  /** The queue holds one mebibyte here, which is far less than what is sent meanwhile. */
  @Test
  @Order(6)
  void kafkaMayBeAwayForTwoMinutes() {
    pipeline.stack().kafka().kill();
    long since = System.nanoTime();
    Pipeline.waiting()
        .untilAsserted(() ->
            assertThat(Metrics.of(producer).value("capture_reading"))
                .as("the sockets are not read")
                .isZero());
    long resident = producer.residentBytes();
    long mostResident = resident;
    double mostQueued = 0;
    while (System.nanoTime() - since < Duration.ofMinutes(2).toNanos()) {
      mostQueued = Math.max(mostQueued, Metrics.of(producer).value("capture_queue_bytes"));
      mostResident = Math.max(mostResident, producer.residentBytes());
      Fault.last(Duration.ofSeconds(1));
    }
    long waiting =
        pipeline.simulator().status().shards().stream()
            .mapToLong(SimulatorControl.ShardStatus::waiting)
            .sum();
    pipeline.stack().kafka().start();

    assertThat(waiting).as("dispatches that Discord had to keep").isPositive();
    assertThat(mostQueued)
        .as("bytes in the queue")
        .isBetween(1.0, (double) QUEUE_BYTES + LARGEST_DISPATCH);
    assertThat(mostResident - resident)
        .as("growth of the process's memory from %d bytes once the queue is full", resident)
        .isLessThan(32 * MEBIBYTE);
    Audit audit = comesToRestClean();
    assertThat(audit.log().gaps()).as("sessions were kept").isEmpty();
  }

  @Test
  @Order(7)
  void kafkaAwayForLongerThanASessionLivesLeavesAKnownGap() {
    double counted = Metrics.of(producer).value("discord_gateway_gaps_total");
    pipeline.stack().kafka().kill();
    Pipeline.waiting()
        .until(() ->
            pipeline.simulator().status().shards().stream()
                .noneMatch(SimulatorControl.ShardStatus::connected));
    pipeline.simulator().fault("expire-sessions?shard=1");
    pipeline.stack().kafka().start();

    Audit audit = comesToRestClean();

    assertThat(audit.log().gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.gap().shard()).isEqualTo(1));
    assertThat(audit.log().inGaps()).as("dispatches that nobody can get any more").isPositive();
    assertThat(Metrics.of(producer).value("discord_gateway_gaps_total") - counted).isEqualTo(1);
    assertThat(
            pipeline.count(
                "SELECT count(*) FROM ingest_gaps WHERE shard = 1 AND lost_until > lost_from"))
        .isEqualTo(1);
  }

  @Test
  @Order(8)
  void aBadEventIsADeadLetterAlone() {
    String incomplete = "{\"id\":\"1453983082917370999\",\"channel_id\":\"1453983082917370998\"}";
    assertThat(pipeline.simulator().emit(0, "MESSAGE_CREATE", incomplete)).isTrue();

    comesToRestClean();

    List<String> deadLetters = new ArrayList<>();
    pipeline
        .log()
        .read(
            Pipeline.topics().deadLetters(),
            record -> deadLetters.add(EventHeaders.fromKafka(record.headers()).type()));
    assertThat(deadLetters).containsExactly("MESSAGE_CREATE");
  }

  @Test
  @Order(9)
  void secretsAreNowhere() {
    assertThat(
            pipeline
                .simulator()
                .emit(
                    0,
                    "INTERACTION_CREATE",
                    "{\"id\":\"1453983082917371000\",\"type\":2,\"user\":{\"id\":\"4242\"},"
                        + "\"token\":\""
                        + INTERACTION_TOKEN
                        + "\",\"version\":1}"))
        .isTrue();
    comesToRestClean();
    List<String> holders = new ArrayList<>();
    for (ServiceProcess process : List.of(producer, consumer)) {
      note(holders, process.log().toString(), process.output());
      note(holders, "the metrics of " + process.name(), Metrics.of(process).text());
    }
    for (String topic : List.of(Pipeline.topics().events(), Pipeline.topics().deadLetters())) {
      pipeline.log().read(topic, record -> note(holders, topic, new String(record.value(), UTF_8)));
    }

    assertThat(holders).isEmpty();
  }

  private static void note(List<String> holders, String where, String text) {
    Stream.of(TOKEN, INTERACTION_TOKEN, Pipeline.PASSWORD)
        .filter(text::contains)
        .forEach(secret -> holders.add(where + " holds " + secret));
  }

  /** Last, since it spoils both: the tests above mean nothing unless this is noticed. */
  @Test
  @Order(10)
  void theAuditsNoticeWhatIsWrong() throws SQLException {
    comesToRestClean();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    pipeline
        .log()
        .read(
            Pipeline.topics().events(),
            record -> {
              if (new String(record.value(), UTF_8).contains("\"content\":\"probe ")) {
                records.add(record);
              }
            });
    ConsumerRecord<byte[], byte[]> again = records.getLast();
    run(
        "DELETE FROM discord_messages WHERE id ="
            + " (SELECT min(id) FROM discord_messages WHERE author_id = 4242)");
    run(
        "UPDATE discord_messages SET content = 'spoiled' WHERE id ="
            + " (SELECT min(id) FROM discord_messages WHERE author_id = 4242)");
    run(
        "INSERT INTO discord_message_reactions (message_id, user_id, emoji_key)"
            + " VALUES (1, 4242, 'spoiled')");
    try (KafkaProducer<byte[], byte[]> kafka =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                pipeline.stack().kafka().bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      var _ =
          kafka.send(
              new ProducerRecord<>(
                  again.topic(), again.partition(), again.key(), again.value(), again.headers()));
    }

    Audit audit = Audit.of(pipeline);

    Findings log = audit.log().findings();
    Findings rows = audit.database().findings();
    assertThat(log.count(LogAudit.DUPLICATED)).as(audit.toString()).isEqualTo(1);
    assertThat(rows.count(DatabaseAudit.MISSING)).as(audit.toString()).isEqualTo(1);
    assertThat(rows.count(DatabaseAudit.EXTRA)).as(audit.toString()).isEqualTo(1);
    assertThat(rows.count(DatabaseAudit.DIFFERENT)).as(audit.toString()).isEqualTo(1);
  }
}
