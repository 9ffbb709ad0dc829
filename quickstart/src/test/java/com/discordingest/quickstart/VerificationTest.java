package com.discordingest.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VerificationTest {
  @Test
  void passesWhenNothingIsMissingAndNothingTooMuch() {
    Verification verification = new Verification(12, 5, Map.of(), 0, 0);

    assertThat(verification.passed()).isTrue();
    assertThat(verification.lines()).allMatch(line -> line.startsWith("ok  "));
  }

  @Test
  void everyKindOfLossFails() {
    assertThat(new Verification(12, 5, Map.of("GUILD_CREATE", 1L), 0, 0).passed()).isFalse();
    assertThat(new Verification(12, 5, Map.of(), 1, 0).passed()).isFalse();
    assertThat(new Verification(12, 5, Map.of(), 0, 1).passed()).isFalse();
  }

  @Test
  void namesTheEventsThatAreMissing() {
    assertThat(new Verification(12, 5, Map.of("GUILD_CREATE", 2L), 0, 0).lines().getFirst())
        .isEqualTo(
            "FAIL  every dispatch sent is in the log once: 12 sent, 2 missing {GUILD_CREATE=2}, 0"
                + " too many");
  }
}
