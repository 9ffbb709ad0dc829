package com.discordingest.model.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @Test
  void theGuidesFormIsUnderstood() {
    DatabaseUrl url = DatabaseUrl.parse("postgres://user:p%40ss+word@localhost/discord_bot");

    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://localhost/discord_bot");
    assertThat(url.user()).isEqualTo("user");
    assertThat(url.password()).isEqualTo("p@ss+word");
  }

  @Test
  void portAndOptionsAreKept() {
    assertThat(DatabaseUrl.parse("postgresql://u@h:5433/db?sslmode=require").jdbcUrl())
        .isEqualTo("jdbc:postgresql://h:5433/db?sslmode=require");
  }

  @Test
  void theJdbcFormIsUnderstoodAndItsPasswordTakenOut() {
    DatabaseUrl url =
        DatabaseUrl.parse("jdbc:postgresql://h:5432/db?user=u&password=secret&sslmode=disable");

    assertThat(url.jdbcUrl()).isEqualTo("jdbc:postgresql://h:5432/db?sslmode=disable");
    assertThat(url.user()).isEqualTo("u");
    assertThat(url.password()).isEqualTo("secret");
  }

  @Test
  void thePasswordIsNeverPrinted() {
    assertThat(DatabaseUrl.parse("postgres://user:hunter2@h:1/db"))
        .hasToString("postgres://user@h:1/db");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://u:hunter2@h/db",
        "postgres://u:hunter2@h",
        "postgres:// u:hunter2@h/db",
        "",
        "localhost"
      })
  void anythingElseIsRefusedWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> DatabaseUrl.parse(text))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("postgres://user:password@host:port/database")
        .hasMessageNotContaining("hunter2");
  }
}
