package com.discordingest.localstack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several Kafka brokers, each in a JVM of its own: topics have up to three replicas and survive the
 * loss of one broker. For tests of that loss; brokers can be killed and started one by one.
 */
public final class KafkaCluster implements AutoCloseable {
  private final List<KafkaBroker> brokers;

  private KafkaCluster(List<KafkaBroker> brokers) {
    this.brokers = brokers;
  }

  /**
   * Starts the brokers and waits until they know one another.
   *
   * @param directory where everything lies; created when missing
   * @param size how many, at least 1; each takes about 300 MB of memory
   */
  public static KafkaCluster start(Path directory, int size) {
    Path absolute = directory.toAbsolutePath();
    List<Integer> ports = Stream.generate(FreePorts::pick).distinct().limit(2L * size).toList();
    KafkaNode.Cluster shared =
        new KafkaNode.Cluster(KafkaBroker.clusterId(absolute), ports.subList(size, 2 * size));
    List<KafkaBroker> brokers = new ArrayList<>();
    for (int id = 1; id <= size; id++) {
      Path own = absolute.resolve("node-" + id);
      brokers.add(
          new KafkaBroker(
              new KafkaNode(own, id, ports.get(id - 1), shared, KafkaBroker.DEFAULT_HEAP)));
    }
    KafkaCluster cluster = new KafkaCluster(List.copyOf(brokers));
    try {
      brokers.forEach(KafkaBroker::launch);
      brokers.forEach(broker -> broker.awaitReady(size));
    } catch (RuntimeException e) {
      brokers.forEach(KafkaBroker::kill);
      throw e;
    }
    return cluster;
  }

  /** The brokers; the first is node 1. */
  public List<KafkaBroker> brokers() {
    return brokers;
  }

  /** What Kafka clients connect to: all brokers. */
  public String bootstrapServers() {
    return brokers.stream().map(KafkaBroker::bootstrapServers).collect(Collectors.joining(","));
  }

  /**
   * Kills all brokers: a cluster that is stopped one by one would wait for the majority it lost.
   */
  @Override
  public void close() {
    brokers.forEach(KafkaBroker::kill);
  }
}
