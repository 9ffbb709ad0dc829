package com.discordingest.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RebuildConsoleTest {
  private static ReplayProgress progress(Map<Integer, Long> at, Duration elapsed) {
    return new ReplayProgress(Map.of(0, 100L, 1, 0L), at, Map.of(0, 300L, 1, 600L), 0, elapsed);
  }

  @Test
  void figuresShowRateTimeLeftAndEachPartition() {
    assertThat(RebuildConsole.figures(progress(Map.of(0, 200L, 1, 100L), Duration.ofSeconds(2))))
        .isEqualTo(" 25 %  200 of 800 records  100/s  6.0 s left  0:50% 1:16%");
  }

  @Test
  void nothingIsSaidAboutTheTimeLeftBeforeThereIsARate() {
    assertThat(RebuildConsole.figures(progress(Map.of(), Duration.ofSeconds(2))))
        .isEqualTo("  0 %  0 of 800 records  0/s  0:0% 1:0%");
  }

  @Test
  void hundredPercentMeansThatNothingIsLeft() {
    assertThat(RebuildConsole.figures(progress(Map.of(0, 300L, 1, 599L), Duration.ofSeconds(2))))
        .startsWith(" 99 %");
  }
}
