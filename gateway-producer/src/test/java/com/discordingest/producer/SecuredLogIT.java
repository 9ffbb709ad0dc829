package com.discordingest.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.localstack.ServerCertificate;
import com.discordingest.simulator.Simulator;
import com.discordingest.simulator.SimulatorOptions;
import com.discordingest.testfixture.SecuredKafka;
import com.discordingest.testfixture.ServiceRun;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The producer as a process that knows its secrets from the environment, on a Kafka that demands
 * TLS, SASL and the ACLs of docs/security.md.
 */
final class SecuredLogIT {
  private static final Path DOCUMENT = Path.of("../docs/security.md");
  private static final String TOKEN = "planted-bot-token";
  private static final int EVENTS = 500;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder = Path.of("");

  @Test
  void theLogIsWrittenOverTlsWithTheDocumentedRightsAndNoSecretShows() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withToken(TOKEN)
            .withGuilds(2)
            .withMembers(30)
            .withRate(500)
            .withEvents(EVENTS)
            .withLedger(folder.resolve("ledger"));
    ServerCertificate certificate = ServerCertificate.create(folder.resolve("tls"));
    try (SecuredKafka kafka = SecuredKafka.start(folder.resolve("kafka"), certificate, DOCUMENT);
        Simulator simulator = Simulator.start(options)) {
      Map<String, String> environment = new HashMap<>(kafka.userEnvironment("gateway-producer"));
      environment.put("DISCORD_TOKEN", TOKEN);
      environment.put("DISCORD_API_URL", simulator.apiUrl());
      environment.put("CONNECT_TIMEOUT", "10s");
      environment.put("ADMIN_PORT", "0");
      try (ServiceRun run = run("first", environment)) {
        Awaitility.await()
            .atMost(Duration.ofMinutes(4))
            .pollInterval(Duration.ofMillis(250))
            .until(() -> !run.isAlive() || inLog(kafka).size() >= EVENTS);
        assertThat(run.isAlive()).as(run.output()).isTrue();
        showsNoSecrets("what it prints", run.output());
        for (String path : List.of("/", "/metrics", "/health/live", "/health/ready")) {
          showsNoSecrets(path, get(run.awaitAdminPort(), path));
        }
        assertThat(ServiceRun.listensOnLoopbackOnly(run.awaitAdminPort())).isTrue();
      }
      inLog(kafka).forEach(event -> showsNoSecrets("the log", new String(event.value(), UTF_8)));

      try (ServiceRun backfill =
          ServiceRun.start(
              folder.resolve("backfill.log"),
              environment,
              GatewayProducer.class,
              "backfill",
              "--since",
              "2026-01-01")) {
        assertThat(backfill.awaitEnd()).as(backfill.output()).isZero();
        showsNoSecrets("what a backfill prints", backfill.output());
      }

      environment.merge(
          "KAFKA_SASL_JAAS_CONFIG",
          "",
          (login, _) ->
              login.replace(SecuredKafka.password("gateway-producer"), "planted-wrong-secret"));
      try (ServiceRun refused = run("second", environment)) {
        assertThat(refused.awaitEnd()).as(refused.output()).isEqualTo(3);
        assertThat(refused.output()).contains("uthentication failed");
        showsNoSecrets("with a wrong password", refused.output());
      }
    }
  }

  private ServiceRun run(String name, Map<String, String> environment) throws Exception {
    return ServiceRun.start(
        folder.resolve(name + ".log"), environment, GatewayProducer.class, "run");
  }

  private static List<ConsumerRecord<byte[], byte[]>> inLog(SecuredKafka kafka) throws Exception {
    try (Admin admin = Admin.create(kafka.adminSettings())) {
      return admin.listTopics().names().get().contains("discord.events.v1")
          ? LogReader.read(kafka.adminSettings(), "discord.events.v1")
          : List.of();
    }
  }

  private static void showsNoSecrets(String where, String text) {
    assertThat(text).as(where).isNotEmpty().doesNotContain("planted-");
  }

  private static String get(int port, String path) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              BodyHandlers.ofString())
          .body();
    }
  }
}
