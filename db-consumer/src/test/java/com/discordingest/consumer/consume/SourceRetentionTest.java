package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SourceRetentionTest {
  @Test
  void recordsAreKeptForAWhileAfterARefusal() {
    SourceRetention retention = new SourceRetention(false);
    assertThat(retention.isOn()).isFalse();

    retention.refused();
    assertThat(appliedUntilOff(retention)).isEqualTo(20);

    retention.refused();
    retention.applied();
    retention.refused();
    assertThat(appliedUntilOff(retention)).as("each refusal begins anew").isEqualTo(20);
  }

  @Test
  void whereNothingCanBeReadAgainRecordsAreAlwaysKept() {
    SourceRetention retention = new SourceRetention(true);

    retention.applied();

    assertThat(retention.isOn()).isTrue();
  }

  private static int appliedUntilOff(SourceRetention retention) {
    int applied = 0;
    while (retention.isOn()) {
      retention.applied();
      applied++;
    }
    return applied;
  }
}
