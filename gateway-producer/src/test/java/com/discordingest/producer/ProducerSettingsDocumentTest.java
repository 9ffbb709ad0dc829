package com.discordingest.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.config.SettingsTable;
import com.discordingest.testfixture.GeneratedBlock;
import org.junit.jupiter.api.Test;

class ProducerSettingsDocumentTest {
  @Test
  void theDocumentationListsEverySetting() {
    String table = SettingsTable.markdown(ProducerSettings.ALL);

    GeneratedBlock.check("docs/configuration.md", "gateway-producer", table);
    assertThat(table).contains("DISCORD_TOKEN", "Secret: never printed.");
  }
}
