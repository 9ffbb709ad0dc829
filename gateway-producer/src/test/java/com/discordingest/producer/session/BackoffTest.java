package com.discordingest.producer.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class BackoffTest {
  private final Backoff backoff = new Backoff(new SplittableRandom(7));

  @Test
  void afterAConnectionThatWorkedThereIsNextToNoPause() {
    assertThat(backoff.after(new ConnectionEnd.ReconnectRequested(), 0)).isZero();
    assertThat(backoff.after(new ConnectionEnd.Broken("reset"), 0))
        .isBetween(Duration.ofMillis(100), Duration.ofMillis(500));
  }

  @Test
  void pausesDoubleUpToAMinuteAndAreNotAllTheSame() {
    ConnectionEnd end = new ConnectionEnd.Unreachable("refused");
    assertThat(backoff.after(end, 1)).isBetween(Duration.ofMillis(500), Duration.ofSeconds(1));
    assertThat(backoff.after(end, 4)).isBetween(Duration.ofSeconds(4), Duration.ofSeconds(8));
    assertThat(backoff.after(end, 1_000)).isBetween(Duration.ofSeconds(30), Duration.ofMinutes(1));
    assertThat(backoff.after(end, 20)).isNotEqualTo(backoff.after(end, 20));
  }

  @Test
  void anInvalidSessionIsFollowedByThePauseThatDiscordAsksFor() {
    assertThat(backoff.after(new ConnectionEnd.SessionInvalidated(false), 0))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(5));
  }
}
