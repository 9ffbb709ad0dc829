package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The promise of the README in its shortest form. */
@Order(5)
final class KillAndRestartIT {
  private static final long EVENTS = 15_000;

  @Test
  void bothServicesMayBeKilledUnderTrafficWithoutLossAndWithoutDuplicates(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    try (Pipeline pipeline =
        Pipeline.start(
            PipelineOptions.of(directory, 20_251_122)
                .withRate(600)
                .withSimulator("events", EVENTS))) {
      ServiceProcess producer = pipeline.startProducer();
      ServiceProcess consumer = pipeline.startConsumer();

      pipeline.awaitSent(EVENTS / 3);
      producer.kill();
      ServiceProcess second = pipeline.startProducer();
      pipeline.awaitSent(EVENTS * 2 / 3);
      consumer.kill();
      pipeline.startConsumer();
      pipeline.awaitSent(EVENTS * 5 / 6);
      pipeline.restartBroker();
      pipeline.awaitSent(EVENTS);
      Audit audit = Audit.of(pipeline);

      assertThat(audit.log().findings().toString()).as("the log").isEmpty();
      assertThat(audit.database().findings().toString()).as("the database").isEmpty();
      assertThat(audit.activity().toString()).as("what was counted").isEmpty();
      assertThat(audit.ledger().sessions()).as("sessions: none but resumed ones").hasSize(2);
      assertThat(audit.log().gaps()).isEmpty();
      assertThat(second.isAlive()).isTrue();
      assertThat(pipeline.groupCoordinator().answers()).isTrue();
    }
  }
}
