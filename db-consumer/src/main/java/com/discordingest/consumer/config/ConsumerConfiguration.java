package com.discordingest.consumer.config;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.model.config.Settings;
import com.discordingest.model.log.Topics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * How db-consumer runs, validated.
 *
 * @param durableCommits whether a commit waits until it is on PostgreSQL's disk
 * @param kafka client settings as the operator gave them; holds at least bootstrap.servers; may
 *     hold secrets
 */
public record ConsumerConfiguration(
    DatabaseUrl database,
    String schema,
    boolean durableCommits,
    Duration databaseWait,
    Duration kafkaWait,
    boolean migrate,
    Topics topics,
    String group,
    int workers,
    int batchRecords,
    long batchBytes,
    Duration drain,
    InetSocketAddress admin,
    Map<String, Object> kafka) {

  private static final String BOOTSTRAP = "bootstrap.servers";

  public ConsumerConfiguration {
    kafka = Map.copyOf(kafka);
  }

  /**
   * @throws ConfigurationException if a setting is missing or invalid
   */
  public static ConsumerConfiguration from(Settings settings) {
    Map<String, Object> kafka = kafka(settings);
    return new ConsumerConfiguration(
        database(settings),
        settings.text(ConsumerSettings.DATABASE_SCHEMA),
        settings.flag(ConsumerSettings.DURABLE_COMMITS),
        settings.duration(ConsumerSettings.DATABASE_WAIT),
        settings.duration(ConsumerSettings.KAFKA_WAIT),
        settings.flag(ConsumerSettings.MIGRATE),
        topics(settings),
        settings.text(ConsumerSettings.GROUP),
        settings.integer(ConsumerSettings.WORKERS, 1),
        settings.integer(ConsumerSettings.BATCH_RECORDS, 1),
        settings.bytes(ConsumerSettings.BATCH_BYTES),
        settings.duration(ConsumerSettings.DRAIN),
        new InetSocketAddress(
            settings.text(ConsumerSettings.ADMIN_ADDRESS),
            settings.integer(ConsumerSettings.ADMIN_PORT, 0)),
        kafka);
  }

  /** The same with another number of workers and other batches. */
  public ConsumerConfiguration withLoad(int newWorkers, int newBatchRecords) {
    return new ConsumerConfiguration(
        database,
        schema,
        durableCommits,
        databaseWait,
        kafkaWait,
        migrate,
        topics,
        group,
        newWorkers,
        newBatchRecords,
        batchBytes,
        drain,
        admin,
        kafka);
  }

  /** Only the database part: what {@code migrate} needs. */
  public static DatabaseUrl database(Settings settings) {
    return DatabaseUrl.parse(settings.text(ConsumerSettings.DATABASE_URL));
  }

  /** Only the names of the topics. */
  public static Topics topics(Settings settings) {
    return Topics.of(settings.text(ConsumerSettings.EVENTS_TOPIC), Topics.DEFAULT_SESSIONS);
  }

  /**
   * Only what the Kafka clients need.
   *
   * @throws ConfigurationException if no servers are named
   */
  public static Map<String, Object> kafka(Settings settings) {
    Map<String, Object> kafka = settings.kafka();
    if (!kafka.containsKey(BOOTSTRAP)) {
      throw new ConfigurationException(
          "no Kafka is configured: set KAFKA_BOOTSTRAP_SERVERS=host:port in the environment, or kafka.bootstrap.servers"
              + " in the configuration file.");
    }
    return kafka;
  }

  @Override
  public String toString() {
    return "ConsumerConfiguration[database="
        + database
        + ", topics="
        + topics
        + ", group="
        + group
        + ", workers="
        + workers
        + "]";
  }
}
