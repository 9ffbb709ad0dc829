package com.discordingest.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {
  private static final Setting PORT = Setting.of("admin.port", "9102", "The port.");
  private static final Setting PAUSE = Setting.of("pause", "50ms", "A pause.");
  private static final Setting SIZE = Setting.of("queue.bytes", "64MiB", "A size.");
  private static final Setting TOKEN = Setting.secret("discord.token", "The bot's token.");
  private static final List<Setting> ALL = List.of(PORT, PAUSE, SIZE, TOKEN);

  @TempDir private Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("service.properties"), text);
  }

  @Test
  void defaultsThenFileThenEnvironmentThenCommandLine() throws IOException {
    Path file = file("admin.port=1\npause=2s\nqueue.bytes=3KiB\n");

    Settings settings =
        Settings.load(
            ALL, file, Map.of("PAUSE", "3s", "QUEUE_BYTES", "4KiB"), Map.of("queue.bytes", "5KiB"));

    assertThat(settings.integer(PORT, 0)).isEqualTo(1);
    assertThat(settings.duration(PAUSE)).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.bytes(SIZE)).isEqualTo(5 * 1024);
    assertThat(Settings.load(ALL, null, Map.of(), Map.of()).integer(PORT, 0)).isEqualTo(9102);
  }

  @Test
  void anUnknownKeyIsAnErrorThatNamesTheFile() throws IOException {
    Path file = file("admin.prot=1\n");

    assertThatThrownBy(() -> Settings.load(ALL, file, Map.of(), Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("admin.prot")
        .hasMessageContaining(file.toString())
        .hasMessageContaining("admin.port");
  }

  @Test
  void anyKafkaClientSettingPassesThrough() throws IOException {
    Settings settings =
        Settings.load(
            ALL,
            file("kafka.sasl.mechanism=PLAIN\n"),
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                "a:1",
                "KAFKA_SECURITY_PROTOCOL",
                "SASL_SSL",
                "KAFKA_HEAP_OPTS",
                "-Xmx1g"),
            Map.of("kafka.linger.ms", "5"));

    assertThat(settings.kafka())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "sasl.mechanism",
                "PLAIN",
                "bootstrap.servers",
                "a:1",
                "security.protocol",
                "SASL_SSL",
                "linger.ms",
                "5",
                "metric.reporters",
                ""));
  }

  @Test
  void theOperatorMayHaveKafkasMetricsInJmx() {
    String reporter = "org.apache.kafka.common.metrics.JmxReporter";

    Settings settings =
        Settings.load(ALL, null, Map.of("KAFKA_METRIC_REPORTERS", reporter), Map.of());

    assertThat(settings.kafka()).containsEntry("metric.reporters", reporter);
  }

  @Test
  void aMissingSettingSaysHowToSetIt() {
    assertThatThrownBy(() -> Settings.load(ALL, null, Map.of(), Map.of()).text(TOKEN))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("DISCORD_TOKEN")
        .hasMessageContaining("discord.token");
  }

  @Test
  void anInvalidValueSaysWhatIsExpected() {
    Settings settings =
        Settings.load(
            ALL,
            null,
            Map.of("PAUSE", "soon", "ADMIN_PORT", "-1", "QUEUE_BYTES", "much"),
            Map.of());

    assertThatThrownBy(() -> settings.duration(PAUSE))
        .hasMessageContaining("\"soon\"")
        .hasMessageContaining("50ms");
    assertThatThrownBy(() -> settings.integer(PORT, 0)).hasMessageContaining("at least 0");
    assertThatThrownBy(() -> settings.bytes(SIZE)).hasMessageContaining("64MiB");
  }
}
