package com.discordingest.consumer.consume;

import com.discordingest.model.log.Topics;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must be true of Kafka before workers start: it answers, the events topic is there, dead
 * letters and tallies have a place.
 */
public final class LogTopics implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LogTopics.class);
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  /** As much as the events topic takes. */
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  /**
   * For so long a tally that was replaced stays readable. A schema can only be compared with one
   * that is applied up to the same offset, which must not lie before what compaction has removed.
   */
  private static final Duration COMPACTION_LAG = Duration.ofDays(1);

  private final Admin admin;
  private final Topics topics;
  private final String servers;

  public LogTopics(Map<String, Object> kafka, Topics topics) {
    Map<String, Object> settings = new HashMap<>();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    settings.putAll(kafka);
    this.servers = String.valueOf(kafka.get("bootstrap.servers"));
    try {
      this.admin = Admin.create(settings);
    } catch (KafkaException e) {
      throw new CommandFailure(
          ExitCode.USAGE, "the Kafka settings cannot be used: " + rootMessage(e), e);
    }
    this.topics = topics;
  }

  /**
   * Waits until the events topic exists, and makes the topics for dead letters and activity if they
   * do not.
   *
   * @return how many partitions the events topic has
   * @throws CommandFailure if Kafka does not answer, or the topic does not appear, in time
   */
  public int await(Duration patience, StopSignal stop) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      try {
        Optional<TopicDescription> events = describe(topics.events());
        if (events.isPresent()) {
          int partitions = events.get().partitions().size();
          ensure(deadLetters(partitions));
          ensure(activity(partitions));
          return partitions;
        }
        if (!told) {
          LOG.info(
              "waiting for topic {}, which gateway-producer makes when it starts", topics.events());
          told = true;
        }
        if (System.nanoTime() > deadline) {
          throw new CommandFailure(
              ExitCode.UNREACHABLE,
              "the topic "
                  + topics.events()
                  + " does not exist on "
                  + servers
                  + ". Start gateway-producer, or run `gateway-producer topics`.");
        }
      } catch (ExecutionException e) {
        if (KafkaRefusal.isOne(e)) {
          throw KafkaRefusal.failure(e);
        }
        if (System.nanoTime() > deadline) {
          throw new CommandFailure(
              ExitCode.UNREACHABLE,
              "Kafka does not answer at "
                  + servers
                  + " ("
                  + rootMessage(e)
                  + "). Check KAFKA_BOOTSTRAP_SERVERS, and that the broker runs.",
              e);
        }
      }
      if (stop.await(RETRY)) {
        throw new CommandFailure(ExitCode.OK, "stopped before Kafka was ready");
      }
    }
  }

  /**
   * The end of every partition of the events topic: the offsets that reading all of the log must
   * reach.
   */
  public Map<Integer, Long> ends(int partitions) {
    return offsets(topics.events(), partitions, OffsetSpec.latest());
  }

  /** The end of every partition of the activity topic. */
  public Map<Integer, Long> activityEnds() {
    try {
      int partitions =
          describe(topics.activity()).map(topic -> topic.partitions().size()).orElse(0);
      return offsets(topics.activity(), partitions, OffsetSpec.latest());
    } catch (ExecutionException e) {
      throw unreadable(e);
    }
  }

  /** Kafka's own name of the cluster, which no other cluster has. */
  public String clusterId() {
    try {
      return admin.describeCluster().clusterId().get();
    } catch (ExecutionException e) {
      throw unreadable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Where every partition of the events topic begins: above 0 once retention has removed records.
   */
  public Map<Integer, Long> beginnings(int partitions) {
    return offsets(topics.events(), partitions, OffsetSpec.earliest());
  }

  /**
   * The first offset of every partition whose record is not older; the end of a partition that has
   * none.
   */
  public Map<Integer, Long> offsetsAt(int partitions, Instant time) {
    Map<Integer, Long> found =
        new TreeMap<>(
            offsets(topics.events(), partitions, OffsetSpec.forTimestamp(time.toEpochMilli())));
    Map<Integer, Long> ends = ends(partitions);
    found.replaceAll((partition, offset) -> offset < 0 ? ends.getOrDefault(partition, 0L) : offset);
    return found;
  }

  private Map<Integer, Long> offsets(String topic, int partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      asked.put(new TopicPartition(topic, i), spec);
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    try {
      admin
          .listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
          .all()
          .get()
          .forEach((partition, info) -> offsets.put(partition.partition(), info.offset()));
      return offsets;
    } catch (ExecutionException e) {
      throw unreadable(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * As gateway-producer would make it, which may come a moment later and insists on its partition
   * count. What fits into the events topic must fit here, and stay as long.
   */
  private NewTopic deadLetters(int partitions) {
    return new NewTopic(topics.deadLetters(), Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.RETENTION_MS_CONFIG, "-1",
                TopicConfig.RETENTION_BYTES_CONFIG, "-1",
                TopicConfig.MAX_MESSAGE_BYTES_CONFIG, Integer.toString(MAX_MESSAGE_BYTES),
                TopicConfig.COMPRESSION_TYPE_CONFIG, "zstd"));
  }

  private NewTopic activity(int partitions) {
    return new NewTopic(topics.activity(), Optional.of(partitions), Optional.empty())
        .configs(
            Map.of(
                TopicConfig.CLEANUP_POLICY_CONFIG,
                TopicConfig.CLEANUP_POLICY_COMPACT,
                TopicConfig.MIN_COMPACTION_LAG_MS_CONFIG,
                Long.toString(COMPACTION_LAG.toMillis()),
                TopicConfig.COMPRESSION_TYPE_CONFIG,
                "zstd"));
  }

  private void ensure(NewTopic topic) throws ExecutionException {
    try {
      if (describe(topic.name()).isEmpty()) {
        admin.createTopics(List.of(topic)).all().get();
      }
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private Optional<TopicDescription> describe(String topic) throws ExecutionException {
    try {
      return Optional.ofNullable(
          admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw e;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static CommandFailure unreadable(ExecutionException e) {
    return new CommandFailure(
        ExitCode.UNREACHABLE, "Kafka does not say how long the log is: " + rootMessage(e), e);
  }

  private static InterruptException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new InterruptException(e);
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
