package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.runtime.ExitCode;
import java.nio.file.Path;
import java.sql.SQLException;
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
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Outages of PostgreSQL one by one, on one pipeline that is never restarted: what is asserted of
 * the services is that they come through as the processes they were. And on the same pipeline, what
 * has to be noticed: a bad event, a secret where none may be, rows and records that are wrong.
 */
@Order(4)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OutagesIT {
  private static final String TOKEN = "planted-bot-token";
  private static final String INTERACTION_TOKEN = "planted-interaction-token";

  @AutoClose private SteadyPipeline steady;
  private Pipeline pipeline;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    steady = SteadyPipeline.start(PipelineOptions.of(directory, 77).withRate(60).withToken(TOKEN));
    pipeline = steady.pipeline();
  }

  @Test
  @Order(1)
  void connectionsThatAreCutAtAnyMomentCostNothing() throws SQLException {
    for (int i = 0; i < 30; i++) {
      steady.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'db-consumer'");
      Fault.last(Duration.ofMillis(17L * i));
    }

    steady.comesToRestClean();
  }

  @Test
  @Order(2)
  void postgresMayBeAwayForAWhile() {
    pipeline.stack().postgres().stop();
    ServiceProcess early = pipeline.startConsumer();
    Pipeline.waiting().until(() -> early.output().contains("waiting for PostgreSQL at"));
    assertThat(early.terminate()).as("to be stopped is no failure").isEqualTo(ExitCode.OK.code());
    pipeline.forget(early);
    Fault.last(Duration.ofSeconds(8));
    pipeline.stack().postgres().start();

    steady.comesToRestClean();
  }

  @Test
  @Order(3)
  void postgresMayBeReadOnlyForAWhile() throws SQLException {
    steady.run("ALTER DATABASE discord SET default_transaction_read_only = on");
    steady.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'db-consumer'");
    Fault.last(Duration.ofSeconds(5));
    steady.run("ALTER DATABASE discord RESET default_transaction_read_only");
    steady.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'db-consumer'");

    steady.comesToRestClean();
  }

  @Test
  @Order(4)
  void aBadEventIsADeadLetterAlone() {
    String nowhere = "{\"id\":\"1453983082917370999\",\"content\":\"posted in no channel\"}";
    assertThat(pipeline.simulator().emit(0, "MESSAGE_CREATE", nowhere)).isTrue();

    steady.comesToRestClean();

    List<String> deadLetters = new ArrayList<>();
    pipeline
        .log()
        .read(
            Pipeline.topics().deadLetters(),
            record -> deadLetters.add(EventHeaders.fromKafka(record.headers()).type()));
    assertThat(deadLetters).containsExactly("MESSAGE_CREATE");
  }

  @Test
  @Order(5)
  void secretsAreNowhere() {
    assertThat(
            pipeline
                .simulator()
                .emit(
                    0,
                    "INTERACTION_CREATE",
                    "{\"id\":\"1453983082917371000\",\"type\":2,\"user\":{\"id\":\"4242\"},"
                        + "\"data\":{\"id\":\"1453983082917371001\",\"name\":\"planted\",\"type\":1},"
                        + "\"token\":\""
                        + INTERACTION_TOKEN
                        + "\",\"version\":1}"))
        .isTrue();
    steady.comesToRestClean();
    List<String> holders = new ArrayList<>();
    for (ServiceProcess process : List.of(steady.producer(), steady.consumer())) {
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
  @Order(6)
  void theAuditsNoticeWhatIsWrong() throws SQLException {
    steady.comesToRestClean();
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
    steady.run(
        "DELETE FROM discord_messages WHERE id ="
            + " (SELECT min(id) FROM discord_messages WHERE author_id = 4242)");
    steady.run(
        "UPDATE discord_messages SET content = 'spoiled' WHERE id ="
            + " (SELECT min(id) FROM discord_messages WHERE author_id = 4242)");
    steady.run(
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
    assertThat(audit.activity().count(ActivityAudit.TOO_MUCH)).as(audit.toString()).isPositive();
  }
}
