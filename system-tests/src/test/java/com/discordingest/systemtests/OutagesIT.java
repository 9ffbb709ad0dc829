package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.systemtests.Pipeline.Audit;
import com.discordingest.systemtests.Pipeline.Options;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
import org.junit.jupiter.api.io.TempDir;

/**
 * Outages one by one, on one pipeline that is never restarted: what is asserted of the services is
 * that they come through as the processes they were.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class OutagesIT {
  private static final String TOKEN = "planted-bot-token";
  private static final String INTERACTION_TOKEN = "planted-interaction-token";
  private static final Pattern ADMIN_PORT = Pattern.compile("admin port (\\d+)");

  private Pipeline pipeline;
  private ServiceProcess producer;
  private ServiceProcess consumer;
  private Probes probes;

  @BeforeAll
  void start(@TempDir Path directory) {
    pipeline =
        Pipeline.start(
            Options.of(directory, 77)
                .withRate(150)
                .withToken(TOKEN)
                .withProducerSetting("queue.bytes", "1MiB"));
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
    Audit audit = pipeline.audit();
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
    for (int i = 0; i < 40; i++) {
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
    Fault.last(Duration.ofSeconds(15));
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
    Fault.last(Duration.ofSeconds(8));
    run("ALTER DATABASE discord RESET default_transaction_read_only");
    run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'db-consumer'");

    comesToRestClean();
  }

  @Test
  @Order(4)
  void aConsumerThatSleptBeyondItsSessionCannotWrite() {
    ServiceProcess other = pipeline.startConsumer();
    assertThat(probes.awaitArrival()).isPresent();
    consumer.suspend();
    Fault.last(Duration.ofSeconds(12));
    assertThat(probes.awaitArrival()).as("the other one took over").isPresent();
    consumer.resume();

    comesToRestClean();

    assertThat(other.isAlive()).isTrue();
    other.terminate();
    pipeline.forget(other);
  }

  /** The queue holds one mebibyte here, which is far less than what is sent meanwhile. */
  @Test
  @Order(5)
  void kafkaMayBeAwayForLongerThanTheQueueLasts() {
    pipeline.stack().kafka().kill();
    Fault.last(Duration.ofSeconds(30));
    pipeline.stack().kafka().start();

    comesToRestClean();
  }

  @Test
  @Order(6)
  void aSessionThatEndedLeavesAVisibleGap() {
    long before = pipeline.count("SELECT count(*) FROM ingest_gaps");
    pipeline.simulator().fault("refuse-resume?count=1");
    pipeline.simulator().fault("drop?shard=0");

    Audit audit = comesToRestClean();

    assertThat(audit.log().gaps()).isNotEmpty();
    assertThat(pipeline.count("SELECT count(*) FROM ingest_gaps")).isGreaterThan(before);
  }

  @Test
  @Order(7)
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
  @Order(8)
  void secretsAreNowhere() throws IOException, InterruptedException {
    assertThat(
            pipeline
                .simulator()
                .emit(
                    0,
                    "INTERACTION_CREATE",
                    "{\"id\":\"1453983082917371000\",\"type\":2,\"token\":\""
                        + INTERACTION_TOKEN
                        + "\",\"version\":1}"))
        .isTrue();
    comesToRestClean();
    List<String> holders = new ArrayList<>();
    for (ServiceProcess process : List.of(producer, consumer)) {
      note(holders, process.log().toString(), process.output());
      note(holders, "the metrics of " + process.name(), metrics(process));
    }
    for (String topic : List.of(Pipeline.topics().events(), Pipeline.topics().deadLetters())) {
      pipeline.log().read(topic, record -> note(holders, topic, new String(record.value(), UTF_8)));
    }

    assertThat(holders).isEmpty();
  }

  /** Last, since it spoils both: the tests above mean nothing unless this is noticed. */
  @Test
  @Order(9)
  void theAuditsNoticeWhatIsWrong() throws SQLException {
    comesToRestClean();
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    pipeline.log().read(Pipeline.topics().events(), records::add);
    ConsumerRecord<byte[], byte[]> again = records.getLast();
    run("DELETE FROM discord_messages WHERE id = (SELECT min(id) FROM discord_messages)");
    run(
        "UPDATE discord_messages SET content = 'spoiled' WHERE id ="
            + " (SELECT min(id) FROM discord_messages WHERE author_id = 4242)");
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

    Audit audit = pipeline.audit();

    assertThat(audit.log().findings().count(LogAudit.DUPLICATED)).isEqualTo(1);
    assertThat(audit.database().findings().count(DatabaseAudit.MISSING)).isEqualTo(1);
    assertThat(audit.database().findings().count(DatabaseAudit.DIFFERENT)).isEqualTo(1);
  }

  private static void note(List<String> holders, String where, String text) {
    Stream.of(TOKEN, INTERACTION_TOKEN, Pipeline.PASSWORD)
        .filter(text::contains)
        .forEach(secret -> holders.add(where + " holds " + secret));
  }

  private static String metrics(ServiceProcess process) throws IOException, InterruptedException {
    Matcher port = ADMIN_PORT.matcher(Files.readString(process.log()));
    assertThat(port.find()).as("the admin port is in the log").isTrue();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + "/metrics"))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
