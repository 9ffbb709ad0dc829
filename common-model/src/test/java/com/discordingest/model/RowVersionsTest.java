package com.discordingest.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class RowVersionsTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00.000001Z");

  @Test
  void aStoppedClockStillGivesIncreasingVersions() {
    RowVersions versions = new RowVersions(Clock.fixed(NOW, ZoneOffset.UTC), 0);

    assertThat(versions.next()).isEqualTo(1_767_225_600_000_001L);
    assertThat(versions.next()).isEqualTo(1_767_225_600_000_002L);
  }

  @Test
  void aClockThatWentBackContinuesAfterTheLastVersion() {
    RowVersions versions =
        new RowVersions(Clock.fixed(NOW, ZoneOffset.UTC), RowVersions.ofMoment(NOW) + 500);

    assertThat(versions.next()).isEqualTo(RowVersions.ofMoment(NOW) + 501);
  }

  @Test
  void aVersionIsAMomentAndBack() {
    assertThat(RowVersions.momentOf(RowVersions.ofMoment(NOW))).isEqualTo(NOW);
  }
}
