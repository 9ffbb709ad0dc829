package com.discordingest.producer;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import com.discordingest.model.log.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;

/**
 * Where the log is: all that {@code topics} and {@code import} need.
 *
 * @param kafka settings of the Kafka clients; may hold secrets
 * @param topics the topics' names
 * @param partitions of the events topic
 * @param replication of topics that are created; -1 for the broker's default
 * @param timeout how long an unreachable Kafka is waited for
 */
record LogConfiguration(
    Map<String, Object> kafka, Topics topics, int partitions, int replication, Duration timeout) {

  LogConfiguration {
    kafka = Map.copyOf(kafka);
  }

  /**
   * @throws ConfigurationException if a setting is missing or cannot be used
   */
  static LogConfiguration from(Settings settings) {
    Map<String, Object> kafka = settings.kafka();
    Object servers = kafka.get(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
    if (servers == null || servers.toString().isBlank()) {
      throw new ConfigurationException(
          "setting kafka.bootstrap.servers is missing: where Kafka is, as host:port. Set"
              + " KAFKA_BOOTSTRAP_SERVERS in the environment, or kafka.bootstrap.servers in the"
              + " configuration file.");
    }
    int replication = settings.integer(ProducerSettings.TOPIC_REPLICATION, -1);
    if (replication == 0) {
      throw new ConfigurationException(
          "setting topic.replication is \"0\", but must be 1 or more, or -1 for the broker's"
              + " default.");
    }
    return new LogConfiguration(
        kafka,
        Topics.of(
            settings.text(ProducerSettings.TOPIC_EVENTS),
            settings.text(ProducerSettings.TOPIC_SESSIONS)),
        settings.integer(ProducerSettings.TOPIC_PARTITIONS, 1),
        replication,
        settings.duration(ProducerSettings.KAFKA_TIMEOUT));
  }

  @Override
  public String toString() {
    return "LogConfiguration[topics=" + topics + ", partitions=" + partitions + "]";
  }
}
