package com.discordingest.testfixture;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SharedStackIT {
  private final Stack stack = Stack.shared();

  @Test
  void everyDatabaseIsEmptyAndOnesOwn() throws SQLException {
    DatabaseUrl first = stack.newDatabase();
    DatabaseUrl second = stack.newDatabase();

    execute(first, "CREATE TABLE guild (id BIGINT)");

    assertThat(first).isNotEqualTo(second);
    assertThat(tables(first)).containsExactly("guild");
    assertThat(tables(second)).isEmpty();
  }

  @Test
  void databasesHoldUnicode() throws SQLException {
    DatabaseUrl database = stack.newDatabase();

    execute(database, "CREATE TABLE message (content TEXT)");
    execute(database, "INSERT INTO message VALUES ('🐘 ångström')");

    assertThat(strings(database, "SELECT upper(content) FROM message"))
        .containsExactly("🐘 ÅNGSTRÖM");
  }

  @Test
  void readersOfCommittedRecordsSeeWholeTransactionsOnly() throws Exception {
    String topic = stack.newTopicPrefix() + "events";
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", stack.kafkaBootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
    }

    try (KafkaProducer<String, String> producer = producer(topic)) {
      producer.initTransactions();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>(topic, "guild", "aborted"));
      producer.abortTransaction();
      producer.beginTransaction();
      var _ = producer.send(new ProducerRecord<>(topic, "guild", "one"));
      var _ = producer.send(new ProducerRecord<>(topic, "guild", "two"));
      producer.commitTransaction();
    }

    assertThat(read(topic, 2)).containsExactly("one", "two");
  }

  private KafkaProducer<String, String> producer(String transactionalId) {
    return new KafkaProducer<>(
        Map.of(
            "bootstrap.servers",
            stack.kafkaBootstrapServers(),
            "transactional.id",
            transactionalId,
            "compression.type",
            "zstd"),
        new StringSerializer(),
        new StringSerializer());
  }

  private List<String> read(String topic, int count) {
    List<String> values = new ArrayList<>();
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            stack.kafkaBootstrapServers(),
            "group.id",
            topic + ".readers",
            "group.protocol",
            "consumer",
            "isolation.level",
            "read_committed",
            "auto.offset.reset",
            "earliest");
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      consumer.subscribe(List.of(topic));
      Awaitility.await()
          .atMost(Duration.ofMinutes(4))
          .until(() -> {
            consumer.poll(Duration.ofMillis(200)).forEach(record -> values.add(record.value()));
            return values.size() >= count;
          });
    }
    return values;
  }

  private static void execute(DatabaseUrl database, String sql) throws SQLException {
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> tables(DatabaseUrl database) throws SQLException {
    return strings(
        database,
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1");
  }

  private static List<String> strings(DatabaseUrl database, String sql) throws SQLException {
    List<String> strings = new ArrayList<>();
    try (Connection connection = connect(database);
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        strings.add(rows.getString(1));
      }
    }
    return strings;
  }

  private static Connection connect(DatabaseUrl database) throws SQLException {
    return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
  }
}
