package com.discordingest.producer;

import com.discordingest.model.config.Setting;
import com.discordingest.model.log.Topics;
import java.util.List;

/** Every setting of the producer, declared once. */
final class ProducerSettings {
  static final Setting DISCORD_TOKEN =
      Setting.secret("discord.token", "the bot's token, without the word Bot before it.");
  static final Setting DISCORD_API_URL =
      Setting.of(
          "discord.api.url",
          "https://discord.com/api/v10",
          "Discord's REST API; its /gateway/bot says where the gateway is.");
  static final Setting DISCORD_SHARDS =
      Setting.of(
          "discord.shards", "auto", "how many shards the bot has; auto takes Discord's advice.");
  static final Setting DISCORD_SHARD_IDS =
      Setting.withoutDefault(
          "discord.shard-ids",
          "which shards this process holds, such as 0-3 or 0,2; all of them by default.");
  static final Setting DISCORD_INTENTS =
      Setting.of(
          "discord.intents",
          "default",
          "which events Discord sends: default (all but presences and typing), non-privileged,"
              + " all, or names such as GUILDS,GUILD_MESSAGES.");
  static final Setting DISCORD_START_TIMEOUT =
      Setting.of(
          "discord.start-timeout",
          "30s",
          "how long a connection may take to be greeted (HELLO), and again to be ready.");
  static final Setting DISCORD_RESUME_ATTEMPTS =
      Setting.of(
          "discord.resume-attempts",
          "5",
          "how many resumes of a session may fail in a row before a new one is begun.");
  static final Setting DISCORD_SILENCE =
      Setting.of(
          "discord.silence",
          "1h",
          "after how long without a dispatch a connection whose heartbeats are answered is taken"
              + " for deaf, counted, and resumed.");
  static final Setting DISCORD_IDENTIFY_RESERVE =
      Setting.of(
          "discord.identify-reserve",
          "20",
          "how many of the day's session starts are left untouched; below, the producer waits for"
              + " Discord to reset the limit.");
  static final Setting TOPIC_EVENTS =
      Setting.of("topic.events", Topics.DEFAULT_EVENTS, "the topic of all dispatches.");
  static final Setting TOPIC_SESSIONS =
      Setting.of("topic.sessions", Topics.DEFAULT_SESSIONS, "the topic of session checkpoints.");
  static final Setting TOPIC_PARTITIONS =
      Setting.of(
          "topic.partitions",
          Integer.toString(Topics.DEFAULT_PARTITIONS),
          "how many partitions the events topic has; fixed once it exists.");
  static final Setting TOPIC_REPLICATION =
      Setting.of(
          "topic.replication",
          "-1",
          "the replication factor of topics that are created; -1 takes the broker's default.");
  static final Setting QUEUE_BYTES =
      Setting.of(
          "queue.bytes",
          "64MiB",
          "how many bytes of dispatches wait in memory before the sockets are no longer read.");
  static final Setting TRANSACTION_INTERVAL =
      Setting.of(
          "transaction.interval",
          "50ms",
          "how long a transaction collects dispatches at most before it is committed.");
  static final Setting TRANSACTION_RECORDS =
      Setting.of("transaction.records", "5000", "how many dispatches a transaction holds at most.");
  static final Setting TRANSACTION_BYTES =
      Setting.of(
          "transaction.bytes",
          "16MiB",
          "how many bytes of dispatches a transaction holds at most, unless one alone is larger.");
  static final Setting KAFKA_TIMEOUT =
      Setting.of(
          "connect.timeout",
          "30s",
          "how long Kafka and Discord's REST API are waited for at start-up, and how long import"
              + " and backfill wait for one that went away.");
  static final Setting BACKFILL_RATE =
      Setting.of(
          "backfill.requests-per-second",
          "20",
          "how many requests a second backfill sends to Discord's REST API at most, which allows"
              + " a bot 50 in all.");
  static final Setting SHUTDOWN_TIMEOUT =
      Setting.of(
          "shutdown.timeout",
          "15s",
          "how long a stopping producer tries to commit what it holds; what it cannot commit is"
              + " replayed by Discord at the next start.");
  static final Setting ADMIN_ADDRESS =
      Setting.of("admin.address", "127.0.0.1", "where the admin port listens.");
  static final Setting ADMIN_PORT =
      Setting.of("admin.port", "9101", "the port of /metrics and /health; 0 takes any free one.");

  static final List<Setting> ALL =
      List.of(
          DISCORD_TOKEN,
          DISCORD_API_URL,
          DISCORD_SHARDS,
          DISCORD_SHARD_IDS,
          DISCORD_INTENTS,
          DISCORD_START_TIMEOUT,
          DISCORD_RESUME_ATTEMPTS,
          DISCORD_SILENCE,
          DISCORD_IDENTIFY_RESERVE,
          TOPIC_EVENTS,
          TOPIC_SESSIONS,
          TOPIC_PARTITIONS,
          TOPIC_REPLICATION,
          QUEUE_BYTES,
          TRANSACTION_INTERVAL,
          TRANSACTION_RECORDS,
          TRANSACTION_BYTES,
          KAFKA_TIMEOUT,
          BACKFILL_RATE,
          SHUTDOWN_TIMEOUT,
          ADMIN_ADDRESS,
          ADMIN_PORT);

  private ProducerSettings() {}
}
