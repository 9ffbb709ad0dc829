package com.discordingest.consumer.consume;

import com.discordingest.consumer.config.ConsumerConfiguration;

/**
 * A topic that is applied to the database. Each is read by workers of its own, with its own
 * offsets; the tables that topics lead to are not shared, so their order among each other does not
 * matter.
 *
 * @param group the consumer group: only a name for lag tools, since PostgreSQL knows the offsets
 * @param progress how far this process has come
 */
public record Feed(String topic, String group, int workers, LogProgress progress) {
  /** The log. */
  public static Feed log(ConsumerConfiguration configuration, LogProgress progress) {
    return new Feed(
        configuration.topics().events(), configuration.group(), configuration.workers(), progress);
  }

  /** What is counted from the log: few records, so one worker does. */
  public static Feed activity(ConsumerConfiguration configuration, LogProgress progress) {
    return new Feed(
        configuration.topics().activity(), configuration.group() + "-activity-sink", 1, progress);
  }

  /** The same topic, as a replay reads it. */
  public static Feed replayed(ConsumerConfiguration configuration, String topic) {
    return new Feed(topic, configuration.group(), configuration.workers(), new LogProgress());
  }
}
