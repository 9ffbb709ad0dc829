package com.discordingest.systemtests;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * PostgreSQL cut off, away and read-only, on one pipeline that is never restarted: what is asserted
 * of the services is that they come through as the processes they were.
 */
@Order(5)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class PostgresOutagesIT {
  @AutoClose private SteadyPipeline steady;
  private Pipeline pipeline;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    steady = SteadyPipeline.start(PipelineOptions.of(directory, 77).withRate(150));
    pipeline = steady.pipeline();
  }

  @Test
  @Order(1)
  void connectionsThatAreCutAtAnyMomentCostNothing() throws SQLException {
    for (int i = 0; i < 30; i++) {
      steady.run(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'db-consumer'");
      Fault.last(Duration.ofMillis(17L * i));
    }

    steady.comesToRestClean();
  }

  @Test
  @Order(2)
  void postgresMayBeAwayForAWhile() {
    pipeline.stack().postgres().stop();
    Fault.last(Duration.ofSeconds(8));
    pipeline.stack().postgres().start();

    steady.comesToRestClean();
  }

  @Test
  @Order(3)
  void postgresMayBeReadOnlyForAWhile() throws SQLException {
    steady.run("ALTER DATABASE discord SET default_transaction_read_only = on");
    steady.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'db-consumer'");
    Fault.last(Duration.ofSeconds(5));
    steady.run("ALTER DATABASE discord RESET default_transaction_read_only");
    steady.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE application_name = 'db-consumer'");

    steady.comesToRestClean();
  }
}
