package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.DbConsumer;
import com.discordingest.consumer.config.ActivityConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.support.WorldLog;
import com.discordingest.model.config.Settings;
import com.discordingest.simulator.world.WorldOptions;
import com.discordingest.testfixture.ServiceRun;
import com.discordingest.testfixture.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.processor.StateRestoreListener;
import org.apache.kafka.streams.processor.TaskId;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was counted is not counted again, nor read again from changelogs: an instance that starts
 * again finds it on its disk, and with {@code activity.standby.replicas} another has a copy when
 * one is gone. None of them has a database.
 */
class KeptStateIT {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final String SERVERS = Stack.shared().kafkaBootstrapServers();

  /** Behind the last record of a changelog stands the end of its transaction. */
  private static final int MARKER = 1;

  /** The topology's second half; all others are of the first. */
  private static final Set<String> STORES_OF_MERGE =
      Set.of(ActivityTopology.PARTIALS, ActivityTopology.TOTALS, ActivityTopology.PARTIALS_CHANGED);

  @TempDir private Path directory;

  private Map<String, String> settings(WorldLog log, String state) {
    Map<String, String> settings = new HashMap<>();
    settings.put("kafka.bootstrap.servers", SERVERS);
    settings.put("kafka.session.timeout.ms", "6000");
    settings.put("topic.events", log.topics().events());
    settings.put("consumer.group", log.topics().events());
    settings.put("activity.state.dir", directory.resolve(state).toString());
    settings.put("activity.standby.replicas", "1");
    settings.put("activity.interval", "200ms");
    settings.put("admin.port", "0");
    return settings;
  }

  private ServiceRun process(Map<String, String> settings) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("run", "--roles", "activity"));
    settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
    return ServiceRun.start(
        directory.resolve("first.log"),
        Map.of(),
        DbConsumer.class,
        arguments.toArray(String[]::new));
  }

  @Test
  void whenOneIsKilledTheOtherGoesOnFromItsCopyAndCountsAsIfNothingHadHappened() throws Exception {
    try (WorldLog log = new WorldLog(new WorldOptions(31, 24, 300, 30), PARTITIONS)) {
      log.publish(3_000);
      try (ServiceRun first = process(settings(log, "first"))) {
        awaitTallies(log);
        try (Instance second = new Instance(log, settings(log, "second"))) {
          second.awaitCopies();
          Set<TaskId> copied = second.tasks(ThreadMetadata::standbyTasks);
          long length = second.lengthOf(copied);
          log.publish(500);
          first.kill();
          long restored = second.restored();
          log.publish(500);
          awaitTallies(log);

          assertThat(second.tasks(ThreadMetadata::activeTasks))
              .hasSize(2 * PARTITIONS)
              .containsAll(copied);
          assertThat(length).isGreaterThan(500);
          assertThat(second.restored() - restored).isLessThan(length / 10);
        }
      }
    }
  }

  /** Stores in memory hold only what is about to be published. */
  @Test
  void whoeverEndsInOrderFindsWhatItCountedOnItsDisk() throws Exception {
    try (WorldLog log = new WorldLog(32, PARTITIONS)) {
      log.publish(1_000);
      createTopics(log);
      try (Instance _ = new Instance(log, settings(log, "state"))) {
        awaitTallies(log);
      }
      log.publish(500);
      try (Instance again = new Instance(log, settings(log, "state"))) {
        awaitTallies(log);

        assertThat(again.restored.keySet())
            .isSubsetOf(ActivityTopology.CHANGED, ActivityTopology.PARTIALS_CHANGED);
      }
    }
  }

  private void createTopics(WorldLog log) throws InterruptedException {
    try (LogTopics topics = new LogTopics(Map.of("bootstrap.servers", SERVERS), log.topics())) {
      topics.await(PATIENCE, new StopSignal());
    }
  }

  /** What was published says the same as an undisturbed count of the log as it is now. */
  private void awaitTallies(WorldLog log) throws IOException {
    Map<String, List<String>> expected =
        CountedLog.rows(directory.resolve("driver"), SERVERS, log.topics().events());
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(() ->
            assertThat(CountedLog.published(SERVERS, log.topics().activity())).isEqualTo(expected));
  }

  /** An instance in this JVM, which tells what it holds and what it reads from changelogs. */
  private static final class Instance implements StateRestoreListener, AutoCloseable {
    private final InstanceDirectory folder;
    private final RocksMemory memory;
    private final KafkaStreams streams;

    /** How many records were read from changelogs before counting went on, by store. */
    private final Map<String, Long> restored = new ConcurrentHashMap<>();

    Instance(WorldLog log, Map<String, String> given) {
      Settings settings = Settings.load(ConsumerSettings.ALL, null, Map.of(), given);
      ServiceConfiguration service = ServiceConfiguration.from(settings);
      ActivityConfiguration activity = ActivityConfiguration.from(settings);
      folder =
          InstanceDirectory.claim(
              activity.stateDirectory(), "cluster", StreamsSettings.applicationId(service));
      memory = new RocksMemory(activity.memoryBytes());
      streams =
          new KafkaStreams(
              ActivityTopology.build(log.topics(), activity.interval(), ActivityListener.SILENT),
              new StreamsConfig(StreamsSettings.of(service, activity, folder, memory)));
      streams.setGlobalStateRestoreListener(this);
      streams.start();
    }

    /** Waits until it has part of the work, and of the rest all that was counted so far. */
    void awaitCopies() {
      Awaitility.await()
          .atMost(PATIENCE)
          .until(() -> {
            Set<TaskId> copies = tasks(ThreadMetadata::standbyTasks);
            return streams.state() == KafkaStreams.State.RUNNING
                && !copies.isEmpty()
                && tasks(ThreadMetadata::activeTasks).size() + copies.size() == 2 * PARTITIONS
                && stores(copies).allMatch(store -> store.offsetLag() <= MARKER);
          });
    }

    Set<TaskId> tasks(Function<ThreadMetadata, Set<TaskMetadata>> kind) {
      return streams.metadataForLocalThreads().stream()
          .map(kind)
          .flatMap(Collection::stream)
          .map(TaskMetadata::taskId)
          .collect(Collectors.toSet());
    }

    long restored() {
      return restored.values().stream().mapToLong(Long::longValue).sum();
    }

    /** How many records the changelogs of these tasks have, but for compaction. */
    long lengthOf(Set<TaskId> tasks) {
      return stores(tasks).mapToLong(LagInfo::endOffsetPosition).sum();
    }

    private Stream<LagInfo> stores(Set<TaskId> tasks) {
      return streams.allLocalStorePartitionLags().entrySet().stream()
          .flatMap(store ->
              store.getValue().entrySet().stream()
                  .filter(partition -> tasks.contains(task(store.getKey(), partition.getKey())))
                  .map(Map.Entry::getValue));
    }

    private static TaskId task(String store, int partition) {
      return new TaskId(STORES_OF_MERGE.contains(store) ? 1 : 0, partition);
    }

    @Override
    public void onRestoreStart(TopicPartition partition, String store, long start, long end) {}

    @Override
    public void onBatchRestored(
        TopicPartition partition, String store, long batchEndOffset, long records) {
      restored.merge(store, records, Long::sum);
    }

    @Override
    public void onRestoreEnd(TopicPartition partition, String store, long records) {}

    @Override
    public void close() throws IOException {
      streams.close(PATIENCE);
      memory.close();
      folder.close();
    }
  }
}
