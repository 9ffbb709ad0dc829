package com.discordingest.consumer.config;

import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import com.discordingest.model.log.Topics;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;

/**
 * What db-consumer needs whatever its role, validated: where Kafka is, what it reads there and
 * under which name, and how the process is looked after. No database is part of it.
 *
 * @param kafkaWait how long Kafka is waited for at start-up
 * @param drain how long the process may take to end in order
 * @param kafka client settings as the operator gave them; holds at least bootstrap.servers; may
 *     hold secrets
 */
public record ServiceConfiguration(
    Topics topics,
    String group,
    Duration kafkaWait,
    Duration drain,
    InetSocketAddress admin,
    Map<String, Object> kafka) {

  private static final String BOOTSTRAP = "bootstrap.servers";

  public ServiceConfiguration {
    kafka = Map.copyOf(kafka);
  }

  /**
   * @throws ConfigurationException if a setting is missing or invalid
   */
  public static ServiceConfiguration from(Settings settings) {
    return new ServiceConfiguration(
        topics(settings),
        settings.text(ConsumerSettings.GROUP),
        settings.duration(ConsumerSettings.KAFKA_WAIT),
        settings.duration(ConsumerSettings.DRAIN),
        new InetSocketAddress(
            settings.text(ConsumerSettings.ADMIN_ADDRESS),
            settings.integer(ConsumerSettings.ADMIN_PORT, 0)),
        kafka(settings));
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
    return "ServiceConfiguration[topics=" + topics + ", group=" + group + "]";
  }
}
