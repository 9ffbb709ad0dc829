package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class SchemaMigrationTest {
  @Test
  void aServerThatGoesAwayInTheMiddleIsWaitedForAndAScriptThatFailsIsNot() {
    assertThat(SchemaMigration.isPassing(wrapped("08006"))).isTrue();
    assertThat(SchemaMigration.isPassing(wrapped("57P01"))).isTrue();
    assertThat(SchemaMigration.isPassing(wrapped("42601"))).isFalse();
    assertThat(SchemaMigration.isPassing(new IllegalStateException("no SQL at all"))).isFalse();
  }

  private static Throwable wrapped(String state) {
    return new IllegalStateException(
        "migrating", new IllegalStateException(new SQLException("it failed", state)));
  }
}
