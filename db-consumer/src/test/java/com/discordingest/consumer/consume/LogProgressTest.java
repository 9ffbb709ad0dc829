package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class LogProgressTest {
  private final LogProgress progress = new LogProgress();

  @Test
  void emptyPartitionsNeedNotBeReached() {
    progress.applied(1, 5);

    assertThat(progress.hasReached(Map.of(0, 0L, 1, 5L))).isTrue();
    assertThat(progress.hasReached(Map.of(0, 1L, 1, 5L))).isFalse();
  }

  @Test
  void lagIsCountedOverThePartitionsOfThisProcess() {
    progress.applied(0, 5);
    progress.end(0, 8);
    progress.applied(1, 1);
    progress.end(1, 3);
    assertThat(progress.lag()).isEqualTo(5);

    progress.forget(0);
    assertThat(progress.lag()).isEqualTo(2);
  }
}
