package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.testfixture.Stack;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A migration whose statements meet trouble, which an event trigger makes. */
class SchemaMigrationIT {
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final DatabaseUrl url = Stack.shared().newDatabase();

  @Test
  void aServerThatGoesAwayInTheMiddleIsWaitedFor() throws SQLException {
    onDdl(
        "IF nextval('statements') <= 2 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF");

    assertThat(SchemaMigration.run(url, "discord", PATIENCE))
        .startsWith("schema discord migrated to version");
  }

  @Test
  void aScriptThatFailsIsNotRepeated() throws SQLException {
    onDdl("RAISE EXCEPTION 'statement % is refused', nextval('statements')");

    assertThatThrownBy(() -> SchemaMigration.run(url, "discord", PATIENCE))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("statement 1 is refused");
  }

  private void onDdl(String body) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(url.jdbcUrl(), url.user(), url.password());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE SEQUENCE statements");
      statement.execute(
          """
          CREATE FUNCTION meet_trouble() RETURNS event_trigger LANGUAGE plpgsql
            SET search_path = public AS $$ BEGIN %s; END $$
          """
              .formatted(body));
      statement.execute(
          "CREATE EVENT TRIGGER trouble ON ddl_command_end EXECUTE FUNCTION meet_trouble()");
    }
  }
}
