package com.discordingest.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.config.DatabaseUrl;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** What the tests write to the servers, and read back after trouble. */
final class Servers {
  private static final TopicPartition EVENTS = new TopicPartition("events", 0);

  private Servers() {}

  static void createTopic(String bootstrapServers, int replicas) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      admin.createTopics(List.of(new NewTopic(EVENTS.topic(), 1, (short) replicas))).all().get();
    }
  }

  /** One transaction per value. */
  static void produce(String bootstrapServers, String... values) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "transactional.id", "tests");
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      for (String value : values) {
        producer.beginTransaction();
        var _ = producer.send(new ProducerRecord<>(EVENTS.topic(), value.getBytes(UTF_8)));
        producer.commitTransaction();
      }
    }
  }

  static List<String> consume(String bootstrapServers, int count) {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers", bootstrapServers,
            "isolation.level", "read_committed",
            "auto.offset.reset", "earliest");
    List<String> values = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(List.of(EVENTS));
      Awaitility.await()
          .atMost(Duration.ofMinutes(4))
          .until(() -> {
            consumer
                .poll(Duration.ofMillis(100))
                .forEach(record -> values.add(new String(record.value(), UTF_8)));
            return values.size() >= count;
          });
    }
    return values;
  }

  static void execute(DatabaseUrl database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  static List<String> query(DatabaseUrl database, String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        values.add(rows.getString(1));
      }
    }
    return values;
  }

  private static Connection connect(DatabaseUrl database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
