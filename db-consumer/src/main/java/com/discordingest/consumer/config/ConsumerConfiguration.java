package com.discordingest.consumer.config;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.model.config.Settings;
import com.discordingest.model.log.Topics;
import java.time.Duration;
import java.util.Map;

/**
 * How topics are applied to the database, validated.
 *
 * @param durableCommits whether a commit waits until it is on PostgreSQL's disk
 */
public record ConsumerConfiguration(
    ServiceConfiguration service,
    DatabaseUrl database,
    String schema,
    boolean durableCommits,
    Duration databaseWait,
    boolean migrate,
    int workers,
    int batchRecords,
    long batchBytes) {

  /**
   * @throws ConfigurationException if a setting is missing or invalid
   */
  public static ConsumerConfiguration from(Settings settings) {
    return new ConsumerConfiguration(
        ServiceConfiguration.from(settings),
        database(settings),
        settings.text(ConsumerSettings.DATABASE_SCHEMA),
        settings.flag(ConsumerSettings.DURABLE_COMMITS),
        settings.duration(ConsumerSettings.DATABASE_WAIT),
        settings.flag(ConsumerSettings.MIGRATE),
        settings.integer(ConsumerSettings.WORKERS, 1),
        settings.integer(ConsumerSettings.BATCH_RECORDS, 1),
        settings.bytes(ConsumerSettings.BATCH_BYTES));
  }

  /**
   * The same with another number of workers and other batches: those that may have more records may
   * have as many times the bytes.
   */
  public ConsumerConfiguration withLoad(int newWorkers, int newBatchRecords) {
    return new ConsumerConfiguration(
        service,
        database,
        schema,
        durableCommits,
        databaseWait,
        migrate,
        newWorkers,
        newBatchRecords,
        batchBytes * Math.max(newBatchRecords, batchRecords) / batchRecords);
  }

  /** Only the database part: what {@code migrate} needs. */
  public static DatabaseUrl database(Settings settings) {
    return DatabaseUrl.parse(settings.text(ConsumerSettings.DATABASE_URL));
  }

  public Topics topics() {
    return service.topics();
  }

  public String group() {
    return service.group();
  }

  public Duration kafkaWait() {
    return service.kafkaWait();
  }

  public Duration drain() {
    return service.drain();
  }

  /** Client settings as the operator gave them; may hold secrets. */
  public Map<String, Object> kafka() {
    return service.kafka();
  }

  @Override
  public String toString() {
    return "ConsumerConfiguration[database="
        + database
        + ", service="
        + service
        + ", workers="
        + workers
        + "]";
  }
}
