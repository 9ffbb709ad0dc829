package com.discordingest.consumer.rebuild;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.DbConsumer;
import com.discordingest.consumer.support.WorldLog;
import com.discordingest.testfixture.JavaProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The command as a process of its own, ended by SIGKILL in each of its phases. */
class KilledRebuildIT {
  private static WorldLog log;
  private static RebuiltDatabase database;

  @BeforeAll
  static void fill() {
    log = new WorldLog(22, RebuiltDatabase.PARTITIONS);
    database = new RebuiltDatabase(log);
    log.publish(4_000);
    database.consume(2, 500);
    database.awaitCaughtUp();
  }

  @AfterAll
  static void close() {
    database.close();
    log.close();
  }

  @Test
  void killedInEveryPhaseItContinuesAndSwaps() throws Exception {
    Set<String> structure = database.structure("discord");

    killWhen(line -> line.startsWith("prepare"));
    killWhileLoading();
    killWhen(line -> line.startsWith("restore"));
    log.publish(200);
    killWhen(line -> line.startsWith("compare"));
    killWhileWritersAreHeld();
    log.publish(200);
    database.awaitCaughtUp();
    Rebuild last = start();
    List<String> lines = last.awaitEnd();

    assertThat(lines).as("%s", lines).anyMatch(line -> line.startsWith("Swapped"));
    assertThat(lines).noneMatch(line -> line.startsWith("load") || line.startsWith("restore"));
    assertThat(last.process.exitValue()).isZero();
    assertThat(database.structure("discord")).isEqualTo(structure);
    assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'discord%'"))
        .containsExactlyInAnyOrder("discord", "discord_old");
    log.publish(200);
    database.awaitCaughtUp();
  }

  private static void killWhen(Predicate<String> line) throws IOException {
    Rebuild rebuild = start();
    rebuild.readUntil(line);
    rebuild.kill();
  }

  private static void killWhileLoading() throws IOException {
    Rebuild rebuild = start("--batch-records", "50");
    rebuild.readUntil(line -> line.startsWith("load"));
    Awaitility.await()
        .until(() ->
            database
                .query("SELECT count(*) > 0 FROM discord_rebuild.discord_messages")
                .contains("t"));
    rebuild.kill();
    assertThat(database.query("SELECT phase FROM discord_rebuild.ingest_rebuild"))
        .containsExactly("load");
  }

  /** Somebody's uncommitted post keeps the swap from getting its last lock. */
  private static void killWhileWritersAreHeld() throws Exception {
    try (Connection connection = database.open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(
          "INSERT INTO discord.discord_narrative_posts (act_number, guild_id, channel_id, content, status)"
              + " SELECT 1, guild_id, id, 'draft', 'pending' FROM discord.discord_channels"
              + " WHERE guild_id IS NOT NULL LIMIT 1");
      Rebuild rebuild = start();
      rebuild.readUntil(line -> line.startsWith("swap"));
      Awaitility.await()
          .until(() ->
              database
                  .query(
                      "SELECT count(*) > 0 FROM pg_locks WHERE mode = 'ExclusiveLock' AND granted"
                          + " AND relation = 'discord.ingest_offsets'::REGCLASS")
                  .contains("t"));
      rebuild.kill();
      connection.rollback();
    }
    log.publish(100);
    database.awaitCaughtUp();
  }

  private static Rebuild start(String... more) throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("rebuild", "--set", "topic.events=" + log.topics().events()));
    arguments.addAll(List.of(more));
    return new Rebuild(JavaProcess.of(database.environment(), DbConsumer.class, arguments).start());
  }

  /** One run of the command. */
  private record Rebuild(Process process, BufferedReader output, List<String> lines) {
    Rebuild(Process process) {
      this(
          process,
          new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8)),
          new ArrayList<>());
    }

    void readUntil(Predicate<String> wanted) throws IOException {
      while (lines.isEmpty() || !wanted.test(lines.getLast())) {
        String line = output.readLine();
        assertThat(line).as("the output ended: %s", lines).isNotNull();
        lines.add(line);
      }
    }

    void kill() throws IOException {
      assertThat(process.isAlive()).as("it ended by itself: %s", lines).isTrue();
      process.toHandle().destroyForcibly();
      output.readAllLines();
      assertThat(process.onExit().join().exitValue()).isEqualTo(128 + 9);
    }

    List<String> awaitEnd() throws IOException, InterruptedException {
      lines.addAll(output.readAllLines());
      assertThat(process.waitFor(4, TimeUnit.MINUTES)).isTrue();
      return lines;
    }
  }
}
