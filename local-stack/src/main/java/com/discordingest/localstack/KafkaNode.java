package com.discordingest.localstack;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one Kafka node is configured with: broker and KRaft controller in one process.
 *
 * @param directory where its data, log and pid file lie
 * @param id its number in the cluster, from 1
 * @param port where clients reach it
 * @param cluster what it shares with its peers
 * @param heap the JVM's heap limit, such as {@code 384m}
 * @param security what it demands of clients; null for nothing
 */
record KafkaNode(
    Path directory,
    int id,
    int port,
    Cluster cluster,
    String heap,
    @Nullable KafkaSecurity security) {
  /** 32 MiB: a GUILD_CREATE of a large guild has more than 20 MB, and Kafka's default is 1. */
  private static final int MESSAGE_BYTES = 32 << 20;

  /**
   * What all nodes of a cluster agree on.
   *
   * @param id Kafka's cluster id
   * @param controllerPorts the ports of the controllers; the first is node 1's
   */
  record Cluster(String id, List<Integer> controllerPorts) {
    Cluster {
      controllerPorts = List.copyOf(controllerPorts);
    }

    int size() {
      return controllerPorts.size();
    }

    private String voters() {
      return IntStream.rangeClosed(1, size())
          .mapToObj(node -> node + "@127.0.0.1:" + controllerPorts.get(node - 1))
          .collect(Collectors.joining(","));
    }
  }

  /** A node that demands nothing of clients. */
  KafkaNode(Path directory, int id, int port, Cluster cluster, String heap) {
    this(directory, id, port, cluster, heap, null);
  }

  Path data() {
    return directory.resolve("data");
  }

  /** The text of its server.properties. */
  String serverProperties() {
    int replicas = Math.min(3, cluster.size());
    int inSync = Math.max(1, replicas - 1);
    return """
    process.roles=broker,controller
    node.id=%d
    controller.quorum.voters=%s
    listeners=PLAINTEXT://127.0.0.1:%d,CONTROLLER://127.0.0.1:%d
    advertised.listeners=PLAINTEXT://127.0.0.1:%d
    controller.listener.names=CONTROLLER
    listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
    log.dirs=%s

    # one default for all topics, and few partitions for Kafka's own
    default.replication.factor=%7$d
    min.insync.replicas=%8$d
    offsets.topic.replication.factor=%7$d
    transaction.state.log.replication.factor=%7$d
    transaction.state.log.min.isr=%8$d
    share.coordinator.state.topic.replication.factor=%7$d
    share.coordinator.state.topic.min.isr=%8$d
    offsets.topic.num.partitions=4
    # small, so that it is compacted and read within moments after a start (docs/reliability.md)
    offsets.topic.segment.bytes=1048576
    transaction.state.log.num.partitions=4
    share.coordinator.state.topic.num.partitions=1
    """
            .formatted(
                id,
                cluster.voters(),
                port,
                cluster.controllerPorts().get(id - 1),
                port,
                data(),
                replicas,
                inSync)
        + """
        auto.create.topics.enable=false
        message.max.bytes=%1$d
        replica.fetch.max.bytes=%1$d
        log.cleaner.dedupe.buffer.size=16777216

        # found again within seconds after kill -9
        broker.session.timeout.ms=1500
        broker.heartbeat.interval.ms=300
        group.initial.rebalance.delay.ms=0
        group.min.session.timeout.ms=1000
        group.consumer.min.session.timeout.ms=3000
        group.consumer.session.timeout.ms=10000
        group.consumer.min.heartbeat.interval.ms=500
        group.consumer.heartbeat.interval.ms=2000
        """
            .formatted(MESSAGE_BYTES)
        + (security == null
            ? ""
            : security.serverProperties(port, cluster.controllerPorts().get(id - 1)));
  }
}
