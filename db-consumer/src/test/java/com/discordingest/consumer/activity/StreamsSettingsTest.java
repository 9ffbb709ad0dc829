package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.config.ActivityConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.model.config.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamsSettingsTest {
  @TempDir private Path directory;

  private StreamsConfig settings(Map<String, String> given) throws IOException {
    Map<String, String> all = new HashMap<>(given);
    all.put("kafka.bootstrap.servers", "127.0.0.1:9092");
    Settings settings = Settings.load(ConsumerSettings.ALL, null, Map.of(), all);
    try (InstanceDirectory instance = InstanceDirectory.claim(directory, "cluster", "app");
        RocksMemory memory = new RocksMemory(8 << 20)) {
      return new StreamsConfig(
          StreamsSettings.of(
              ServiceConfiguration.from(settings),
              ActivityConfiguration.from(settings),
              instance,
              memory));
    }
  }

  private static Map<String, Object> mainConsumer(StreamsConfig settings) {
    return settings.getMainConsumerConfigs("group", "client", 0);
  }

  @Test
  void howTheSinkSharesPartitionsIsNotHandedToStreams() throws IOException {
    Map<String, Object> consumer =
        mainConsumer(
            settings(
                Map.of(
                    "kafka.group.protocol",
                    "consumer",
                    "kafka.group.remote.assignor",
                    "uniform",
                    "kafka.main.consumer.group.protocol",
                    "consumer")));

    assertThat(consumer.getOrDefault(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic"))
        .hasToString("classic");
    assertThat(consumer).doesNotContainKey(ConsumerConfig.GROUP_REMOTE_ASSIGNOR_CONFIG);
  }

  @Test
  void otherSettingsOfTheOperatorWinOverOurs() throws IOException {
    StreamsConfig settings =
        settings(
            Map.of(
                "kafka.session.timeout.ms", "45000",
                "kafka.security.protocol", "SASL_SSL",
                "kafka.producer.linger.ms", "7",
                "kafka.task.timeout.ms", "1234"));
    Map<String, Object> consumer = mainConsumer(settings);

    assertThat(consumer)
        .containsEntry(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, "45000")
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 3000);
    assertThat(settings.getProducerConfigs("client"))
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("linger.ms", "7");
    assertThat(settings.getLong(StreamsConfig.TASK_TIMEOUT_MS_CONFIG)).isEqualTo(1234);
  }

  @Test
  void whatIsWrittenIsCompressedUnlessTheOperatorSaysOtherwise() throws IOException {
    assertThat(settings(Map.of()).getProducerConfigs("client"))
        .containsEntry("compression.type", "zstd");
    for (String key : List.of("kafka.compression.type", "kafka.producer.compression.type")) {
      assertThat(settings(Map.of(key, "lz4")).getProducerConfigs("client"))
          .containsEntry("compression.type", "lz4");
    }
  }

  @Test
  void noCommitTimesOutUnlessTheOperatorWantsThatVeryThing() throws IOException {
    for (Map<String, String> given :
        List.of(Map.<String, String>of(), Map.of("kafka.max.block.ms", "5000"))) {
      assertThat((Long) settings(given).getProducerConfigs("client").get("max.block.ms"))
          .isGreaterThan(Duration.ofDays(30).toMillis());
    }
    assertThat(
            settings(Map.of("kafka.producer.max.block.ms", "5000"))
                .getProducerConfigs("client")
                .get("max.block.ms"))
        .hasToString("5000");
  }

  @Test
  void copiesOnOtherInstancesAreTheOperatorsChoice() throws IOException {
    StreamsConfig settings =
        settings(Map.of("activity.standby.replicas", "1", "activity.threads", "3"));

    assertThat(settings.getInt(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG)).isEqualTo(1);
    assertThat(settings.getInt(StreamsConfig.NUM_STREAM_THREADS_CONFIG)).isEqualTo(3);
  }

  @Test
  void whatMakesCountingExactIsNotTheOperators() throws IOException {
    StreamsConfig settings =
        settings(
            Map.of(
                "kafka.processing.guarantee", "at_least_once",
                "kafka.application.id", "another",
                "kafka.auto.offset.reset", "latest"));

    assertThat(settings.getString(StreamsConfig.PROCESSING_GUARANTEE_CONFIG))
        .isEqualTo(StreamsConfig.EXACTLY_ONCE_V2);
    assertThat(settings.getString(StreamsConfig.APPLICATION_ID_CONFIG))
        .isEqualTo("discord-db-consumer-activity");
    assertThat(mainConsumer(settings))
        .containsEntry(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
  }
}
