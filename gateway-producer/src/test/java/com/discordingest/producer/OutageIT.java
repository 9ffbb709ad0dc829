package com.discordingest.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.localstack.FreePorts;
import com.discordingest.localstack.KafkaBroker;
import com.discordingest.simulator.Simulator;
import com.discordingest.simulator.SimulatorOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka goes away, for longer than a heartbeat interval, and comes back. */
final class OutageIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder = Path.of("");

  @Test
  void whileKafkaIsAwayReadingStopsAndTheSessionIsKept() throws Exception {
    Path ledger = folder.resolve("ledger");
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withGuilds(4)
            .withMembers(200)
            .withHeartbeatInterval(Duration.ofSeconds(2))
            .withRate(1_000)
            .withEvents(12_000)
            .withLedger(ledger);
    try (KafkaBroker broker =
            KafkaBroker.singleNode(
                folder.resolve("kafka"), FreePorts.pick(), FreePorts.pick(), "256m");
        Simulator simulator = Simulator.start(options)) {
      broker.start();
      Installation installation =
          new Installation(simulator, ledger, broker.bootstrapServers(), "outage.")
              .with("queue.bytes", "256KiB")
              .with("topic.partitions", "3");
      try (RunningProducer producer = installation.producer()) {
        installation.awaitInLog(500);

        broker.kill();
        await().atMost(PATIENCE).until(() -> page(producer).contains("waiting for Kafka"));
        assertThat(page(producer)).contains("sockets are not read");
        await().atMost(PATIENCE).until(() -> health(producer) == 503);
        broker.start();

        installation.awaitAllInLog();
        assertThat(health(producer)).isEqualTo(200);
      }
      installation.assertLogEqualsLedger();
      assertThat(installation.gaps()).isEmpty();
    }
  }

  @Test
  void aBrokerThatIsKilledInTheMiddleOfTransactionsLosesAndRepeatsNothing() throws Exception {
    Path ledger = folder.resolve("ledger");
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withGuilds(4)
            .withMembers(200)
            .withRate(2_000)
            .withEvents(12_000)
            .withLedger(ledger);
    try (KafkaBroker broker =
            KafkaBroker.singleNode(
                folder.resolve("kafka"), FreePorts.pick(), FreePorts.pick(), "256m");
        Simulator simulator = Simulator.start(options)) {
      broker.start();
      Installation installation =
          new Installation(simulator, ledger, broker.bootstrapServers(), "kills.")
              .with("transaction.interval", "5ms")
              // Impatient clients give up, so that outcomes are unknown and producers replaced.
              .with("kafka.max.block.ms", "1000")
              .with("kafka.request.timeout.ms", "500")
              .with("kafka.delivery.timeout.ms", "600")
              .with("topic.partitions", "3");
      try (RunningProducer producer = installation.producer()) {
        for (int i = 1; i <= 2; i++) {
          installation.awaitInLog(i * 2_000);
          broker.kill();
          broker.start();
        }
        installation.awaitAllInLog();
        assertThat(get(producer, "/metrics").body())
            .doesNotContain("log_transactions_total{outcome=\"failed\"} 0.0");
      }
      installation.assertLogEqualsLedger();
      assertThat(installation.gaps()).isEmpty();
    }
  }

  private static String page(RunningProducer producer) throws IOException, InterruptedException {
    return get(producer, "/").body();
  }

  private static int health(RunningProducer producer) throws IOException, InterruptedException {
    return get(producer, "/health/ready").statusCode();
  }

  private static HttpResponse<String> get(RunningProducer producer, String path)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + producer.adminPort() + path))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
