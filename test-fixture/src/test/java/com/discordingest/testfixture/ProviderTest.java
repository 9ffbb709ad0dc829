package com.discordingest.testfixture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProviderTest {
  @Test
  void containersWhereAnEngineAnswers() {
    assertThat(Provider.choose(Map.of(), () -> true)).isEqualTo(Provider.CONTAINERS);
  }

  @Test
  void localServersElsewhere() {
    assertThat(Provider.choose(Map.of(), () -> false)).isEqualTo(Provider.LOCAL);
  }

  @Test
  void theEnvironmentDecidesWithoutAskingTheEngine() {
    assertThat(Provider.choose(Map.of("TEST_STACK", "local"), ProviderTest::asked))
        .isEqualTo(Provider.LOCAL);
    assertThat(Provider.choose(Map.of("TEST_STACK", "Containers"), ProviderTest::asked))
        .isEqualTo(Provider.CONTAINERS);
  }

  @Test
  void anUnknownWishIsAnError() {
    assertThatThrownBy(() -> Provider.choose(Map.of("TEST_STACK", "podman"), ProviderTest::asked))
        .hasMessage("TEST_STACK is \"podman\", but must be containers or local");
  }

  private static boolean asked() {
    throw new AssertionError("the engine was asked");
  }
}
