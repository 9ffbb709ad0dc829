package com.discordingest.testfixture;

import com.discordingest.model.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** Servers in containers, which Testcontainers removes after the JVM has ended. */
final class Containers implements Stack {
  private static final String POSTGRES_IMAGE = "postgres:18";
  private static final String KAFKA_IMAGE = "apache/kafka:4.1.0";
  private static final String USER = "postgres";
  private static final String PASSWORD = "postgres";

  private final PostgreSQLContainer postgres;
  private final KafkaContainer kafka;

  private Containers(PostgreSQLContainer postgres, KafkaContainer kafka) {
    this.postgres = postgres;
    this.kafka = kafka;
  }

  // Not closed here: they serve until the JVM ends.
  @SuppressWarnings("resource")
  static Containers start() {
    PostgreSQLContainer postgres =
        new PostgreSQLContainer(POSTGRES_IMAGE).withUsername(USER).withPassword(PASSWORD);
    postgres.setCommand(
        "postgres",
        "-c",
        "fsync=off",
        "-c",
        "max_connections=200",
        "-c",
        "max_locks_per_transaction=256");
    KafkaContainer kafka =
        new KafkaContainer(KAFKA_IMAGE)
            .withEnv("KAFKA_AUTO_CREATE_TOPICS_ENABLE", "false")
            .withEnv("KAFKA_MESSAGE_MAX_BYTES", "33554432")
            .withEnv("KAFKA_REPLICA_FETCH_MAX_BYTES", "33554432")
            .withEnv("KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS", "0")
            .withEnv("KAFKA_GROUP_MIN_SESSION_TIMEOUT_MS", "1000")
            .withEnv("KAFKA_GROUP_CONSUMER_MIN_SESSION_TIMEOUT_MS", "3000")
            .withEnv("KAFKA_GROUP_CONSUMER_SESSION_TIMEOUT_MS", "10000")
            .withEnv("KAFKA_GROUP_CONSUMER_MIN_HEARTBEAT_INTERVAL_MS", "500")
            .withEnv("KAFKA_GROUP_CONSUMER_HEARTBEAT_INTERVAL_MS", "2000");
    postgres.start();
    kafka.start();
    return new Containers(postgres, kafka);
  }

  @Override
  public String kafkaBootstrapServers() {
    return kafka.getBootstrapServers();
  }

  @Override
  public DatabaseUrl newDatabase() {
    String name = Stack.newDatabaseName();
    try (Connection connection = DriverManager.getConnection(url(USER).jdbcUrl(), USER, PASSWORD);
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + name, e);
    }
    return url(name);
  }

  private DatabaseUrl url(String database) {
    String address =
        postgres.getHost()
            + ":"
            + postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT)
            + "/"
            + database;
    return new DatabaseUrl("jdbc:postgresql://" + address, USER, PASSWORD);
  }
}
