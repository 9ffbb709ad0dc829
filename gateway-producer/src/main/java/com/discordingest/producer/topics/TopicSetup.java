package com.discordingest.producer.topics;

import com.discordingest.model.log.Topics;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topics of the log where they are missing, and checks those that exist: a partition
 * count other than the configured one ends the program, since it would break the order per guild
 * that keys give. Safe to run from several processes at once.
 */
public final class TopicSetup {
  /** The largest batch that the events topic accepts, in bytes: a GUILD_CREATE can exceed 20 MB. */
  public static final int MAX_MESSAGE_BYTES = 64 << 20;

  private static final int SESSION_PARTITIONS = 1;

  private final Map<String, Object> client;
  private final Duration timeout;

  /**
   * @param kafka settings of the Kafka clients, {@code bootstrap.servers} among them
   * @param timeout how long an unreachable Kafka is waited for
   */
  public TopicSetup(Map<String, Object> kafka, Duration timeout) {
    this.client = new HashMap<>(kafka);
    this.timeout = timeout;
    int millis = Math.toIntExact(timeout.toMillis());
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, 10_000));
    client.putIfAbsent(AdminClientConfig.CLIENT_ID_CONFIG, "gateway-producer-topics");
  }

  /**
   * Creates or checks the three topics.
   *
   * @param partitions of the events topic and its dead letters
   * @param replication the replication factor of what is created; -1 leaves it to the broker
   * @return one line a topic, for the operator
   * @throws CommandFailure if Kafka does not answer, or a topic has another partition count
   */
  public List<TopicState> ensure(Topics topics, int partitions, int replication)
      throws InterruptedException {
    List<NewTopic> wanted =
        List.of(
            topic(topics.events(), partitions, replication, eventsConfig()),
            topic(topics.sessions(), SESSION_PARTITIONS, replication, sessionsConfig()),
            topic(topics.deadLetters(), partitions, replication, eventsConfig()));
    try (Admin admin = Admin.create(client)) {
      List<TopicState> states = new ArrayList<>();
      for (NewTopic topic : wanted) {
        states.add(ensure(admin, topic));
      }
      return states;
    } catch (CommandFailure known) {
      throw known;
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private TopicState ensure(Admin admin, NewTopic topic) throws InterruptedException {
    Optional<TopicDescription> existing = describe(admin, topic.name());
    boolean created = false;
    if (existing.isEmpty()) {
      created = create(admin, topic);
      if (!created) {
        existing = describe(admin, topic.name());
      }
    }
    if (existing.isPresent()) {
      check(existing.get(), topic);
    }
    return new TopicState(
        topic.name(), topic.numPartitions(), created, created ? "" : note(admin, topic));
  }

  private static void check(TopicDescription existing, NewTopic wanted) {
    int found = existing.partitions().size();
    if (found != wanted.numPartitions()) {
      throw new CommandFailure(
          ExitCode.MISMATCH,
          "topic "
              + wanted.name()
              + " has "
              + found
              + " partitions, but "
              + wanted.numPartitions()
              + " are configured. The count decides which partition a guild is in, so it must not"
              + " change. Set topic.partitions="
              + found
              + ", or choose another topic.events and rebuild from it.");
    }
  }

  /** What differs from the wanted configuration without being wrong; empty when nothing does. */
  private String note(Admin admin, NewTopic topic) throws InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.name());
    Config config = config(admin, resource);
    List<String> notes = new ArrayList<>();
    topic
        .configs()
        .forEach((key, wanted) -> {
          ConfigEntry entry = config.get(key);
          if (entry != null && !wanted.equals(entry.value())) {
            notes.add(key + "=" + entry.value() + " (created as " + wanted + ")");
          }
        });
    return String.join(", ", notes);
  }

  /** Empty for a topic so new that the broker that was asked has not heard of it yet. */
  private Config config(Admin admin, ConfigResource topic) throws InterruptedException {
    Config unknown = new Config(List.of());
    try {
      return await(admin.describeConfigs(List.of(topic)).all()).getOrDefault(topic, unknown);
    } catch (UnknownTopicOrPartitionException stillUnknown) {
      return unknown;
    }
  }

  private Optional<TopicDescription> describe(Admin admin, String name)
      throws InterruptedException {
    try {
      return Optional.ofNullable(
          await(admin.describeTopics(List.of(name)).allTopicNames()).get(name));
    } catch (UnknownTopicOrPartitionException missing) {
      return Optional.empty();
    }
  }

  private boolean create(Admin admin, NewTopic topic) throws InterruptedException {
    try {
      await(admin.createTopics(List.of(topic)).all());
      return true;
    } catch (TopicExistsException createdByAnother) {
      return false;
    }
  }

  private <T> T await(KafkaFuture<T> future) throws InterruptedException {
    try {
      return future.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException missing) {
        throw missing;
      }
      if (e.getCause() instanceof TopicExistsException exists) {
        throw exists;
      }
      throw unreachable(e.getCause() == null ? e : e.getCause());
    } catch (java.util.concurrent.TimeoutException e) {
      throw unreachable(e);
    }
  }

  private CommandFailure unreachable(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root instanceof KafkaException) {
      root = root.getCause();
    }
    return new CommandFailure(
        ExitCode.UNREACHABLE,
        "Kafka at "
            + client.get(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG)
            + " did not do what was asked within "
            + timeout.toSeconds()
            + " s: "
            + root.getMessage()
            + ". Check KAFKA_BOOTSTRAP_SERVERS (kafka.bootstrap.servers), and that the broker runs.",
        cause);
  }

  private static NewTopic topic(
      String name, int partitions, int replication, Map<String, String> config) {
    Optional<Short> factor = replication < 0 ? Optional.empty() : Optional.of((short) replication);
    return new NewTopic(name, Optional.of(partitions), factor).configs(config);
  }

  private static Map<String, String> eventsConfig() {
    return Map.of(
        TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE,
        TopicConfig.RETENTION_MS_CONFIG, "-1",
        TopicConfig.RETENTION_BYTES_CONFIG, "-1",
        TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES),
        TopicConfig.COMPRESSION_TYPE_CONFIG, "zstd");
  }

  private static Map<String, String> sessionsConfig() {
    return Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT);
  }

  /**
   * What is known of a topic after {@link #ensure}.
   *
   * @param name the topic
   * @param partitions its partition count
   * @param created whether this run created it
   * @param note settings that differ from those it would be created with; may be empty
   */
  public record TopicState(String name, int partitions, boolean created, String note) {}
}
