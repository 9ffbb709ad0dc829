package com.discordingest.consumer.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.log.EventHeaders;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the topology makes of a whole log, read once from beginning to end, undisturbed: the rows
 * that the tables must hold.
 */
final class CountedLog {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private CountedLog() {}

  /** Rows by table, in the form of {@link #QUERIES}. */
  static Map<String, List<String>> rows(Path directory, String servers, String topic) {
    try (ActivityDriver driver = new ActivityDriver(directory)) {
      // The driver has one partition, in which the versions of a shard must rise, too.
      read(servers, topic).stream()
          .sorted(
              Comparator.comparingLong(
                  record -> EventHeaders.fromKafka(record.headers()).version()))
          .forEach(record -> driver.record(record.value(), record.headers()));
      driver.settle();
      Map<String, List<String>> rows = new TreeMap<>();
      driver
          .latest()
          .forEach((key, row) -> {
            rows.computeIfAbsent(table(key), _ -> new ArrayList<>())
                .add(text(row) + "|" + driver.revisions().get(key));
          });
      rows.values().forEach(list -> list.sort(null));
      return rows;
    }
  }

  /** What the activity topic says last of each window, in the same form. */
  static Map<String, List<String>> published(String servers, String activityTopic) {
    Map<String, String> latest = new TreeMap<>();
    for (ConsumerRecord<byte[], byte[]> record : read(servers, activityTopic)) {
      latest.put(
          new String(record.key(), UTF_8),
          text(data(record.value())) + "|" + EventHeaders.fromKafka(record.headers()).version());
    }
    Map<String, List<String>> rows = new TreeMap<>();
    latest.forEach((key, row) -> rows.computeIfAbsent(table(key), _ -> new ArrayList<>()).add(row));
    rows.values().forEach(list -> list.sort(null));
    return rows;
  }

  private static JsonNode data(byte[] value) {
    try {
      return MAPPER.readTree(value).get("d");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String table(String key) {
    String table = TABLES.get(key.substring(0, key.indexOf('/')));
    if (table == null) {
      throw new AssertionError("no table is for " + key);
    }
    return table;
  }

  private static final Map<String, String> TABLES =
      Map.of(
          "channel", "discord_channel_activity",
          "guild", "discord_guild_activity",
          "command", "discord_command_usage",
          "bot", "discord_bot_statistics");

  /** The same rows from the tables. */
  static final Map<String, String> QUERIES =
      Map.of(
          "discord_channel_activity",
          "SELECT guild_id, channel_id, "
              + utc("hour")
              + ", messages, edits, deletions, reactions, attachments, authors, row_version"
              + " FROM discord_channel_activity",
          "discord_guild_activity",
          "SELECT guild_id, "
              + utc("day")
              + ", joins, leaves, net_members, trim_scale(voice_minutes), row_version"
              + " FROM discord_guild_activity",
          "discord_command_usage",
          "SELECT command_id, "
              + utc("day")
              + ", command_name, uses, users, answers, failures, average_response_time_ms,"
              + " row_version FROM discord_command_usage",
          "discord_bot_statistics",
          "SELECT id, "
              + utc("recorded_at")
              + ", total_guilds, total_channels, total_users, total_messages_today,"
              + " total_commands_today, average_response_time_ms, trim_scale(error_rate), row_version"
              + " FROM discord_bot_statistics");

  private static String utc(String column) {
    return "to_char(" + column + ", 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')";
  }

  private static String text(JsonNode row) {
    return Stream.generate(row.elements()::next)
        .limit(row.size())
        .map(value -> {
          if (value.isNull()) {
            return "";
          }
          return value.isNumber()
              ? value.decimalValue().stripTrailingZeros().toPlainString()
              : value.asText();
        })
        .collect(Collectors.joining("|"));
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String servers, String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream()
          .anyMatch(partition -> consumer.position(partition) < ends.getOrDefault(partition, 0L))) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }
}
