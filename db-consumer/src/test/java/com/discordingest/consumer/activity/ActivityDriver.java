package com.discordingest.consumer.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.RowVersions;
import com.discordingest.model.Snowflake;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Topics;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;

/**
 * The topology under a driver, without Kafka. Its output is folded by key, as a compacted topic is,
 * and never reset: what it held at the last record of a key.
 */
final class ActivityDriver implements AutoCloseable {
  static final Instant NOON = Instant.parse("2026-03-04T12:00:00Z");

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Topics topics = Topics.defaults();
  private final Path directory;
  private final Map<String, JsonNode> latest = new TreeMap<>();
  private final Map<String, Long> revisions = new TreeMap<>();
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> log;
  private TestOutputTopic<byte[], byte[]> activity;
  private final Map<String, Map<Bytes, byte[]>> restored = new TreeMap<>();
  private int written;

  ActivityDriver(Path directory) {
    this.directory = directory;
    this.driver = start();
    this.log = input();
    this.activity = output();
  }

  private TopologyTestDriver start() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "activity");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "none:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, directory.toString());
    properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    return new TopologyTestDriver(
        ActivityTopology.build(topics, INTERVAL, ActivityListener.SILENT), properties, NOON);
  }

  private TestInputTopic<byte[], byte[]> input() {
    return driver.createInputTopic(
        topics.events(), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private TestOutputTopic<byte[], byte[]> output() {
    return driver.createOutputTopic(
        topics.activity(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /**
   * Appends a dispatch, received at a moment; single quotes stand for double ones. It is none of a
   * shard, whose moments would have to rise.
   */
  void event(Instant received, String type, String data) {
    long version = RowVersions.ofMoment(received);
    EventHeaders headers = new EventHeaders("1-" + version, type, "/import", version);
    byte[] value = ("{'t':'" + type + "','d':" + data + "}").replace('\'', '"').getBytes(UTF_8);
    record(value, headers);
  }

  void record(byte[] value, EventHeaders headers) {
    record(value, new RecordHeaders(headers.toKafka()));
  }

  void record(byte[] value, Headers headers) {
    log.pipeInput(new TestRecord<>("1".getBytes(UTF_8), value, headers, Instant.EPOCH));
  }

  /** A message as MESSAGE_CREATE shows it, sent at a moment and received a little later. */
  long message(Instant sent, int number, long guild, long channel, long author) {
    long id = id(sent, number);
    event(sent.plusMillis(80), "MESSAGE_CREATE", text(id, guild, channel, author, ""));
    return id;
  }

  static String text(long id, long guild, long channel, long author, String more) {
    return "{'id':'%d','guild_id':'%d','channel_id':'%d','author':{'id':'%d','username':'u'}%s}"
        .formatted(id, guild, channel, author, more);
  }

  /** An id made at a moment. */
  static long id(Instant moment, int number) {
    return Snowflake.firstAt(moment) + number;
  }

  /** Lets enough time pass for everything to be given on. */
  ActivityDriver settle() {
    for (int i = 0; i < 3; i++) {
      driver.advanceWallClockTime(INTERVAL.multipliedBy(ActivityTopology.INTERVALS_ACROSS_GUILDS));
    }
    activity.readRecordsToList().forEach(this::fold);
    return this;
  }

  private void fold(TestRecord<byte[], byte[]> record) {
    String key = new String(record.key(), UTF_8);
    long revision =
        Long.parseLong(new String(record.headers().lastHeader("version").value(), UTF_8));
    Long before = revisions.put(key, revision);
    if (before != null && revision < before) {
      throw new AssertionError(key + " went back from revision " + before + " to " + revision);
    }
    written++;
    try {
      latest.put(key, MAPPER.readTree(record.value()).get("d"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last value of each key. */
  Map<String, JsonNode> latest() {
    return latest;
  }

  Map<String, Long> revisions() {
    return revisions;
  }

  /** How many records were written to the activity topic. */
  int written() {
    return written;
  }

  JsonNode channel(long guild, long channel, Instant hour) {
    return row("channel/" + guild + "/" + channel + "/" + hour);
  }

  JsonNode guild(long guild, String day) {
    return row("guild/" + guild + "/" + day + "T00:00:00Z");
  }

  JsonNode command(long command, String day) {
    return row("command/" + command + "/" + day + "T00:00:00Z");
  }

  JsonNode bot(String day) {
    return row("bot/" + day + "T00:00:00Z");
  }

  private JsonNode row(String key) {
    JsonNode row = latest.get(key);
    if (row == null) {
      throw new AssertionError("no " + key + " among " + latest.keySet());
    }
    return row;
  }

  /** A numeric field. */
  static long number(JsonNode row, String field) {
    return row.get(field).asLong();
  }

  /**
   * Ends the topology and starts another that finds what Kafka would restore: the stores as their
   * changelogs tell.
   */
  void restart() {
    activity.readRecordsToList().forEach(this::fold);
    Map<String, Map<Bytes, byte[]>> changelogs = new TreeMap<>();
    driver.getAllStateStores().keySet().forEach(store -> changelogs.put(store, changelog(store)));
    driver.close();
    driver = start();
    log = input();
    activity = output();
    changelogs.forEach((store, entries) -> {
      KeyValueStore<Bytes, byte[]> restored = driver.getKeyValueStore(store);
      entries.forEach(restored::put);
    });
  }

  private Map<Bytes, byte[]> changelog(String store) {
    Map<Bytes, byte[]> entries = restored.computeIfAbsent(store, _ -> new TreeMap<>());
    driver
        .createOutputTopic(
            "activity-" + store + "-changelog",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())
        .readRecordsToList()
        .forEach(record -> {
          if (record.value() == null) {
            entries.remove(Bytes.wrap(record.key()));
          } else {
            entries.put(Bytes.wrap(record.key()), record.value());
          }
        });
    return entries;
  }

  /** Bytes of the largest value in a store. */
  int largestValue(String store) {
    int largest = 0;
    KeyValueStore<Bytes, byte[]> values = driver.getKeyValueStore(store);
    try (KeyValueIterator<Bytes, byte[]> entries = values.all()) {
      while (entries.hasNext()) {
        largest = Math.max(largest, entries.next().value.length);
      }
    }
    return largest;
  }

  @Override
  public void close() {
    driver.close();
  }
}
