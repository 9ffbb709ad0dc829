package com.discordingest.producer;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.localstack.KafkaCluster;
import com.discordingest.simulator.Simulator;
import com.discordingest.simulator.SimulatorOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three brokers, three replicas, of which two must have a record before it counts as written. */
final class ClusterIT {
  @TempDir private Path folder = Path.of("");

  @Test
  void aBrokerThatIsKilledWhileTheProducerWritesCostsNothing() throws Exception {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withGuilds(6)
            .withMembers(60)
            .withRate(1_000)
            .withEvents(8_000)
            .withLedger(folder.resolve("ledger"));
    try (KafkaCluster cluster = KafkaCluster.start(folder.resolve("kafka"), 3);
        Simulator simulator = Simulator.start(options)) {
      Installation installation =
          new Installation(
                  simulator, folder.resolve("ledger"), cluster.bootstrapServers(), "cluster.")
              .with("topic.partitions", "6");
      try (RunningProducer _ = installation.producer()) {
        installation.awaitInLog(1_500);
        int victim = leader(cluster, "cluster.events");
        cluster.brokers().get(victim - 1).kill();

        installation.awaitInLog(4_000);
        cluster.brokers().get(victim - 1).start();
        installation.awaitAllInLog();
      }
      installation.assertLogEqualsLedger();
      assertThat(installation.gaps()).isEmpty();
      assertThat(installation.deadLetters()).isEmpty();
    }
  }

  /** The broker that most partitions would miss first: the leader of partition 0. */
  private static int leader(KafkaCluster cluster, String topic) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", (Object) cluster.bootstrapServers()))) {
      TopicDescription description =
          admin.describeTopics(List.of(topic)).topicNameValues().values().iterator().next().get();
      assertThat(description.partitions())
          .allSatisfy(partition -> assertThat(partition.replicas()).hasSize(3));
      return description.partitions().getFirst().leader().id();
    }
  }
}
