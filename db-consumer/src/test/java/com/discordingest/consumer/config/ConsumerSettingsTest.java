package com.discordingest.consumer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import com.discordingest.model.config.SettingsTable;
import com.discordingest.testfixture.GeneratedBlock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConsumerSettingsTest {
  @Test
  void theDocumentationListsEverySetting() {
    GeneratedBlock.check(
        "docs/configuration.md", "db-consumer", SettingsTable.markdown(ConsumerSettings.ALL));
  }

  @Test
  void kafkaMustBeConfigured() {
    Settings settings =
        Settings.load(
            ConsumerSettings.ALL, null, Map.of("DATABASE_URL", "postgres://u@h/d"), Map.of());

    assertThatThrownBy(() -> ConsumerConfiguration.from(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("KAFKA_BOOTSTRAP_SERVERS");
  }

  @Test
  void onlyWhatWritesToTheDatabaseAsksWhereItIs() {
    Settings settings =
        Settings.load(
            ConsumerSettings.ALL, null, Map.of("KAFKA_BOOTSTRAP_SERVERS", "a:1"), Map.of());

    assertThat(ServiceConfiguration.from(settings).kafka())
        .containsEntry("bootstrap.servers", "a:1");
    assertThatThrownBy(() -> ConsumerConfiguration.from(settings))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("DATABASE_URL");
  }

  @Test
  void aLoadsLargerBatchesMayHaveMoreBytes() {
    ConsumerConfiguration configuration =
        complete("postgres://u@h/d", Map.of("BATCH_RECORDS", "1000", "BATCH_BYTES", "2MiB"));

    assertThat(configuration.withLoad(2, 8_000).batchBytes()).isEqualTo(16 << 20);
    assertThat(configuration.withLoad(2, 500).batchBytes()).isEqualTo(2 << 20);
    assertThat(configuration.withLoad(2, 8_000).withLoad(1, 8_000).batchBytes())
        .isEqualTo(16 << 20);
  }

  @Test
  void noPasswordIsPrinted() {
    ConsumerConfiguration configuration =
        complete("postgres://u:hunter2@h/d", Map.of("KAFKA_SASL_JAAS_CONFIG", "swordfish"));

    assertThat(configuration.toString()).doesNotContain("hunter2", "swordfish");
  }

  private static ConsumerConfiguration complete(String database, Map<String, String> further) {
    Map<String, String> environment = new HashMap<>(further);
    environment.put("DATABASE_URL", database);
    environment.put("KAFKA_BOOTSTRAP_SERVERS", "a:1");
    return ConsumerConfiguration.from(
        Settings.load(ConsumerSettings.ALL, null, environment, Map.of()));
  }
}
