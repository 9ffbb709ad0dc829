package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MigratorTest {

  @Test
  void needsPostgres15() {
    assertThatThrownBy(() -> Migrator.checkServer(14, "UTF8"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessage("PostgreSQL 15 or newer is needed, and this is 14");
    assertThatCode(() -> Migrator.checkServer(15, "UTF8")).doesNotThrowAnyException();
  }
}
