package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.systemtests.Chaos.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short run of {@link Chaos}. Another seed gives other faults: {@code -Dchaos.seed=...}; the log
 * files of a failed run stay in the directory that the report names.
 */
@Order(1)
final class ChaosIT {
  private static final long SEED = Long.getLong("chaos.seed", 475);
  private static final int SHARDS = 3;
  private static final int MOST_FAULTS = 40;
  private static final Duration TIME = Duration.ofSeconds(110);

  @Test
  void nothingIsLostAndNothingIsTwiceWhateverBreaks(
      @TempDir(cleanup = CleanupMode.ON_SUCCESS) Path directory) {
    PipelineOptions options = PipelineOptions.of(directory, SEED).withShards(SHARDS).withRate(60);

    Verdict verdict = Chaos.run(options, Schedule.of(SEED, MOST_FAULTS, SHARDS), TIME, System.out);

    System.out.println(verdict.report());
    assertThat(verdict.isGood())
        .as("seed %d, in %s%n%s", SEED, directory, verdict.report())
        .isTrue();
  }
}
