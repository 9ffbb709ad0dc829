package com.discordingest.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReportTest {
  @Test
  void saysOfEveryGoalWhetherItIsMet() {
    Report report = new Report();
    report.atLeast("rate", ">= 2", 2, 1.99, "1.99");
    report.below("time", "< 3 s", 3, 2.5, "2.50 s");
    report.reported("other", "7");

    assertThat(report.goals().markdown().lines().skip(2))
        .containsExactly(
            "| rate | >= 2 | 1.99 | no |",
            "| time | < 3 s | 2.50 s | yes |",
            "| other | reported | 7 | - |");
  }

  @Test
  void columnsOfThePlainTableAreAligned() {
    String plain = new TextTable("what", "times").row("a long one", "1.5").row("b", "12.0").plain();

    assertThat(plain.lines())
        .containsExactly("what        times", "a long one    1.5", "b            12.0");
  }
}
