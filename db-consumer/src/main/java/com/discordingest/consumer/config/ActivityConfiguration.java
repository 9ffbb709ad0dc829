package com.discordingest.consumer.config;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How activity is counted, validated.
 *
 * @param stateDirectory the folder below which each instance has one of its own
 * @param interval how often tallies that have changed are given on
 * @param memoryBytes for what RocksDB holds in memory, over all partitions
 */
public record ActivityConfiguration(
    Path stateDirectory, int threads, int standbyReplicas, Duration interval, long memoryBytes) {

  private static final String DEFAULT_DIRECTORY = "discord-ingest-activity";
  private static final long LEAST_MEMORY = 8L << 20;

  public ActivityConfiguration {
    if (interval.isZero()) {
      throw new ConfigurationException("setting activity.interval must be longer than 0.");
    }
    if (memoryBytes < LEAST_MEMORY) {
      throw new ConfigurationException("setting activity.memory must be at least 8MiB.");
    }
  }

  /**
   * @throws ConfigurationException if a setting is invalid
   */
  public static ActivityConfiguration from(Settings settings) {
    return new ActivityConfiguration(
        settings
            .optional(ConsumerSettings.ACTIVITY_STATE_DIR)
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), DEFAULT_DIRECTORY)),
        settings.integer(ConsumerSettings.ACTIVITY_THREADS, 1),
        settings.integer(ConsumerSettings.ACTIVITY_STANDBY, 0),
        settings.duration(ConsumerSettings.ACTIVITY_INTERVAL),
        settings.bytes(ConsumerSettings.ACTIVITY_MEMORY));
  }
}
