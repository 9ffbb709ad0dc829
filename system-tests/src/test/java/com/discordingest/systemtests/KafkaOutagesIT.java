package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kafka away for two minutes under traffic; the producer's queue is small, so that it fills soon.
 */
@Order(1)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KafkaOutagesIT {
  private static final long QUEUE_BYTES = 1 << 20;

  /** A dispatch is taken whole or not at all; the simulator's are not this large. */
  private static final long LARGEST_DISPATCH = 256 << 10;

  private static final long MEBIBYTE = 1 << 20;

  @AutoClose private SteadyPipeline steady;
  private Pipeline pipeline;

  @BeforeAll
  void start(@TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    steady =
        SteadyPipeline.start(
            PipelineOptions.of(directory, 78)
                .withRate(60)
                .withProducer("queue.bytes", Long.toString(QUEUE_BYTES)));
    pipeline = steady.pipeline();
  }

  @Test
  void kafkaMayBeAwayForTwoMinutes() {
    pipeline.stack().kafka().kill();
    long since = System.nanoTime();
    Pipeline.waiting()
        .untilAsserted(() ->
            assertThat(Metrics.of(steady.producer()).value("capture_reading"))
                .as("the sockets are not read")
                .isZero());
    long resident = steady.producer().residentBytes();
    long mostResident = resident;
    double mostQueued = 0;
    Duration worked = workedSoFar();
    long watched = System.nanoTime();
    while (System.nanoTime() - since < Duration.ofMinutes(2).toNanos()) {
      mostQueued = Math.max(mostQueued, Metrics.of(steady.producer()).value("capture_queue_bytes"));
      mostResident = Math.max(mostResident, steady.producer().residentBytes());
      Fault.last(Duration.ofSeconds(1));
    }
    Duration working = workedSoFar().minus(worked);
    Duration watching = Duration.ofNanos(System.nanoTime() - watched);
    long waiting =
        pipeline.simulator().status().shards().stream()
            .mapToLong(SimulatorControl.ShardStatus::waiting)
            .sum();
    String live = Metrics.health(steady.consumer(), "live");
    String ready = Metrics.health(steady.consumer(), "ready");
    pipeline.stack().kafka().start();

    assertThat(working)
        .as("both services on a processor, within %s that there was nothing to do", watching)
        .isLessThan(watching.dividedBy(4));
    assertThat(live).as("nobody needs to restart the consumer").startsWith("UP");
    assertThat(ready).as("but counting waits").startsWith("DOWN").contains("activity");
    assertThat(waiting).as("dispatches that Discord had to keep").isPositive();
    assertThat(mostQueued)
        .as("bytes in the queue")
        .isBetween(1.0, (double) QUEUE_BYTES + LARGEST_DISPATCH);
    assertThat(mostResident - resident)
        .as("growth of the process's memory from %d bytes once the queue is full", resident)
        .isLessThan(32 * MEBIBYTE);
    Audit audit = steady.comesToRestClean();
    assertThat(audit.log().gaps()).as("sessions were kept").isEmpty();
  }

  private Duration workedSoFar() {
    return steady.producer().processorTime().plus(steady.consumer().processorTime());
  }
}
