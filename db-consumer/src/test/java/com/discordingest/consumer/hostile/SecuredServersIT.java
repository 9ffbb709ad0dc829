package com.discordingest.consumer.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.DbConsumer;
import com.discordingest.localstack.Directories;
import com.discordingest.localstack.FreePorts;
import com.discordingest.localstack.PostgresServer;
import com.discordingest.localstack.PostgresServer.Durability;
import com.discordingest.localstack.ServerCertificate;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.testfixture.SecuredKafka;
import com.discordingest.testfixture.ServiceRun;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A PostgreSQL that takes TLS and passwords only, a Kafka that takes TLS and SASL only, roles and
 * ACLs as docs/security.md gives them, and the service as a process that knows them from its
 * environment.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(2)
class SecuredServersIT {
  private static final Path DOCUMENT = Path.of("../docs/security.md");
  private static final String OWNER_SECRET = "planted-owner-secret";
  private static final String CONSUMER_SECRET = "planted-consumer-secret";
  private static final String EVENTS = "discord.events.v1";

  private Path folder;
  private ServerCertificate certificate;
  private PostgresServer postgres;
  private SecuredKafka kafka;
  private int runs;
  private long version = 1_767_225_600_000_000L;

  @BeforeAll
  void start() throws IOException, ExecutionException, InterruptedException {
    folder = Files.createTempDirectory("discord-ingest-secured-");
    certificate = ServerCertificate.create(folder.resolve("tls"));
    postgres =
        new PostgresServer(
            folder.resolve("postgres"), FreePorts.pick(), Durability.SERVER, certificate);
    postgres.start();
    kafka = SecuredKafka.start(folder.resolve("kafka"), certificate, DOCUMENT);
    // By an administrator; that gateway-producer may make them is its own test's business.
    try (Admin admin = Admin.create(kafka.adminSettings())) {
      admin
          .createTopics(
              List.of(
                  new NewTopic(EVENTS, Optional.of(2), Optional.empty()),
                  new NewTopic(EVENTS + ".dlq", Optional.of(2), Optional.empty())))
          .all()
          .get();
    }
    produce(
        "{'id':'1','channel_id':'5','guild_id':'6','type':0,'content':'hello',"
            + "'author':{'id':'7','username':'alice'}}");
    produce("{'channel_id':'5','guild_id':'6','author':{'id':'7','username':'alice'}}");
    inDatabase(superuser("postgres"), block("two roles"));
  }

  @AfterAll
  void stop() throws IOException {
    kafka.close();
    postgres.stop();
    Directories.delete(folder);
  }

  private void produce(String data) throws ExecutionException, InterruptedException {
    version++;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            kafka.userSettings("gateway-producer"),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer
          .send(
              new ProducerRecord<>(
                  EVENTS,
                  null,
                  "6".getBytes(UTF_8),
                  ("{'op':0,'t':'MESSAGE_CREATE','s':1,'d':" + data + "}")
                      .replace('\'', '"')
                      .getBytes(UTF_8),
                  new EventHeaders("1-1", "MESSAGE_CREATE", "/shards/0/1", version).toKafka()))
          .get();
    }
  }

  /** The SQL between two markers of the document, with passwords in place of the dots. */
  private static String block(String name) throws IOException {
    Matcher block =
        Pattern.compile("<!-- begin " + name + " -->\\s*```sql\\n(.*?)```", Pattern.DOTALL)
            .matcher(Files.readString(DOCUMENT));
    assertThat(block.find()).as("the block %s of the document", name).isTrue();
    return block
        .group(1)
        .replaceFirst("'\\.\\.\\.'", "'" + OWNER_SECRET + "'")
        .replaceFirst("'\\.\\.\\.'", "'" + CONSUMER_SECRET + "'");
  }

  private DatabaseUrl superuser(String database) {
    return postgres.url(database);
  }

  private String url(String user, String password) {
    return "postgres://"
        + user
        + ":"
        + password
        + "@127.0.0.1:"
        + postgres.port()
        + "/discord?sslmode=verify-full&sslrootcert="
        + certificate.certificate();
  }

  private static void inDatabase(DatabaseUrl url, String script) {
    try (Connection connection =
            DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        Statement statement = connection.createStatement()) {
      // One by one: CREATE DATABASE must stand alone.
      for (String command : script.split(";\\s*\\n")) {
        if (!command.isBlank()) {
          statement.execute(command);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(script, e);
    }
  }

  private String query(String sql) throws SQLException {
    DatabaseUrl url = superuser("discord");
    try (Connection connection = DriverManager.getConnection(url.jdbcUrl(), url.user(), "");
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      StringBuilder text = new StringBuilder();
      while (rows.next()) {
        text.append(rows.getString(1)).append('\n');
      }
      return text.toString().strip();
    }
  }

  private Map<String, String> environment(String databaseUrl) {
    Map<String, String> environment = new HashMap<>(kafka.userEnvironment("db-consumer"));
    environment.put("DATABASE_URL", databaseUrl);
    environment.put("DATABASE_MIGRATE", "false");
    environment.put("DATABASE_WAIT", "5s");
    environment.put("ADMIN_PORT", "0");
    return environment;
  }

  private ServiceRun service(Map<String, String> environment, String... arguments)
      throws IOException {
    return ServiceRun.start(
        folder.resolve("service-" + ++runs + ".log"), environment, DbConsumer.class, arguments);
  }

  private static void assertKeepsSecrets(String where, String text) {
    assertThat(text).as(where).isNotEmpty().doesNotContain("planted-");
  }

  @Test
  @Order(1)
  void theOwnerMigratesAndTheConsumerRunsWithTheDocumentedRightsOverTls() throws Exception {
    DatabaseUrl owner = DatabaseUrl.parse(url("discord_owner", OWNER_SECRET));
    inDatabase(owner, block("owner"));
    try (ServiceRun migrate = service(environment(url("discord_owner", OWNER_SECRET)), "migrate")) {
      assertThat(migrate.awaitEnd()).as(migrate.output()).isZero();
    }
    inDatabase(owner, block("partitions"));

    try (ServiceRun run =
        service(
            environment(url("discord_consumer", CONSUMER_SECRET)), "run", "--until-caught-up")) {
      assertThat(run.awaitEnd()).as(run.output()).isZero();
      assertThat(run.output()).contains("1 dead-lettered");
      assertKeepsSecrets("what the service prints", run.output());
    }
    assertThat(query("SELECT content FROM discord.discord_messages")).isEqualTo("hello");
    assertThat(
            query(
                "SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles"
                    + " WHERE rolname IN ('discord_owner', 'discord_consumer')"))
        .isEqualTo("f\nf");
  }

  /** The consumer needs every right again: also the one to make partitions, of another month. */
  @Test
  @Order(2)
  void afterARebuildByTheOwnerTheConsumerGoesOnWithTheRightsItHad() throws Exception {
    Map<String, String> owner = environment(url("discord_owner", OWNER_SECRET));
    for (String command : List.of("verify", "rebuild")) {
      try (ServiceRun run = service(owner, command)) {
        assertThat(run.awaitEnd()).as(run.output()).isZero();
        assertKeepsSecrets("what " + command + " prints", run.output());
      }
    }
    produce(
        "{'id':'1100000000000000000','channel_id':'5','guild_id':'6','type':0,"
            + "'content':'after the rebuild','author':{'id':'7','username':'alice'}}");

    try (ServiceRun run =
        service(
            environment(url("discord_consumer", CONSUMER_SECRET)), "run", "--until-caught-up")) {
      assertThat(run.awaitEnd()).as(run.output()).isZero();
    }

    assertThat(query("SELECT content FROM discord.discord_messages ORDER BY id"))
        .isEqualTo("hello\nafter the rebuild");
  }

  @Test
  @Order(3)
  void deadLettersAreListedAndRetriedWithTheOperatorsRights() throws Exception {
    Map<String, String> environment = new HashMap<>(kafka.userEnvironment("discord-operator"));
    try (ServiceRun list = service(environment, "dead-letters", "list")) {
      assertThat(list.awaitEnd()).as(list.output()).isZero();
      assertThat(list.output()).contains("1 dead letters, 1 of them open");
    }
    try (ServiceRun retry = service(environment, "dead-letters", "retry", "--all", "--execute")) {
      assertThat(retry.awaitEnd()).as(retry.output()).isZero();
      assertKeepsSecrets("what retry prints", retry.output());
    }
  }

  @Test
  @Order(4)
  void theAdminPortShowsNoSecretsAndListensOnLoopbackUnlessToldOtherwise() throws Exception {
    Map<String, String> environment = environment(url("discord_consumer", CONSUMER_SECRET));
    try (ServiceRun run = service(environment, "run");
        HttpClient http = HttpClient.newHttpClient()) {
      int port = run.awaitAdminPort();
      for (String path : List.of("/", "/metrics", "/health/live", "/health/ready")) {
        String body =
            http.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                    BodyHandlers.ofString())
                .body();
        assertKeepsSecrets(path, body);
      }
      assertThat(ServiceRun.listensOnLoopbackOnly(port)).isTrue();
    }
    environment.put("ADMIN_ADDRESS", "0.0.0.0");
    try (ServiceRun run = service(environment, "run")) {
      assertThat(ServiceRun.listensOnLoopbackOnly(run.awaitAdminPort())).isFalse();
    }
  }

  @Test
  @Order(5)
  void whoeverIsTurnedAwayIsToldWhyWithoutTheSecret() throws Exception {
    Map<String, String> wrongDatabasePassword =
        environment(url("discord_consumer", "planted-wrong-secret"));
    try (ServiceRun run = service(wrongDatabasePassword, "run")) {
      assertThat(run.awaitEnd()).as(run.output()).isEqualTo(3);
      assertThat(run.output()).contains("password authentication failed");
      assertKeepsSecrets("with a wrong database password", run.output());
    }
    Map<String, String> noTls =
        environment(url("discord_consumer", CONSUMER_SECRET).replace("verify-full", "disable"));
    try (ServiceRun run = service(noTls, "run")) {
      assertThat(run.awaitEnd()).as(run.output()).isEqualTo(3);
      assertThat(run.output()).contains("no encryption");
      assertKeepsSecrets("without TLS", run.output());
    }
    Map<String, String> wrongKafkaPassword = environment(url("discord_consumer", CONSUMER_SECRET));
    wrongKafkaPassword.merge(
        "KAFKA_SASL_JAAS_CONFIG",
        "",
        (login, _) -> login.replace(SecuredKafka.password("db-consumer"), "planted-wrong-secret"));
    try (ServiceRun run = service(wrongKafkaPassword, "run")) {
      assertThat(run.awaitEnd()).as(run.output()).isEqualTo(2);
      assertThat(run.output()).contains("uthentication failed", "docs/security.md");
      assertKeepsSecrets("with a wrong Kafka password", run.output());
    }
    Map<String, String> otherGroup = environment(url("discord_consumer", CONSUMER_SECRET));
    otherGroup.put("CONSUMER_GROUP", "another-group");
    try (ServiceRun run = service(otherGroup, "run")) {
      assertThat(run.awaitEnd()).as(run.output()).isEqualTo(2);
      assertThat(run.output()).contains("another-group", "docs/security.md");
    }
  }

  @Test
  @Order(6)
  void aServerWhoseCertificateNobodyVouchesForIsNotTrusted() throws Exception {
    ServerCertificate other = ServerCertificate.create(folder.resolve("other"));
    String url =
        url("discord_consumer", CONSUMER_SECRET)
            .replace(certificate.certificate().toString(), other.certificate().toString());
    try (ServiceRun run = service(environment(url), "run")) {
      assertThat(run.awaitEnd()).as(run.output()).isEqualTo(3);
      assertThat(run.output()).contains("certificate");
    }
    Map<String, String> kafkaOnly = environment(url("discord_consumer", CONSUMER_SECRET));
    kafkaOnly.put("KAFKA_SSL_TRUSTSTORE_LOCATION", other.certificate().toString());
    try (ServiceRun run = service(kafkaOnly, "run")) {
      assertThat(run.awaitEnd()).as(run.output()).isEqualTo(2);
      assertThat(run.output()).contains("docs/security.md");
    }
  }
}
