package com.discordingest.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

final class PastMomentTest {
  private static final Instant NOW = Instant.parse("2026-05-02T12:00:00Z");

  @Test
  void aTimeADateAndAnAgeAreRead() {
    assertThat(PastMoment.parse("2026-05-01T12:00:00+02:00", NOW))
        .contains(Instant.parse("2026-05-01T10:00:00Z"));
    assertThat(PastMoment.parse("2026-05-01", NOW)).contains(Instant.parse("2026-05-01T00:00:00Z"));
    assertThat(PastMoment.parse("90m", NOW)).contains(Instant.parse("2026-05-02T10:30:00Z"));
    assertThat(PastMoment.parse("2d", NOW)).contains(Instant.parse("2026-04-30T12:00:00Z"));
  }

  @Test
  void whatIsNoMomentOrIsToComeIsRefused() {
    for (String wrong :
        new String[] {"", "yesterday", "2h30m", "2026-13-01", "2026-05-03", "-1h"}) {
      assertThat(PastMoment.parse(wrong, NOW)).as(wrong).isEmpty();
    }
  }
}
