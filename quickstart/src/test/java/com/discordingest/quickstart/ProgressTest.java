package com.discordingest.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Locale before = Locale.getDefault();

  @BeforeEach
  void english() {
    Locale.setDefault(Locale.ENGLISH);
  }

  @AfterEach
  void asBefore() {
    Locale.setDefault(before);
  }

  @Test
  void completeWhenAllThatIsToBeSentIsApplied() {
    assertThat(new Progress(OptionalLong.of(10), 10, 10, true).complete()).isTrue();
    assertThat(new Progress(OptionalLong.of(10), 10, 10, false).complete()).isFalse();
    assertThat(new Progress(OptionalLong.of(10), 10, 9, true).complete()).isFalse();
    assertThat(new Progress(OptionalLong.of(10), 9, 9, true).complete()).isFalse();
  }

  @Test
  void neverCompleteWithoutASimulator() {
    assertThat(new Progress(OptionalLong.empty(), 10, 10, false).complete()).isFalse();
  }

  @Test
  void theLineTellsEveryStage() {
    assertThat(new Progress(OptionalLong.of(12_345), 12_000, 11_500, false).line(950))
        .isEqualTo("sent 12,345   in the log 12,000   in the database 11,500   lag 500   950/s");
    assertThat(new Progress(OptionalLong.empty(), 5, 5, false).line(0))
        .isEqualTo("in the log 5   in the database 5   lag 0   0/s");
  }
}
