package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FailureKindTest {
  @ParameterizedTest
  @CsvSource({
    "08006, RETRY",
    "57P01, RETRY",
    "53300, RETRY",
    "40P01, RETRY",
    "40001, RETRY",
    "25006, RETRY",
    "25P03, RETRY",
    "25P04, RETRY",
    "55P03, RETRY",
    "22001, DATA",
    "22P05, DATA",
    "23503, DATA",
    "23514, DATA",
    "21000, DATA",
    "42P01, STOP",
    "42501, STOP",
    "28P01, STOP",
    "25P02, STOP",
    "XX000, STOP",
    ", STOP"
  })
  void theSqlStateDecides(String state, FailureKind kind) {
    assertThat(FailureKind.of(new SQLException("x", state))).isEqualTo(kind);
  }
}
