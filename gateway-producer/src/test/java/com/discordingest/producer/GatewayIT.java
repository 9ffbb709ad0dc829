package com.discordingest.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Gap;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import com.discordingest.simulator.Simulator;
import com.discordingest.simulator.SimulatorOptions;
import com.discordingest.testfixture.Stack;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * The whole producer between a simulated Discord and a real Kafka. Each test has a Discord and
 * topics of its own, so that they run side by side.
 */
@Execution(ExecutionMode.CONCURRENT)
final class GatewayIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  @TempDir private Path folder = Path.of("");
  private Simulator simulator = Simulator.start(SimulatorOptions.defaults().withEvents(0));

  @AfterEach
  void stopSimulator() {
    simulator.close();
  }

  @Test
  void everyDispatchOfEveryShardIsInTheLogOnceAndInOrder() throws Exception {
    Installation installation =
        installation(options().withShards(2).withMaxConcurrency(2).withEvents(6_000));
    try (RunningProducer producer = installation.producer()) {
      installation.awaitAllInLog();
      assertThat(get(producer, "/health/ready")).isEqualTo("UP 2 of 2 shards connected\n");
      assertThat(get(producer, "/health/live")).startsWith("UP");
      assertThat(get(producer, "/metrics"))
          .contains("discord_gateway_connected{shard=\"1\"} 1")
          .contains("log_transactions_total{outcome=\"committed\"}");
    }
    installation.assertLogEqualsLedger();
    assertThat(installation.gaps()).isEmpty();
  }

  @Test
  void everyWayInWhichAConnectionEndsIsSurvivedWithoutLossOrDuplicate() throws Exception {
    Installation installation =
        installation(options().withRate(400).withEvents(4_000)).with("discord.start-timeout", "2s");
    try (RunningProducer producer = installation.producer()) {
      installation.awaitInLog(100);
      simulator.drop(0);
      awaitReady(producer);
      simulator.reconnect(0);
      awaitReady(producer);
      for (int code : new int[] {1000, 1001, 4000, 4001, 4002, 4005, 4008, 4900}) {
        simulator.closeConnections(0, code);
        awaitReady(producer);
      }
      simulator.garble(0, true);
      awaitReady(producer);
      simulator.invalidateSessions(0, true);
      awaitReady(producer);
      simulator.skipHello(1);
      simulator.drop(0);
      awaitReady(producer);
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
    assertThat(installation.gaps()).isEmpty();
  }

  @Test
  void aStoppedProducerIsContinuedByTheNextFromTheCommittedSequence() throws Exception {
    Installation installation = installation(options().withRate(1_000).withEvents(6_000));
    for (int i = 1; i <= 3; i++) {
      try (RunningProducer _ = installation.producer()) {
        installation.awaitInLog(i * 500);
      }
    }
    try (RunningProducer _ = installation.producer()) {
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
    assertThat(installation.gaps()).isEmpty();
  }

  @Test
  void aKilledProducerIsContinuedByTheNextWithoutLossOrDuplicate() throws Exception {
    Installation installation = installation(options().withRate(2_000).withEvents(12_000));
    for (int i = 1; i <= 2; i++) {
      Process process = installation.process();
      try {
        installation.awaitInLog(i * 1_000);
      } finally {
        process.destroyForcibly().waitFor();
      }
    }
    try (RunningProducer _ = installation.producer()) {
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
    assertThat(installation.gaps()).isEmpty();
  }

  @Test
  void aTerminatedProcessEndsInOrderWithExitCodeZero() throws Exception {
    Installation installation = installation(options().withRate(500).withEvents(1_000_000));
    Process process = installation.process();
    try {
      installation.awaitInLog(200);
      process.destroy();
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void aSecondProducerTakesOverAndTheFirstEndsAsFenced() throws Exception {
    Installation installation = installation(options().withRate(500).withEvents(4_000));
    RunningProducer second;
    try (RunningProducer first = installation.producer()) {
      installation.awaitInLog(300);
      second = installation.producer();
      assertThatExceptionOfType(CommandFailure.class)
          .isThrownBy(first::awaitFailure)
          .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FENCED));
    }
    try (second) {
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
  }

  @Test
  void aSessionThatDiscordNoLongerHasLeavesAGapRecordBeforeTheNextReady() throws Exception {
    Installation installation =
        installation(options().withIdentifyInterval(Duration.ofMillis(1)).withEvents(200));
    try (RunningProducer producer = installation.producer()) {
      installation.awaitAllInLog();
      simulator.invalidateSessions(0, false);
      await().atMost(PATIENCE).until(() -> installation.gaps().size() == 1);
      awaitReady(producer);
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
    var log = installation.events();
    int at = log.indexOf(log.stream().filter(entry -> isGap(entry)).findFirst().orElseThrow());
    Gap gap = Gap.fromJson(log.get(at).value());
    assertThat(gap.lastVersion())
        .isEqualTo(Long.parseLong(LogReader.header(log.get(at - 1), EventHeaders.VERSION)));
    assertThat(gap.reason()).contains("op 9");
    assertThat(new String(log.get(at).key(), UTF_8)).isEqualTo("0");
    assertThat(LogReader.header(log.get(at + 1), EventHeaders.TYPE)).isEqualTo("com.discord.READY");
  }

  private static boolean isGap(
      org.apache.kafka.clients.consumer.ConsumerRecord<byte[], byte[]> entry) {
    return LogReader.header(entry, EventHeaders.TYPE).equals(EventHeaders.GAP_TYPE);
  }

  @Test
  void anUndecodableFrameIsADeadLetterAndTheSessionGoesOn() throws Exception {
    Installation installation = installation(options().withRate(300).withEvents(900));
    try (RunningProducer _ = installation.producer()) {
      installation.awaitInLog(50);
      simulator.garble(0, false);
      installation.awaitAllInLog();
      await().atMost(PATIENCE).until(() -> installation.deadLetters().size() == 1);
    }
    installation.assertLogEqualsLedger();
    assertThat(
            LogReader.header(
                installation.deadLetters().getFirst(), "__connect.errors.exception.message"))
        .contains("not JSON");
  }

  @Test
  void aWrongTokenEndsTheProducerWithWhatToFix() {
    Installation installation = installation(options()).with("discord.token", "wrong");
    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(installation::producer)
        .withMessageContaining("DISCORD_TOKEN")
        .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED));
  }

  @Test
  void anIntentThatTheBotMayNotUseEndsTheProducerWithWhatToFix() throws Exception {
    Installation installation = installation(options().withDisallowedIntents(1 << 15));
    try (RunningProducer producer = installation.producer()) {
      assertThatExceptionOfType(CommandFailure.class)
          .isThrownBy(producer::awaitFailure)
          .withMessageContaining("4014")
          .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.REFUSED));
    }
  }

  @Test
  void aProducerThatKafkaFencedForNoOneElseGoesOn() throws Exception {
    Installation installation = installation(options().withRate(500).withEvents(3_000));
    try (RunningProducer _ = installation.producer()) {
      installation.awaitInLog(300);
      installation.fenceProducers();
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
  }

  @Test
  void aGuildCreateOfTwentyMebibytesIsInTheLog() throws Exception {
    Installation installation = installation(options().withEvents(100));
    try (RunningProducer _ = installation.producer()) {
      installation.awaitAllInLog();
      simulator.addBigGuild(0, 20);
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
    assertThat(installation.dispatches()).anyMatch(entry -> entry.value().length > 19 << 20);
  }

  @Test
  void aConnectionWhoseHeartbeatsAreNotAnsweredOrThatFallsSilentIsReplaced() throws Exception {
    Installation installation =
        installation(
                options()
                    .withHeartbeatInterval(Duration.ofMillis(300))
                    .withRate(200)
                    .withEvents(2_000))
            .with("discord.silence", "1s");
    try (RunningProducer producer = installation.producer()) {
      installation.awaitInLog(100);
      simulator.acknowledge(0, false);
      await().atMost(PATIENCE).until(() -> ended(producer, "broken"));
      simulator.acknowledge(0, true);
      awaitReady(producer);
      simulator.stall(0, true);
      await().atMost(PATIENCE).until(() -> ended(producer, "deaf"));
      simulator.stall(0, false);
      installation.awaitAllInLog();
    }
    installation.assertLogEqualsLedger();
    assertThat(installation.gaps()).isEmpty();
  }

  private static boolean ended(RunningProducer producer, String reason) throws Exception {
    return get(producer, "/metrics")
        .contains("discord_gateway_connections_ended_total{reason=\"" + reason + "\"}");
  }

  @Test
  void anotherNumberOfShardsLeavesAGapRecordInEachOfThem() throws Exception {
    Installation one = installation(options().withEvents(100));
    try (RunningProducer _ = one.producer()) {
      one.awaitAllInLog();
    }
    Installation two =
        one.at(restarted(options().withShards(2).withMaxConcurrency(2).withLedger(null)));
    try (RunningProducer _ = two.producer()) {
      await().atMost(PATIENCE).until(() -> two.gaps().size() == 2);
    }
    assertThat(Gap.fromJson(two.gaps().getFirst().value()).reason()).contains("1 shards before");
  }

  private SimulatorOptions options() {
    return SimulatorOptions.defaults()
        .withGuilds(4)
        .withMembers(200)
        .withLedger(folder.resolve("ledger"));
  }

  private Installation installation(SimulatorOptions options) {
    return new Installation(
        restarted(options),
        folder.resolve("ledger"),
        Stack.shared().kafkaBootstrapServers(),
        Stack.shared().newTopicPrefix());
  }

  private Simulator restarted(SimulatorOptions options) {
    simulator.close();
    simulator = Simulator.start(options);
    return simulator;
  }

  private void awaitReady(RunningProducer producer) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ofMillis(150))
        .until(() ->
            get(producer, "/health/ready").startsWith("UP")
                && simulator.status().shards().getFirst().connected());
  }

  private static String get(RunningProducer producer, String path)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + producer.adminPort() + path))
                  .build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
