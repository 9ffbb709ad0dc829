package com.discordingest.consumer.activity;

import com.discordingest.consumer.config.ActivityConfiguration;
import com.discordingest.consumer.config.ServiceConfiguration;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** What Kafka Streams is told. The operator's own client settings come on top where they may. */
final class StreamsSettings {
  /** After so long without a sign of life, an instance's partitions go to others. */
  private static final Duration SESSION = Duration.ofSeconds(15);

  /** An outage of Kafka is waited out for so long; then counting begins again. */
  private static final Duration OUTAGE = Duration.ofHours(1);

  /**
   * A start of a large bot is thousands of GUILD_CREATEs in a row, which may have a mebibyte each:
   * by default Kafka Streams would hold a thousand of them for each partition.
   */
  private static final int BUFFERED_RECORDS = 100;

  /** As Kafka counts it: on the heap, it comes to three times as much. */
  private static final int CACHED_BYTES = 4 << 20;

  /** Kafka's default of 100 ms is waited for several times while a start restores state. */
  private static final Duration POLL = Duration.ofMillis(20);

  private static final int POLLED_RECORDS = 250;
  private static final int FETCHED_BYTES = 4 << 20;

  /**
   * Kafka Streams (4.3.1) does not survive a commit that took longer than a producer may block: its
   * thread then waits forever for records that are never sent, and cannot be closed either.
   */
  private static final Duration LONGEST_BLOCK = Duration.ofDays(365);

  /**
   * Kafka Streams (4.4) warns at every start if it is not on, though there are no global tables
   * here. Its constant is deprecated, because it is to be always on.
   */
  private static final String HANDLES_GLOBAL = "processing.exception.handler.global.enabled";

  private static final Map<String, Object> CONSUMERS =
      Map.of(
          ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
          POLLED_RECORDS,
          ConsumerConfig.FETCH_MAX_BYTES_CONFIG,
          FETCHED_BYTES,
          ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
          Math.toIntExact(SESSION.toMillis()),
          ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
          Math.toIntExact(SESSION.toMillis() / 5));

  private static final List<String> SINKS_OWN =
      List.of(ConsumerConfig.GROUP_PROTOCOL_CONFIG, ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);

  private StreamsSettings() {}

  /** Names the consumer group, the changelogs and the transactions. */
  static String applicationId(ServiceConfiguration configuration) {
    return configuration.group() + "-activity";
  }

  /**
   * An instance that starts again within the session takes over from itself at once, by the
   * identity that its folder keeps; without one, Kafka would wait for the session of before to end.
   */
  static Properties of(
      ServiceConfiguration configuration,
      ActivityConfiguration activity,
      InstanceDirectory directory,
      RocksMemory memory) {
    Properties settings = new Properties();
    settings.put(StreamsConfig.POLL_MS_CONFIG, POLL.toMillis());
    settings.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, activity.interval().toMillis());
    settings.put(StreamsConfig.TASK_TIMEOUT_MS_CONFIG, OUTAGE.toMillis());
    settings.put(StreamsConfig.BUFFERED_RECORDS_PER_PARTITION_CONFIG, BUFFERED_RECORDS);
    settings.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, CACHED_BYTES);
    settings.put(HANDLES_GLOBAL, true);
    CONSUMERS.forEach((key, value) ->
        putUnlessGiven(settings, configuration, key, StreamsConfig.consumerPrefix(key), value));
    putUnlessGiven(
        settings,
        configuration,
        ProducerConfig.COMPRESSION_TYPE_CONFIG,
        StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG),
        "zstd");
    // Also if the operator bounds what other producers of the service may take.
    settings.put(
        StreamsConfig.producerPrefix(ProducerConfig.MAX_BLOCK_MS_CONFIG), LONGEST_BLOCK.toMillis());
    configuration
        .kafka()
        .forEach((key, value) -> {
          if (!isHowTheSinkSharesPartitions(key)) {
            settings.put(key, value);
          }
        });
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, applicationId(configuration));
    settings.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    settings.put(StreamsConfig.STATE_DIR_CONFIG, directory.path().toString());
    settings.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, activity.threads());
    settings.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, activity.standbyReplicas());
    settings.put(
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksMemory.Setter.class.getName());
    settings.put(RocksMemory.SETTING, memory);
    settings.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        directory.identity());
    settings.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    return settings;
  }

  /** With its prefix, a setting of ours would win over the operator's without one. */
  private static void putUnlessGiven(
      Properties settings,
      ServiceConfiguration configuration,
      String key,
      String prefixed,
      Object value) {
    if (!configuration.kafka().containsKey(key)) {
      settings.put(prefixed, value);
    }
  }

  /** Kafka Streams has a protocol of its own under that name, and refuses the sink's. */
  private static boolean isHowTheSinkSharesPartitions(String key) {
    return SINKS_OWN.stream().anyMatch(own -> key.equals(own) || key.endsWith("." + own));
  }
}
