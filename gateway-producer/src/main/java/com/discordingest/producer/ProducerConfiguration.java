package com.discordingest.producer;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import com.discordingest.producer.publish.Publisher;
import com.discordingest.producer.session.Intents;
import com.discordingest.producer.session.ShardSupervisor;
import discord4j.gateway.intent.IntentSet;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * All that {@code run} needs. Never printed: it holds the token.
 *
 * @param token the bot's token
 * @param apiUrl Discord's REST API
 * @param shards which shards this process holds
 * @param intents what Discord is to send
 * @param identifyReserve how many session starts a day are left untouched
 * @param session a supervisor's patience
 * @param queueBytes how much waits in memory before sockets are no longer read
 * @param transaction when a transaction is complete
 * @param shutdownTimeout how long a stopping producer tries to commit what it holds
 * @param admin where the admin port listens
 * @param log where the log is
 */
record ProducerConfiguration(
    String token,
    URI apiUrl,
    ShardSelection shards,
    IntentSet intents,
    int identifyReserve,
    ShardSupervisor.Limits session,
    long queueBytes,
    Publisher.Limits transaction,
    Duration shutdownTimeout,
    InetSocketAddress admin,
    LogConfiguration log) {

  /**
   * @throws ConfigurationException if a setting is missing or cannot be used
   */
  static ProducerConfiguration from(Settings settings) {
    return new ProducerConfiguration(
        token(settings),
        apiUrl(settings),
        ShardSelection.parse(
            settings.text(ProducerSettings.DISCORD_SHARDS).trim(),
            settings.list(ProducerSettings.DISCORD_SHARD_IDS)),
        Intents.parse(settings.list(ProducerSettings.DISCORD_INTENTS)),
        settings.integer(ProducerSettings.DISCORD_IDENTIFY_RESERVE, 0),
        new ShardSupervisor.Limits(
            settings.duration(ProducerSettings.DISCORD_START_TIMEOUT),
            settings.duration(ProducerSettings.DISCORD_SILENCE),
            settings.integer(ProducerSettings.DISCORD_RESUME_ATTEMPTS, 1)),
        settings.bytes(ProducerSettings.QUEUE_BYTES),
        new Publisher.Limits(
            settings.integer(ProducerSettings.TRANSACTION_RECORDS, 1),
            settings.bytes(ProducerSettings.TRANSACTION_BYTES),
            settings.duration(ProducerSettings.TRANSACTION_INTERVAL)),
        settings.duration(ProducerSettings.SHUTDOWN_TIMEOUT),
        new InetSocketAddress(
            settings.text(ProducerSettings.ADMIN_ADDRESS),
            settings.integer(ProducerSettings.ADMIN_PORT, 0)),
        LogConfiguration.from(settings));
  }

  private static String token(Settings settings) {
    String token = settings.text(ProducerSettings.DISCORD_TOKEN).trim();
    if (token.startsWith("Bot ")) {
      token = token.substring("Bot ".length()).trim();
    }
    if (token.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new ConfigurationException(
          "setting discord.token holds blanks or characters that no token has. Copy the bot's token"
              + " from the developer portal once more.");
    }
    return token;
  }

  private static URI apiUrl(Settings settings) {
    String text = settings.text(ProducerSettings.DISCORD_API_URL).trim();
    try {
      URI url = URI.create(text);
      if (url.getHost() != null
          && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw invalidUrl(text, e);
    }
    throw invalidUrl(text, null);
  }

  private static ConfigurationException invalidUrl(String text, @Nullable Throwable cause) {
    return new ConfigurationException(
        "setting discord.api.url is \""
            + text
            + "\", but must be like https://discord.com/api/v10.",
        cause);
  }

  @Override
  public String toString() {
    return "ProducerConfiguration[shards=" + shards + ", log=" + log + "]";
  }
}
