package com.discordingest.consumer.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleTest {
  @Test
  void bothRolesAreTheDefault() {
    Settings settings = Settings.load(ConsumerSettings.ALL, null, Map.of(), Map.of());

    assertThat(Role.parse(settings.list(ConsumerSettings.ROLES)))
        .containsExactly(Role.SINK, Role.ACTIVITY);
  }

  @Test
  void unknownAndMissingRolesAreRefused() {
    assertThatThrownBy(() -> Role.parse(List.of("sink", "actvity")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("actvity");
    assertThatThrownBy(() -> Role.parse(List.of())).isInstanceOf(ConfigurationException.class);
  }
}
