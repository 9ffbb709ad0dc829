package com.discordingest.consumer.config;

import com.discordingest.model.config.Setting;
import com.discordingest.model.log.Topics;
import java.util.List;

/** Everything an operator can set for db-consumer, besides {@code kafka.*}. */
public final class ConsumerSettings {
  public static final Setting DATABASE_URL =
      Setting.secret(
          "database.url",
          "Where PostgreSQL is: postgres://user:password@host:port/database, or the JDBC form. The role activity needs none.");
  public static final Setting DATABASE_SCHEMA =
      Setting.of("database.schema", "discord", "The schema that holds the tables.");
  public static final Setting DATABASE_WAIT =
      Setting.of(
          "database.wait", "30s", "How long to wait for PostgreSQL at start-up before giving up.");
  public static final Setting KAFKA_WAIT =
      Setting.of(
          "connect.timeout", "30s", "How long to wait for Kafka at start-up before giving up.");
  public static final Setting MIGRATE =
      Setting.of(
          "database.migrate", "true", "Whether run brings the schema up to date before it starts.");
  public static final Setting EVENTS_TOPIC =
      Setting.of(
          "topic.events",
          Topics.DEFAULT_EVENTS,
          "The topic that is read; dead letters go to the same name with .dlq, tallies to the one with activity for events.");
  public static final Setting ROLES =
      Setting.of(
          "roles",
          "sink,activity",
          "What run does: sink applies the log to the database, activity counts what happens in guilds.");
  public static final Setting GROUP =
      Setting.of(
          "consumer.group",
          "discord-db-consumer",
          "The Kafka consumer group; instances of one group share the partitions.");
  public static final Setting DURABLE_COMMITS =
      Setting.of(
          "database.durable.commits",
          "false",
          "Whether each commit waits for PostgreSQL's disk (synchronous_commit). It need not: after a crash of the"
              + " server, rows and offsets go back together, and the log is read again from there.");
  public static final Setting WORKERS =
      Setting.of(
          "workers",
          "1",
          "Consumers in this process, each with its own connection; at most the partition count is useful.");
  public static final Setting BATCH_RECORDS =
      Setting.of("batch.records", "5000", "Most records in one transaction.");
  public static final Setting BATCH_BYTES =
      Setting.of("batch.bytes", "16MiB", "A batch is closed when its payloads reach this size.");
  public static final Setting DRAIN =
      Setting.of(
          "drain.timeout",
          "25s",
          "How long a batch that is being written may take when its partition is given up.");
  public static final Setting ACTIVITY_STATE_DIR =
      Setting.withoutDefault(
          "activity.state.dir",
          "Where tallies are kept; without it the system's temporary directory. What is lost there is read from Kafka again.");
  public static final Setting ACTIVITY_THREADS =
      Setting.of(
          "activity.threads", "1", "Threads that count; at most the partition count is useful.");
  public static final Setting ACTIVITY_STANDBY =
      Setting.of(
          "activity.standby.replicas",
          "0",
          "On how many other instances a copy of the tallies is kept up to date, for a fast takeover.");
  public static final Setting ACTIVITY_INTERVAL =
      Setting.of(
          "activity.interval",
          "1s",
          "How often tallies that have changed are written to the topic.");
  public static final Setting ACTIVITY_MEMORY =
      Setting.of(
          "activity.memory",
          "64MiB",
          "Memory for tallies outside the Java heap, shared by all partitions; what does not fit is on disk.");
  public static final Setting ADMIN_ADDRESS =
      Setting.of("admin.address", "127.0.0.1", "Where /metrics and /health listen.");
  public static final Setting ADMIN_PORT =
      Setting.of("admin.port", "9102", "The port of /metrics and /health; 0 takes a free one.");

  /** All of them, in the order of the documentation. */
  public static final List<Setting> ALL =
      List.of(
          DATABASE_URL,
          DATABASE_SCHEMA,
          DURABLE_COMMITS,
          DATABASE_WAIT,
          KAFKA_WAIT,
          MIGRATE,
          EVENTS_TOPIC,
          ROLES,
          GROUP,
          WORKERS,
          BATCH_RECORDS,
          BATCH_BYTES,
          DRAIN,
          ACTIVITY_STATE_DIR,
          ACTIVITY_THREADS,
          ACTIVITY_STANDBY,
          ACTIVITY_INTERVAL,
          ACTIVITY_MEMORY,
          ADMIN_ADDRESS,
          ADMIN_PORT);

  private ConsumerSettings() {}
}
