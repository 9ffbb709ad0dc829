package com.discordingest.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.model.Envelope;
import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.Redaction;
import com.discordingest.model.config.Settings;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.simulator.Simulator;
import com.discordingest.testfixture.JavaProcess;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A simulator with its ledger, topics of its own, and producers between them. */
final class Installation {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Simulator simulator;
  private final Path ledger;
  private final String kafka;
  private final Map<String, String> settings = new LinkedHashMap<>();

  Installation(Simulator simulator, Path ledger, String kafka, String prefix) {
    this.simulator = simulator;
    this.ledger = ledger;
    this.kafka = kafka;
    settings.put("discord.token", simulator.token());
    settings.put("discord.api.url", simulator.apiUrl());
    settings.put("kafka.bootstrap.servers", kafka);
    settings.put("topic.events", prefix + "events");
    settings.put("topic.sessions", prefix + "sessions");
    settings.put("admin.port", "0");
  }

  /** The same topics with another simulator. */
  Installation at(Simulator other) {
    Installation moved = new Installation(other, ledger, kafka, "");
    moved.settings.putAll(settings);
    moved.settings.put("discord.api.url", other.apiUrl());
    return moved;
  }

  /** Fences whoever writes the log, as the coordinator does when a transaction takes too long. */
  void fenceProducers() throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", (Object) kafka))) {
      admin
          .fenceProducers(List.of("discord-gateway-" + topic() + "-0-of-1"))
          .all()
          .get(30, TimeUnit.SECONDS);
    }
  }

  private String topic() {
    return settings.getOrDefault("topic.events", "");
  }

  Installation with(String key, String value) {
    settings.put(key, value);
    return this;
  }

  /** A producer in this JVM. */
  RunningProducer producer() throws InterruptedException {
    return RunningProducer.start(
        ProducerConfiguration.from(Settings.load(ProducerSettings.ALL, null, Map.of(), settings)),
        Clock.systemUTC());
  }

  /** A producer in a JVM of its own, which can be killed. */
  Process process() throws IOException {
    return JavaProcess.of(Map.of(), GatewayProducer.class, withSettings("run"))
        .redirectOutput(ledger.resolveSibling("producer.log").toFile())
        .start();
  }

  /** Waits until the log holds as many records as the ledger has lines, and all were sent. */
  void awaitAllInLog() {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(250))
        .untilAsserted(() -> {
          assertThat(simulator.status().done()).isTrue();
          assertThat(dispatches().size())
              .isGreaterThanOrEqualTo((int) simulator.status().dispatches());
        });
  }

  void awaitInLog(int atLeast) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> topicExists() && dispatches().size() >= atLeast);
  }

  private boolean topicExists() {
    try (var admin =
        org.apache.kafka.clients.admin.Admin.create(Map.of("bootstrap.servers", (Object) kafka))) {
      return admin.listTopics().names().get().contains(topic());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException e) {
      return false;
    }
  }

  List<ConsumerRecord<byte[], byte[]>> events() {
    return LogReader.read(kafka, topic());
  }

  List<ConsumerRecord<byte[], byte[]>> deadLetters() {
    return LogReader.read(kafka, topic() + ".dlq");
  }

  /** The events that Discord sent over the gateway. */
  List<ConsumerRecord<byte[], byte[]>> dispatches() {
    return events().stream().filter(entry -> !isGap(entry) && !isBackfilled(entry)).toList();
  }

  /** What a backfill wrote. */
  List<ConsumerRecord<byte[], byte[]>> backfilled() {
    return events().stream().filter(Installation::isBackfilled).toList();
  }

  private static boolean isBackfilled(ConsumerRecord<byte[], byte[]> entry) {
    return LogReader.header(entry, EventHeaders.SOURCE).equals(EventHeaders.BACKFILL_SOURCE);
  }

  /** Runs a command of the producer, as on a command line; returns its exit code. */
  int run(PrintWriter out, String... arguments) {
    return CommandLineRunner.run(
        new GatewayProducer(), out, out, withSettings(arguments).toArray(String[]::new));
  }

  private List<String> withSettings(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    settings.forEach((key, value) -> all.addAll(List.of("--set", key + "=" + value)));
    return all;
  }

  List<ConsumerRecord<byte[], byte[]>> gaps() {
    return events().stream().filter(Installation::isGap).toList();
  }

  private static boolean isGap(ConsumerRecord<byte[], byte[]> entry) {
    return LogReader.header(entry, EventHeaders.TYPE).equals(EventHeaders.GAP_TYPE);
  }

  /**
   * The log holds what the ledger does: each dispatch once, in its session's order, with the same
   * content but for secrets; ids are unique, versions ascend.
   */
  void assertLogEqualsLedger() {
    Map<String, List<JsonNode>> sent = new HashMap<>();
    for (byte[] line : ledgerLines()) {
      JsonNode node = json(line);
      byte[] redacted = Redaction.apply(line, EnvelopeScanner.scan(line).secrets());
      sent.computeIfAbsent(shardOf(node.get("shard").asText()), _ -> new ArrayList<>())
          .add(essence(json(redacted)));
    }
    Map<String, List<JsonNode>> logged = new HashMap<>();
    Map<String, String> ids = new HashMap<>();
    for (ConsumerRecord<byte[], byte[]> entry : dispatches()) {
      String source = LogReader.header(entry, EventHeaders.SOURCE);
      String id = LogReader.header(entry, EventHeaders.ID);
      assertThat(ids.put(source + id, id)).as("id %s twice", id).isNull();
      logged
          .computeIfAbsent(shardOf(source.split("/")[2]), _ -> new ArrayList<>())
          .add(essence(json(entry.value())));
    }
    assertThat(logged.keySet()).isEqualTo(sent.keySet());
    sent.forEach((shard, expected) -> {
      List<JsonNode> found = logged.getOrDefault(shard, List.of());
      for (int i = 0; i < Math.min(expected.size(), found.size()); i++) {
        assertThat(found.get(i)).as("shard %s, dispatch %s", shard, i).isEqualTo(expected.get(i));
      }
      assertThat(found).as("shard %s", shard).hasSameSizeAs(expected);
    });
  }

  private static String shardOf(String number) {
    return "shard " + number;
  }

  private static JsonNode essence(JsonNode dispatch) {
    return MAPPER
        .createObjectNode()
        .<ObjectNode>set("s", dispatch.get("s"))
        .<ObjectNode>set("t", dispatch.get("t"))
        .set("d", dispatch.get("d"));
  }

  List<byte[]> ledgerLines() {
    try {
      return Files.readAllLines(ledger).stream()
          .map(line -> line.getBytes(java.nio.charset.StandardCharsets.UTF_8))
          .filter(line -> EnvelopeScanner.scan(line).op() == Envelope.DISPATCH)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonNode json(byte[] bytes) {
    try {
      return MAPPER.readTree(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
