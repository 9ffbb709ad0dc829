package com.discordingest.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.testfixture.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportIT {

  private final String kafka = Stack.shared().kafkaBootstrapServers();
  private final String events = Stack.shared().newTopicPrefix() + "events";

  @TempDir private Path folder = Path.of("");

  @Test
  void whatIsImportedIsInTheLogByteForByteWithKeysAndHeaders() throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      lines.add(message(i % 17, "nr " + i));
    }
    Path file = Files.write(folder.resolve("a.ndjson"), lines);

    assertThat(run("import", file.toString(), "--set", "transaction.records=300")).isZero();

    List<ConsumerRecord<byte[], byte[]>> log = LogReader.read(kafka, events);
    assertThat(log).extracting(entry -> new String(entry.value(), UTF_8)).isEqualTo(lines);
    assertThat(log.get(18))
        .satisfies(entry -> {
          assertThat(new String(entry.key(), UTF_8)).isEqualTo("1");
          assertThat(LogReader.header(entry, EventHeaders.ID)).isEqualTo("a.ndjson:19");
          assertThat(LogReader.header(entry, EventHeaders.TYPE))
              .isEqualTo("com.discord.MESSAGE_CREATE");
          assertThat(LogReader.header(entry, EventHeaders.SOURCE)).isEqualTo("/import");
        });
  }

  @Test
  void whatNoProjectionMayStopAtIsTakenOrBecomesADeadLetter() throws IOException {
    Files.writeString(folder.resolve("1-large.json"), guildCreate("x".repeat(20 << 20)));
    Files.writeString(
        folder.resolve("2-odd.ndjson"),
        """
        {"op":0,"t":"NEW_EVENT","s":1,"d":{"id":"99999999999999999999"}}
        {"op":0,"t":"MESSAGE_CREATE","s":1,"d":{"content":"\\u0000\\ud800"}}
        {"op":0,"t":"MESSAGE_CREATE","s":1,"d":[]}
        {"op":0,"t":"MESSAGE_CREATE","s":1,"d":{
        """);
    Files.writeString(folder.resolve("3-empty.json"), "");
    Files.writeString(folder.resolve("4-readme.md"), "not meant");

    assertThat(run("import", folder.toString())).isZero();

    assertThat(LogReader.read(kafka, events))
        .hasSize(4)
        .first()
        .satisfies(entry -> assertThat(entry.value()).hasSizeGreaterThan(20 << 20));
    assertThat(LogReader.read(kafka, events + ".dlq"))
        .singleElement()
        .satisfies(letter ->
            assertThat(LogReader.header(letter, "__connect.errors.exception.message"))
                .contains("2-odd.ndjson:4"));
  }

  @Test
  void whatCannotBeImportedIsSaid() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty.json"), "\n");
    assertThat(run("import", empty.toString())).isEqualTo(2);
    assertThat(run("import", folder.resolve("missing").toString())).isEqualTo(2);
    Path bad = Files.writeString(folder.resolve("bad.json"), "nonsense");
    assertThat(run("import", bad.toString())).isEqualTo(7);
  }

  @Test
  void topicsWithAnotherPartitionCountAreRefused() {
    assertThat(run("topics", "--set", "topic.partitions=3")).isZero();
    assertThat(run("topics", "--set", "topic.partitions=3")).isZero();
    assertThat(run("topics", "--set", "topic.partitions=4")).isEqualTo(6);
  }

  @Test
  void kafkaThatDoesNotAnswerIsUnreachable() {
    assertThat(
            CommandLineRunner.run(
                new GatewayProducer(),
                "topics",
                "--set",
                "kafka.bootstrap.servers=127.0.0.1:1",
                "--set",
                "connect.timeout=1s"))
        .isEqualTo(3);
  }

  @Test
  void anUnknownSettingIsRefused() {
    assertThat(run("topics", "--set", "topic.partition=3")).isEqualTo(2);
  }

  private int run(String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "--set", "kafka.bootstrap.servers=" + kafka,
            "--set", "topic.events=" + events,
            "--set", "topic.sessions=" + events + ".sessions"));
    return CommandLineRunner.run(new GatewayProducer(), all.toArray(String[]::new));
  }

  private static String message(int guild, String content) {
    return "{\"op\":0,\"t\":\"MESSAGE_CREATE\",\"s\":7,\"d\":{\"id\":\"5\",\"guild_id\":\"%d\",\"content\":\"%s\"}}"
        .formatted(guild, content);
  }

  private static String guildCreate(String name) {
    return "{\"op\":0,\"t\":\"GUILD_CREATE\",\"s\":1,\"d\":{\"id\":\"1\",\"name\":\""
        + name
        + "\"}}";
  }
}
