package com.discordingest.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecentRateTest {
  private final RecentRate rate = new RecentRate();

  private long at(double seconds, long count) {
    return rate.at(-7 + Duration.ofMillis((long) (seconds * 1_000)).toNanos(), count);
  }

  @Test
  void oneCountIsNoRate() {
    assertThat(at(1, 500)).isZero();
  }

  @Test
  void whatLiesMoreThanThreeSecondsBackDoesNotCount() {
    at(0, 0);
    assertThat(at(1, 1_000)).isEqualTo(1_000);
    assertThat(at(3, 3_000)).isEqualTo(1_000);
    assertThat(at(4.5, 3_000)).isZero();
  }
}
