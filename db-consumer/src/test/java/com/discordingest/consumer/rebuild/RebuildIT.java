package com.discordingest.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.rebuild.Comparison.RowDifference;
import com.discordingest.consumer.support.WorldLog;
import com.discordingest.runtime.CommandFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

@Order(3)
class RebuildIT {
  private static final RebuildOptions SWAP =
      new RebuildOptions(
          "discord_rebuild", true, false, false, true, false, false, 5, Duration.ofSeconds(30));
  private static final RebuildOptions DRY_RUN =
      new RebuildOptions(
          "discord_rebuild", false, false, false, true, false, false, 5, Duration.ofSeconds(30));
  private static final RebuildOptions SWAP_ANYWAY =
      new RebuildOptions(
          "discord_rebuild", true, true, false, true, false, false, 5, Duration.ofSeconds(30));

  @Test
  void schemasChangePlacesUnderTrafficAndNobodyNotices() throws Exception {
    try (WorldLog log = new WorldLog(11, RebuiltDatabase.PARTITIONS);
        RebuiltDatabase database = new RebuiltDatabase(log)) {
      log.publish(3_000);
      database.consume(2, 500);
      database.awaitCaughtUp();
      long before =
          Long.parseLong(database.query("SELECT count(*) FROM discord_messages").getFirst());

      AtomicBoolean over = new AtomicBoolean();
      AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
      AtomicLong queries = new AtomicLong();
      Thread reader =
          Thread.ofPlatform().start(() -> readUntil(over, database, before, queries, failure));
      RebuildOutcome outcome;
      try (Traffic traffic = Traffic.on(log)) {
        outcome = database.rebuild(SWAP, new SilentListener());
        Awaitility.await().until(() -> queries.get() > 20);
        traffic.end();
      }
      over.set(true);
      reader.join();

      assertThat(failure.get()).isNull();
      assertThat(outcome).isInstanceOf(RebuildOutcome.Swapped.class);
      assertThat(outcome.comparison().isClean()).isTrue();
      log.publish(2_000);
      database.awaitCaughtUp();
      database.execute("DROP SCHEMA discord_old CASCADE");
      assertThat(database.rebuild(DRY_RUN, new SilentListener()).comparison().tables())
          .allMatch(Comparison.TableResult::agrees)
          .anyMatch(table -> table.liveRows() > 2_000);
    }
  }

  /** A reader's connection lives through the swap, prepared statements and all. */
  private static void readUntil(
      AtomicBoolean over,
      RebuiltDatabase database,
      long atLeast,
      AtomicLong queries,
      AtomicReference<@Nullable Throwable> failure) {
    try (Connection connection = database.open();
        var counts = connection.prepareStatement("SELECT count(*) FROM discord_messages");
        Statement statement = connection.createStatement()) {
      long seen = atLeast;
      while (!over.get()) {
        long messages = number(counts.executeQuery());
        if (messages < seen) {
          throw new AssertionError("messages went from " + seen + " to " + messages);
        }
        seen = messages;
        statement
            .executeQuery(
                "SELECT c.name, count(*) FROM discord_messages m JOIN discord_channels c ON c.id = m.channel_id"
                    + " GROUP BY c.name")
            .close();
        queries.incrementAndGet();
      }
    } catch (SQLException | AssertionError e) {
      failure.compareAndSet(null, e);
    }
  }

  private static long number(ResultSet rows) throws SQLException {
    try (rows) {
      rows.next();
      return rows.getLong(1);
    }
  }

  @Test
  void changesMadeByHandAreFoundAndKeepTheLiveSchemaUnlessAccepted() throws Exception {
    try (WorldLog log = new WorldLog(12, RebuiltDatabase.PARTITIONS);
        RebuiltDatabase database = new RebuiltDatabase(log)) {
      log.publish(1_500);
      database.apply(1, 500);
      String user = database.query("SELECT min(id) FROM discord_users").getFirst();
      database.execute("UPDATE discord.discord_users SET username = 'by hand' WHERE id = " + user);
      database.execute("CREATE TABLE discord.of_mine (id INTEGER)");

      RebuildOutcome refused = database.rebuild(SWAP, new SilentListener());

      assertThat(refused).isInstanceOf(RebuildOutcome.Refused.class);
      Comparison.TableResult users =
          refused.comparison().tables().stream()
              .filter(table -> table.table().equals("discord_users"))
              .findFirst()
              .orElseThrow();
      assertThat(users.differing()).isEqualTo(1);
      assertThat(users.differences()).hasSize(1);
      assertThat(users.differences().getFirst())
          .isInstanceOfSatisfying(
              RowDifference.Changed.class,
              changed -> {
                assertThat(changed.key()).isEqualTo("(" + user + ")");
                assertThat(changed.columns())
                    .filteredOn(column -> column.column().equals("username"))
                    .singleElement()
                    .satisfies(column -> assertThat(column.live()).isEqualTo("by hand"));
              });
      assertThat(refused.comparison().leftBehind())
          .contains("table of_mine is in the live schema only");

      SilentListener continued = new SilentListener();
      assertThat(database.rebuild(SWAP_ANYWAY, continued))
          .isInstanceOf(RebuildOutcome.Swapped.class);
      assertThat(continued.entered).containsExactly("compare", "swap");
      assertThat(database.query("SELECT username FROM discord.discord_users WHERE id = " + user))
          .doesNotContain("by hand");

      StandbySchema.swapBack(
          database.configuration(1, 1000),
          Duration.ofSeconds(30),
          new SilentListener(),
          new StopSignal());
      assertThat(database.query("SELECT username FROM discord.discord_users WHERE id = " + user))
          .containsExactly("by hand");
      log.publish(500);
      database.apply(2, 500);
      assertThat(StandbySchema.drop(database.configuration(1, 1000))).isPositive();
    }
  }

  @Test
  void secondRebuildIsRefusedWhileOneRuns() throws Exception {
    try (WorldLog log = new WorldLog(14, RebuiltDatabase.PARTITIONS);
        RebuiltDatabase database = new RebuiltDatabase(log)) {
      log.publish(200);
      database.apply(1, 500);
      SilentListener second =
          new SilentListener() {
            @Override
            public void entered(Phase phase) {
              super.entered(phase);
              assertThatThrownBy(() -> database.rebuild(SWAP, new SilentListener()))
                  .isInstanceOf(CommandFailure.class)
                  .hasMessageContaining("another rebuild");
            }
          };

      assertThat(database.rebuild(DRY_RUN, second)).isInstanceOf(RebuildOutcome.Compared.class);
      assertThat(second.entered).contains("prepare", "load", "restore", "compare");
    }
  }

  @Test
  void whatAnotherVersionHasBegunIsNotContinued() throws Exception {
    try (WorldLog log = new WorldLog(18, RebuiltDatabase.PARTITIONS);
        RebuiltDatabase database = new RebuiltDatabase(log)) {
      log.publish(100);
      database.apply(1, 500);
      database.rebuild(DRY_RUN, new SilentListener());
      database.execute("UPDATE discord_rebuild.ingest_rebuild SET built_by = 'another'");

      assertThatThrownBy(() -> database.rebuild(DRY_RUN, new SilentListener()))
          .isInstanceOf(CommandFailure.class)
          .hasMessageContaining("begun by version another")
          .hasMessageContaining("--restart");

      SilentListener anew = new SilentListener();
      RebuildOptions replacing =
          new RebuildOptions(
              "discord_rebuild", false, false, false, true, false, true, 5, Duration.ofSeconds(30));
      assertThat(database.rebuild(replacing, anew).comparison().isClean()).isTrue();
      assertThat(anew.entered).startsWith("prepare");
    }
  }

  /** What anybody was granted in the live schema, as PostgreSQL notes it. */
  private static final String RIGHTS =
      """
      SELECT concat_ws(' ', 'schema', nspacl) FROM pg_namespace WHERE nspname = 'discord'
      UNION ALL
      SELECT concat_ws(' ', relname, a) FROM pg_class CROSS JOIN unnest(relacl::TEXT[]) AS a
       WHERE relnamespace = 'discord'::REGNAMESPACE AND a NOT LIKE relowner::REGROLE || '=%'
      UNION ALL
      SELECT concat_ws(' ', attrelid::REGCLASS, attname, attacl) FROM pg_attribute
        JOIN pg_class c ON c.oid = attrelid
       WHERE relnamespace = 'discord'::REGNAMESPACE AND attacl IS NOT NULL
      UNION ALL
      SELECT concat_ws(' ', proname, prosecdef, proconfig,
                       (SELECT array_agg(a ORDER BY a) FROM unnest(proacl::TEXT[]) AS a))
        FROM pg_proc WHERE pronamespace = 'discord'::REGNAMESPACE
      UNION ALL
      SELECT concat_ws(' ', 'later', defaclobjtype, defaclacl) FROM pg_default_acl
       WHERE defaclnamespace = 'discord'::REGNAMESPACE
      ORDER BY 1
      """;

  @Test
  void whatTheLogCannotMakeIsCarriedOver() throws Exception {
    try (WorldLog log = new WorldLog(15, RebuiltDatabase.PARTITIONS);
        RebuiltDatabase database = new RebuiltDatabase(log)) {
      log.publish(2_000);
      database.apply(1, 500);
      database.execute(
          """
          SET search_path = discord;
          UPDATE discord_messages SET processed = TRUE, processed_at = '2026-02-03' WHERE id % 3 = 0;
          INSERT INTO discord_messages_archive SELECT * FROM discord_messages WHERE id % 7 = 0;
          DELETE FROM discord_messages WHERE id % 7 = 0;
          INSERT INTO discord_narrative_posts (act_number, guild_id, channel_id, content, status)
          SELECT 1, guild_id, id, 'once upon a time', 'pending' FROM discord_channels
           WHERE guild_id IS NOT NULL LIMIT 3;
          CREATE ROLE reader_of_carried;
          GRANT USAGE ON SCHEMA discord TO reader_of_carried;
          GRANT SELECT ON ALL TABLES IN SCHEMA discord TO reader_of_carried;
          REVOKE SELECT ON discord_bans FROM reader_of_carried;
          GRANT UPDATE (processed) ON discord_messages TO reader_of_carried WITH GRANT OPTION;
          GRANT USAGE ON SEQUENCE discord_narrative_posts_id_seq TO reader_of_carried;
          REVOKE EXECUTE ON FUNCTION ensure_message_partition(DATE) FROM PUBLIC;
          GRANT EXECUTE ON FUNCTION ensure_message_partition(DATE) TO reader_of_carried;
          ALTER FUNCTION ensure_message_partition(DATE) SECURITY DEFINER
            SET search_path = discord, pg_temp SET work_mem = '5MB';
          ALTER DEFAULT PRIVILEGES IN SCHEMA discord GRANT SELECT ON TABLES TO reader_of_carried;
          """);
      List<String> rights = database.query(RIGHTS);
      String what =
          """
          SELECT concat_ws(' ', count(*), sum(id), count(*) FILTER (WHERE processed), max(processed_at))
            FROM discord.discord_messages
          UNION ALL SELECT concat_ws(' ', count(*), sum(id)) FROM discord.discord_messages_archive
          UNION ALL SELECT p::TEXT FROM discord.discord_narrative_posts p
          ORDER BY 1
          """;
      List<String> before = database.query(what);

      RebuildOutcome outcome =
          database.rebuild(
              SWAP,
              new SilentListener() {
                @Override
                public void entered(Phase phase) {
                  super.entered(phase);
                  if (phase instanceof Phase.Swap) {
                    database.execute(
                        "UPDATE discord.discord_narrative_posts SET status = 'posted'; "
                            + "UPDATE discord.discord_messages SET processed_at = '2026-02-04' WHERE id % 3 = 0");
                  }
                }
              });

      assertThat(outcome).isInstanceOf(RebuildOutcome.Swapped.class);
      assertThat(database.query(what))
          .hasSize(before.size())
          .anyMatch(row -> row.contains("posted"))
          .noneMatch(row -> row.contains("pending"))
          .anyMatch(row -> row.endsWith("2026-02-04 00:00:00"));
      assertThat(database.query(what).stream().map(row -> row.split(" ", 2)[0]).sorted())
          .isEqualTo(before.stream().map(row -> row.split(" ", 2)[0]).sorted().toList());
      assertThat(rights).hasSizeGreaterThan(60);
      assertThat(database.query(RIGHTS)).isEqualTo(rights);
      assertThat(
              database.query(
                  "INSERT INTO discord.discord_narrative_posts (act_number, guild_id, channel_id, content, status)"
                      + " SELECT 1, guild_id, id, 'another', 'pending' FROM discord.discord_channels"
                      + " WHERE guild_id IS NOT NULL LIMIT 1 RETURNING id"))
          .containsExactly("4");
    }
  }

  @Test
  void replayBringsBackWhatWasRemovedByHandAndChangesNothingElse() throws Exception {
    try (WorldLog log = new WorldLog(17, RebuiltDatabase.PARTITIONS);
        RebuiltDatabase database = new RebuiltDatabase(log)) {
      log.publish(3_000);
      database.apply(2, 500);
      Map<String, List<String>> expected = database.contents();
      database.execute("DELETE FROM discord.discord_messages WHERE id % 5 = 0");
      assertThat(database.contents()).isNotEqualTo(expected);

      ReplayAgain.run(
          database.configuration(2, 1000),
          database.beginnings(),
          new SilentListener(),
          new StopSignal());

      assertThat(database.contents()).isEqualTo(expected);
      log.publish(100);
      database.apply(2, 500);
    }
  }

  @Test
  void sameLogGivesTheSameTablesHoweverItIsRead() throws Exception {
    try (WorldLog log = new WorldLog(16, RebuiltDatabase.PARTITIONS);
        RebuiltDatabase first = new RebuiltDatabase(log);
        RebuiltDatabase second = new RebuiltDatabase(log);
        RebuiltDatabase third = new RebuiltDatabase(log)) {
      log.publish(3_000);
      first.apply(1, 5000);

      second.consume(3, 37);
      Awaitility.await()
          .until(() -> !second.query("SELECT id FROM discord_messages LIMIT 1").isEmpty());
      second.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
              + " AND application_name = 'db-consumer'");
      second.stopConsuming();
      second.consume(2, 211);
      second.awaitCaughtUp();
      second.stopConsuming();

      third.consume(2, 1);
      Awaitility.await()
          .until(() -> !third.query("SELECT id FROM discord_messages LIMIT 1").isEmpty());
      third.stopConsuming();
      assertThatThrownBy(() -> third.rebuild(SWAP, new SilentListener("load", true)))
          .isInstanceOf(SilentListener.Killed.class);
      assertThat(third.rebuild(SWAP, new SilentListener()))
          .isInstanceOf(RebuildOutcome.Swapped.class);
      third.apply(4, 800);

      Map<String, List<String>> expected = first.contents();
      assertThat(expected.get("discord_messages")).hasSizeGreaterThan(1_000);
      assertThat(second.contents()).isEqualTo(expected);
      assertThat(third.contents()).isEqualTo(expected);
    }
  }
}
