package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.DbConsumer;
import com.discordingest.consumer.config.ActivityConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.TestLog;
import com.discordingest.consumer.support.WorldLog;
import com.discordingest.model.config.Settings;
import com.discordingest.model.log.Topics;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.testfixture.ServiceRun;
import com.discordingest.testfixture.Stack;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Counting on a real Kafka, from the log to the tables. */
@Order(1)
class ActivityIT {
  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private static final String MESSAGE =
      "{'id':'1400000000000000000','guild_id':'60','channel_id':'50','author':{'id':'7'}}";

  @TempDir private Path directory;

  private List<String> settings(Topics topics, ProjectedDatabase database, String state) {
    return List.of(
        "database.url=" + database.url().toPostgresUrl(),
        "kafka.bootstrap.servers=" + Stack.shared().kafkaBootstrapServers(),
        "topic.events=" + topics.events(),
        "consumer.group=" + topics.events(),
        "activity.state.dir=" + directory.resolve(state),
        "activity.interval=200ms",
        "admin.port=0");
  }

  private ServiceRun start(Topics topics, ProjectedDatabase database, String state, String... more)
      throws IOException {
    List<String> settings = new ArrayList<>(settings(topics, database, state));
    settings.addAll(List.of(more));
    return ServiceRun.start(
        directory.resolve("service.log"), Map.of(), DbConsumer.class, arguments("run", settings));
  }

  @Test
  void killedInTheMiddleAndRobbedOfItsStateItCountsWhatTheTablesSay() throws Exception {
    try (WorldLog log = new WorldLog(21, PARTITIONS);
        ProjectedDatabase database = new ProjectedDatabase()) {
      log.publish(1_500);
      try (ServiceRun first = start(log.topics(), database, "state")) {
        awaitMoreThan(0, first, database);
        log.publish(1_000);
        first.kill();
      }
      log.publish(1_000);
      try (ServiceRun second = start(log.topics(), database, "state")) {
        awaitMoreThan(counted(database), second, database);
        log.publish(1_000);
        second.kill();
      }
      delete(directory.resolve("state"));
      log.publish(500);
      Map<String, List<String>> expected;
      String standby = "activity.standby.replicas=1";
      try (ServiceRun third = start(log.topics(), database, "state", standby);
          ServiceRun fourth = start(log.topics(), database, "another", "roles=activity", standby)) {
        log.publish(1_000);
        expected =
            CountedLog.rows(
                directory.resolve("driver"),
                Stack.shared().kafkaBootstrapServers(),
                log.topics().events());
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(500))
            .untilAsserted(() -> {
              assertThat(rows(database)).isEqualTo(expected);
              tablesAgree(database);
            });
        assertThat(third.isAlive()).isTrue();
        assertThat(fourth.isAlive()).isTrue();
        assertThat(fourth.stop()).isZero();
        assertThat(third.stop()).isZero();
      }

      assertThat(expected).hasSize(4);
      assertThat(command("verify", settings(log.topics(), database, "state"))).isZero();
      assertThat(command("rebuild", settings(log.topics(), database, "state"))).isZero();
      assertThat(rows(database)).isEqualTo(expected);
    }
  }

  /**
   * What was counted event by event, against SQL over the ordinary tables. These keep the latest
   * state only, so reactions that were taken away, joins and leaves one by one, and stays in voice
   * cannot be had from them and are compared with the topology driver alone.
   */
  private static void tablesAgree(ProjectedDatabase database) {
    same(
        database,
        """
        SELECT guild_id, channel_id, hour, messages, authors FROM discord_channel_activity
         WHERE messages > 0 ORDER BY 1, 2, 3
        """,
        """
        SELECT guild_id, channel_id, date_trunc('hour', timestamp), count(*), count(DISTINCT author_id)
          FROM discord_messages WHERE NOT placeholder AND guild_id IS NOT NULL
         GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """);
    same(
        database,
        """
        SELECT guild_id, channel_id, hour, attachments FROM discord_channel_activity
         WHERE attachments > 0 ORDER BY 1, 2, 3
        """,
        """
        SELECT guild_id, channel_id, date_trunc('hour', timestamp), count(*)
          FROM discord_message_attachments a JOIN discord_messages m ON m.id = a.message_id
         WHERE guild_id IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """);
    same(
        database,
        """
        SELECT guild_id, channel_id, hour, deletions FROM discord_channel_activity
         WHERE deletions > 0 ORDER BY 1, 2, 3
        """,
        """
        SELECT guild_id, channel_id, date_trunc('hour', deleted_at), count(*) FROM discord_messages
         WHERE deleted_at IS NOT NULL AND guild_id IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """);
    same(
        database,
        """
        SELECT guild_id, channel_id, hour, edits FROM discord_channel_activity
         WHERE edits > 0 ORDER BY 1, 2, 3
        """,
        """
        SELECT guild_id, channel_id, date_trunc('hour', edited_at), count(*)
          FROM discord_message_edits e JOIN discord_messages m ON m.id = e.message_id
         WHERE guild_id IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
        """);
    // Members that GUILD_CREATE listed were first seen when the guild was.
    same(
        database,
        """
        SELECT guild_id, sum(net_members) FROM discord_guild_activity GROUP BY 1 ORDER BY 1
        """,
        """
        SELECT m.guild_id, count(*) FILTER (WHERE left_at IS NULL)
                           - count(*) FILTER (WHERE m.created_at = first.seen_at)
          FROM discord_guild_members m
          JOIN (SELECT guild_id, min(created_at) AS seen_at FROM discord_guild_members
                 GROUP BY 1) first ON first.guild_id = m.guild_id
         GROUP BY 1 ORDER BY 1
        """);
    same(
        database,
        "SELECT command_id, command_name, day, uses, users FROM discord_command_usage ORDER BY 1, 2, 3",
        """
        SELECT command_id, (array_agg(command_name ORDER BY row_version DESC))[1],
               date_trunc('day', executed_at), count(*), count(DISTINCT user_id)
          FROM discord_command_executions WHERE interaction_type = 'application_command'
         GROUP BY command_id, date_trunc('day', executed_at) ORDER BY 1, 2, 3
        """);
    same(
        database,
        """
        SELECT recorded_at, total_messages_today, total_commands_today FROM discord_bot_statistics
         WHERE total_messages_today + total_commands_today > 0 ORDER BY 1
        """,
        """
        SELECT day, sum(messages), sum(commands)
          FROM (SELECT date_trunc('day', timestamp) AS day, 1 AS messages, 0 AS commands
                  FROM discord_messages WHERE NOT placeholder AND guild_id IS NOT NULL
                 UNION ALL
                SELECT date_trunc('day', executed_at), 0, 1 FROM discord_command_executions
                 WHERE interaction_type = 'application_command') happened
         GROUP BY 1 ORDER BY 1
        """);
    same(
        database,
        """
        SELECT total_guilds, total_channels, total_users FROM discord_bot_statistics
         ORDER BY recorded_at DESC LIMIT 1
        """,
        """
        SELECT (SELECT count(*) FROM discord_guilds WHERE bot_active AND NOT placeholder),
               (SELECT count(*) FROM discord_channels
                 WHERE deleted_at IS NULL AND NOT placeholder AND guild_id IS NOT NULL),
               (SELECT count(DISTINCT user_id) FROM discord_guild_members WHERE NOT placeholder)
        """);
  }

  private static void same(ProjectedDatabase database, String counted, String aggregated) {
    assertThat(database.query(counted)).isNotEmpty().isEqualTo(database.query(aggregated));
  }

  @Test
  void itIsReadyOnceItCountsAndNoLongerWhenItHasEnded() throws Exception {
    try (TestLog log = new TestLog(2);
        ProjectedDatabase database = new ProjectedDatabase()) {
      Settings settings =
          Settings.load(
              ConsumerSettings.ALL,
              null,
              Map.of(),
              settings(log.topics(), database, "state").stream()
                  .map(setting -> setting.split("=", 2))
                  .collect(Collectors.toMap(parts -> parts[0], parts -> parts[1])));
      ServiceConfiguration configuration = ServiceConfiguration.from(settings);
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      StopSignal stop = new StopSignal();
      log.append("MESSAGE_CREATE", MESSAGE);
      try (LogTopics topics = new LogTopics(configuration.kafka(), configuration.topics())) {
        topics.await(PATIENCE, stop);
        ActivityStreams activity =
            ActivityStreams.start(
                configuration,
                ActivityConfiguration.from(settings),
                topics.clusterId(),
                true,
                registry,
                stop);

        assertThat(activity.ready().healthy()).isFalse();
        Awaitility.await()
            .atMost(PATIENCE)
            .until(() ->
                activity.ready().healthy()
                    && registry.counter("activity.records.published").count() >= 2);
        assertThat(registry.get("activity.running").gauge().value()).isEqualTo(1);
        assertThat(registry.counter("activity.events.counted", "type", "MESSAGE_CREATE").count())
            .isEqualTo(1);
        assertThat(activity.text()).contains("running", "0 windows waiting");

        stop.give();
        activity.join();
        assertThat(activity.ready().healthy()).isFalse();
        assertThat(activity.live().healthy()).isTrue();
      }
    }
  }

  /** What stays wrong until somebody mends it: a changelog of another size. */
  @Test
  void whatCannotBeCountedHoldsNobodyElseUpAndIsCountedOnceItCan() throws Exception {
    try (TestLog log = new TestLog(3);
        ProjectedDatabase database = new ProjectedDatabase();
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", Stack.shared().kafkaBootstrapServers()))) {
      String changelog = log.topics().events() + "-activity-facts-changelog";
      admin
          .createTopics(List.of(new NewTopic(changelog, Optional.of(2), Optional.empty())))
          .all()
          .get();
      log.append("MESSAGE_CREATE", MESSAGE);

      List<String> alone = new ArrayList<>(settings(log.topics(), database, "alone"));
      alone.add("roles=activity");
      assertThat(command("run", alone)).isEqualTo(1);

      try (ServiceRun both = start(log.topics(), database, "state")) {
        String counts = "SELECT messages FROM discord_channel_activity";
        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> {
              assertThat(both.output()).contains("begins again in");
              assertThat(database.query("SELECT id FROM discord_messages")).hasSize(1);
            });
        assertThat(database.query(counts)).isEmpty();
        admin.deleteTopics(List.of(changelog)).all().get();

        Awaitility.await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(database.query(counts)).containsExactly("1"));
        assertThat(both.stop()).isZero();
      }
    }
  }

  /** Kafka Streams alone would count on from an empty state, and say nothing. */
  @Test
  void withoutItsChangelogsItDoesNotCountOnAndAfterAResetItCountsTheWholeLog() throws Exception {
    try (TestLog log = new TestLog(2);
        ProjectedDatabase database = new ProjectedDatabase();
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", Stack.shared().kafkaBootstrapServers()))) {
      String counts = "SELECT messages, row_version FROM discord_channel_activity";
      log.append("MESSAGE_CREATE", MESSAGE);
      try (ServiceRun run = start(log.topics(), database, "state")) {
        awaitRows(database, counts, "1|1");
        assertThat(run.stop()).isZero();
      }
      List<String> own =
          admin.listTopics().names().get().stream()
              .filter(topic -> topic.startsWith(log.topics().events() + "-activity-"))
              .toList();
      assertThat(own).hasSize(ActivityTopology.STORES.size() + 1);
      admin.deleteTopics(own).all().get();
      log.append("MESSAGE_CREATE", MESSAGE.replace("1400", "1401"));

      List<String> alone = new ArrayList<>(settings(log.topics(), database, "state"));
      alone.add("roles=activity");
      assertThat(command("run", alone)).isEqualTo(1);

      List<String> group = List.of(log.topics().events() + "-activity");
      // An instance that stops remains a member until its session ends.
      Awaitility.await()
          .atMost(PATIENCE)
          .ignoreExceptionsMatching(e -> e.getCause() instanceof GroupNotEmptyException)
          .until(() -> admin.deleteConsumerGroups(group).all().get() == null);
      delete(directory.resolve("state"));
      try (ServiceRun run = start(log.topics(), database, "state")) {
        log.append("MESSAGE_CREATE", MESSAGE.replace("00',", "01',"));
        awaitRows(database, counts, "1|1", "2|2");
        assertThat(run.stop()).isZero();
      }
    }
  }

  private static void awaitRows(ProjectedDatabase database, String query, String... rows) {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(database.query(query)).containsExactlyInAnyOrder(rows));
  }

  @Test
  void stateThatCannotBeKeptEndsTheServiceBeforeItCounts() throws Exception {
    try (TestLog log = new TestLog(1);
        ProjectedDatabase database = new ProjectedDatabase()) {
      Files.writeString(directory.resolve("state"), "a file, not a folder");

      assertThat(command("run", settings(log.topics(), database, "state"))).isEqualTo(2);
    }
  }

  private static int command(String name, List<String> settings) {
    return CommandLineRunner.run(new DbConsumer(), arguments(name, settings));
  }

  private static String[] arguments(String command, List<String> settings) {
    List<String> arguments = new ArrayList<>(List.of(command));
    settings.forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return arguments.toArray(String[]::new);
  }

  private static Map<String, List<String>> rows(ProjectedDatabase database) {
    Map<String, List<String>> rows = new TreeMap<>();
    CountedLog.QUERIES.forEach(
        (table, query) -> rows.put(table, database.query(query).stream().sorted().toList()));
    return rows;
  }

  private static long counted(ProjectedDatabase database) {
    return Long.parseLong(
        database
            .query("SELECT coalesce(sum(row_version), 0) FROM discord_channel_activity")
            .getFirst());
  }

  private static void awaitMoreThan(long known, ServiceRun service, ProjectedDatabase database) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> {
          assertThat(service.isAlive()).isTrue();
          return counted(database) > known;
        });
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
