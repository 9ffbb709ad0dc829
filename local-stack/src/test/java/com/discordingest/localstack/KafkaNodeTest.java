package com.discordingest.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class KafkaNodeTest {
  @Test
  void aSingleNodeListensOnLoopbackAndReplicatesNothing() throws IOException {
    Properties properties = properties(1, new KafkaNode.Cluster("id", List.of(9093)));

    assertThat(properties.getProperty("listeners"))
        .isEqualTo("PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9093");
    assertThat(properties.getProperty("controller.quorum.voters")).isEqualTo("1@127.0.0.1:9093");
    assertThat(properties.getProperty("transaction.state.log.replication.factor")).isEqualTo("1");
    assertThat(properties.getProperty("transaction.state.log.min.isr")).isEqualTo("1");
    assertThat(properties.getProperty("auto.create.topics.enable")).isEqualTo("false");
  }

  @Test
  void threeNodesKeepThreeReplicasAndDoWithTwo() throws IOException {
    Properties properties = properties(2, new KafkaNode.Cluster("id", List.of(9101, 9102, 9103)));

    assertThat(properties.getProperty("controller.quorum.voters"))
        .isEqualTo("1@127.0.0.1:9101,2@127.0.0.1:9102,3@127.0.0.1:9103");
    assertThat(properties.getProperty("default.replication.factor")).isEqualTo("3");
    assertThat(properties.getProperty("min.insync.replicas")).isEqualTo("2");
  }

  private static Properties properties(int id, KafkaNode.Cluster cluster) throws IOException {
    KafkaNode node = new KafkaNode(Path.of("kafka"), id, 9092, cluster, "384m");
    Properties properties = new Properties();
    properties.load(new StringReader(node.serverProperties()));
    return properties;
  }
}
