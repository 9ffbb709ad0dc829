package com.discordingest.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.config.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalStackIT {
  @TempDir private Path directory = Path.of("");
  private @Nullable Process command;

  @AfterEach
  void endCommand() throws Exception {
    if (command != null) {
      command.destroyForcibly().waitFor();
    }
    PostgresServer.endOrphan(directory.resolve("postgres"));
    KafkaBroker.endOrphan(directory.resolve("kafka"));
  }

  @Test
  void sigtermStopsBothServersAndRemovesTheProperties() throws Exception {
    Process started = startCommand();
    LocalStackProperties properties = awaitReady(started);
    assertThat(Servers.query(properties.database(), "SELECT 1")).containsExactly("1");

    started.destroy();

    assertThat(started.waitFor(4, TimeUnit.MINUTES)).isTrue();
    assertThat(file()).doesNotExist();
    assertThat(running(properties.postgresPid())).isEmpty();
    assertThat(running(properties.kafkaPid())).isEmpty();
    assertThat(directory.resolve("postgres/postgres.log"))
        .content()
        .contains("database system is shut down");
  }

  @Test
  void serversEndWithAKilledCommand() throws Exception {
    Process started = startCommand();
    LocalStackProperties properties = awaitReady(started);

    started.destroyForcibly();

    await().until(() -> running(properties.postgresPid()).isEmpty());
    await().until(() -> running(properties.kafkaPid()).isEmpty());
  }

  @Test
  void theNextStartEndsServersThatWereLeftBehindAndFindsTheirData() throws Exception {
    Process started = startCommand();
    LocalStackProperties properties = awaitReady(started);
    DatabaseUrl database = properties.database();
    Servers.execute(database, "CREATE TABLE guild AS SELECT 'kept' AS name");
    leaveOrphans(started);

    try (EmbeddedStack stack = EmbeddedStack.start(directory)) {
      assertThat(stack.postgres().pid()).isNotEqualTo(properties.postgresPid());
      assertThat(running(properties.postgresPid())).isEmpty();
      assertThat(running(properties.kafkaPid())).isEmpty();
      assertThat(stack.postgres().url("discord")).isEqualTo(database);
      assertThat(Servers.query(database, "SELECT name FROM guild")).containsExactly("kept");
    }
  }

  /** Kills the command together with the leash that would end PostgreSQL. */
  private static void leaveOrphans(Process started) {
    List<ProcessHandle> leashes = started.children().filter(child -> !isServer(child)).toList();
    assertThat(leashes).hasSize(1);
    leashes.forEach(ProcessHandle::destroyForcibly);
    started.destroyForcibly();
  }

  private static boolean isServer(ProcessHandle process) {
    String program = process.info().command().orElse("");
    return program.endsWith("postgres") || program.endsWith("java");
  }

  @Test
  void theCommandFailsWhenAServerEnds() throws Exception {
    Process started = startCommand();
    LocalStackProperties properties = awaitReady(started);

    running(properties.kafkaPid()).ifPresent(ProcessHandle::destroyForcibly);

    assertThat(started.waitFor(4, TimeUnit.MINUTES)).isTrue();
    assertThat(started.exitValue()).isEqualTo(1);
    assertThat(file()).doesNotExist();
    assertThat(running(properties.postgresPid())).isEmpty();
    assertThat(directory.resolve("command.log")).content().contains("a server ended by itself");
  }

  private Process startCommand() throws IOException {
    Process started =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                LocalStack.class.getName(),
                "--data-dir",
                directory.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("command.log").toFile())
            .start();
    command = started;
    return started;
  }

  private LocalStackProperties awaitReady(Process started) {
    await().until(() -> Files.exists(file()) || !started.isAlive());
    return LocalStackProperties.read(file());
  }

  private Path file() {
    return directory.resolve(LocalStackProperties.FILE);
  }

  private static Optional<ProcessHandle> running(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(4));
  }
}
