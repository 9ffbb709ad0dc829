package com.discordingest.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterIT {
  @TempDir private Path directory = Path.of("");

  @Test
  void threeBrokersServeOnAfterTheLossOfOne() throws Exception {
    try (KafkaCluster cluster = KafkaCluster.start(directory, 3)) {
      Servers.createTopic(cluster.bootstrapServers(), 3);
      Servers.produce(cluster.bootstrapServers(), "before");

      cluster.brokers().get(0).kill();
      Servers.produce(cluster.bootstrapServers(), "without");
      cluster.brokers().get(0).start();
      Servers.produce(cluster.bootstrapServers(), "after");

      assertThat(Servers.consume(cluster.bootstrapServers(), 3))
          .containsExactly("before", "without", "after");
    }
  }
}
