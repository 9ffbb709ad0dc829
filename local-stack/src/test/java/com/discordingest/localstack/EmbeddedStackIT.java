package com.discordingest.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.model.config.DatabaseUrl;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedStackIT {
  @TempDir private Path directory = Path.of("");

  @Test
  void committedRowsAndRecordsSurviveKillNineOfBothServers() throws Exception {
    try (EmbeddedStack stack = EmbeddedStack.start(directory)) {
      stack.postgres().createDatabase("discord");
      DatabaseUrl database = stack.postgres().url("discord");
      String kafka = stack.kafka().bootstrapServers();
      Servers.execute(database, "CREATE TABLE guild (name TEXT)");
      Servers.execute(database, "INSERT INTO guild VALUES ('kept')");
      Servers.createTopic(kafka, 1);
      Servers.produce(kafka, "one", "two");

      stack.kafka().kill();
      stack.postgres().kill();
      assertThat(stack.isRunning()).isFalse();
      stack.postgres().start();
      stack.kafka().start();

      Servers.produce(kafka, "three");
      assertThat(Servers.query(database, "SELECT name FROM guild")).containsExactly("kept");
      assertThat(Servers.consume(kafka, 3)).containsExactly("one", "two", "three");
    }
  }

  @Test
  void aStoppedStackIsFoundWhereItWas() throws Exception {
    int postgresPort;
    int kafkaPort;
    try (EmbeddedStack stack = EmbeddedStack.start(directory)) {
      postgresPort = stack.postgres().port();
      kafkaPort = stack.kafka().port();
      stack.postgres().createDatabase("discord");
      Servers.createTopic(stack.kafka().bootstrapServers(), 1);
      Servers.produce(stack.kafka().bootstrapServers(), "kept");
    }

    try (EmbeddedStack stack = EmbeddedStack.start(directory)) {
      assertThat(stack.postgres().port()).isEqualTo(postgresPort);
      assertThat(stack.kafka().port()).isEqualTo(kafkaPort);
      assertThat(Servers.query(stack.postgres().url("discord"), "SELECT current_database()"))
          .containsExactly("discord");
      assertThat(Servers.consume(stack.kafka().bootstrapServers(), 1)).containsExactly("kept");
    }
  }

  @Test
  void aDirectoryInUseIsRefused() {
    try (EmbeddedStack stack = EmbeddedStack.start(directory)) {
      assertThatThrownBy(() -> EmbeddedStack.start(directory))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("another stack is running on");
      assertThat(stack.isRunning()).isTrue();
    }
  }

  @Test
  void aPortInUseIsRefused() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      EmbeddedStack.Options options =
          new EmbeddedStack.Options(
              directory,
              taken.getLocalPort(),
              0,
              KafkaBroker.DEFAULT_HEAP,
              PostgresServer.Durability.MACHINE);

      assertThatThrownBy(() -> EmbeddedStack.start(options))
          .isInstanceOf(StackException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " is in use");
    }
  }

  @Test
  void aBrokerThatDoesNotStartShowsTheEndOfItsLog() {
    KafkaBroker broker =
        KafkaBroker.singleNode(directory, FreePorts.pick(), FreePorts.pick(), "1x");

    assertThatThrownBy(broker::start)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("Kafka ended with exit code 1")
        .hasMessageContaining("Invalid maximum heap size: -Xmx1x");
  }
}
