package com.discordingest.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import kafka.Kafka;
import kafka.tools.StorageTool;

/**
 * What the broker's JVM runs: formats the data directory the first time, then Kafka until SIGTERM
 * or until the JVM that started it is gone, which it notices by the end of its standard input.
 */
final class KafkaProcess {
  private KafkaProcess() {}

  /**
   * @param args the server.properties, the cluster id, and the data directory
   */
  public static void main(String[] args) throws IOException {
    String properties = args[0];
    String clusterId = args[1];
    Path data = Path.of(args[2]);
    Thread.ofPlatform().daemon().name("parent-watch").start(KafkaProcess::endWithParent);
    if (!Files.exists(data.resolve("meta.properties"))) {
      String[] format = {
        "format", "--ignore-formatted", "--cluster-id", clusterId, "--config", properties
      };
      int code = StorageTool.execute(format, System.out);
      if (code != 0) {
        System.exit(code);
      }
    }
    Kafka.main(new String[] {properties});
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // nobody writes here
      }
    } catch (IOException e) {
      System.err.println("standard input is gone: " + e.getMessage());
    }
    System.exit(0);
  }
}
