package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.runtime.ExitCode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Services that slept while another took over their work, and wake up again. */
@Order(3)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class TakeOverIT {
  @AutoClose private SteadyPipeline steady;
  private Pipeline pipeline;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    steady = SteadyPipeline.start(PipelineOptions.of(directory, 79).withRate(60));
    pipeline = steady.pipeline();
  }

  /**
   * The worst moment: in the middle of a transaction, perhaps of a COPY, whose locks keep out
   * whoever takes over until PostgreSQL, or whoever does, ends that session.
   */
  @Test
  @Order(1)
  void aConsumerThatSleptBeyondItsSessionCannotWrite() throws SQLException {
    ServiceProcess other = pipeline.startConsumer();
    // A consumer that has still to give up partitions would be held up by the lock as well.
    Pipeline.waiting()
        .until(() ->
            other.adminPort().isPresent() && partitions(steady.consumer()) == partitions(other));
    steady.works("it works with two");
    try (Connection blocker = pipeline.connect()) {
      blocker.setAutoCommit(false);
      try (Statement statement = blocker.createStatement()) {
        statement.execute("LOCK TABLE discord_messages IN EXCLUSIVE MODE");
      }
      Pipeline.waiting()
          .until(() ->
              pipeline.count(
                      "SELECT count(*) FROM pg_stat_activity"
                          + " WHERE application_name = 'db-consumer' AND wait_event_type = 'Lock'")
                  == 2);
      steady.consumer().suspend();
    }
    Pipeline.waiting()
        .until(() ->
            pipeline.count(
                    "SELECT count(*) FROM pg_stat_activity WHERE application_name = 'db-consumer'"
                        + " AND (state = 'idle in transaction'"
                        + " OR state = 'active' AND wait_event = 'ClientRead')"
                        + " AND state_change < clock_timestamp() - interval '5 seconds'")
                >= 1);

    steady.works("the other one took over");
    steady.consumer().resume();

    steady.comesToRestClean();
    assertThat(other.isAlive()).isTrue();
    assertThat(other.terminate()).isEqualTo(ExitCode.OK.code());
    pipeline.forget(other);
  }

  private static double partitions(ServiceProcess consumer) {
    return Metrics.of(consumer).value("ingest_partitions_assigned");
  }

  @Test
  @Order(2)
  void aProducerThatSleptWhileAnotherTookOverEndsWithItsCodeAndSaysWhy() {
    ServiceProcess asleep = steady.producer();
    asleep.suspend();
    ServiceProcess awake = steady.replaceProducer();
    Pipeline.waiting().until(() -> awake.adminPort().isPresent());
    steady.works("the other one took over");
    asleep.resume();

    assertThat(asleep.awaitExit(Pipeline.PATIENCE)).hasValue(ExitCode.FENCED.code());
    assertThat(asleep.output()).contains("another producer has taken over: process " + awake.pid());
    pipeline.forget(asleep);
    Audit audit = steady.comesToRestClean();
    assertThat(audit.log().gaps()).as("a take-over resumes the sessions").isEmpty();
  }
}
