package com.discordingest.testfixture;

import com.discordingest.model.config.DatabaseUrl;
import java.util.Locale;
import java.util.UUID;

/**
 * One PostgreSQL and one Kafka, shared by all tests of a JVM: started when the first asks, gone
 * when the JVM ends. Tests keep apart by databases and topic names of their own. Thread-safe.
 */
public sealed interface Stack permits Containers, LocalServers {

  /**
   * The JVM's stack, which the first call starts; that takes a few seconds.
   *
   * @throws RuntimeException if a server does not start; the message holds the end of its log
   */
  static Stack shared() {
    return SharedStack.INSTANCE;
  }

  /** What Kafka clients connect to. */
  String kafkaBootstrapServers();

  /**
   * Creates an empty database, owned by a superuser. Nobody drops it: the server goes as a whole.
   */
  DatabaseUrl newDatabase();

  /** What to begin topic names and consumer group names with, so that no other test has them. */
  default String newTopicPrefix() {
    return uniqueName() + ".";
  }

  private static String uniqueName() {
    return "t"
        + UUID.randomUUID().toString().toLowerCase(Locale.ROOT).replace("-", "").substring(0, 12);
  }

  /** A name for a database that no other test has. */
  static String newDatabaseName() {
    return uniqueName();
  }
}
