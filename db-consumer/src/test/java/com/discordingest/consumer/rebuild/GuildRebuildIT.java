package com.discordingest.consumer.rebuild;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.support.WorldLog;
import com.discordingest.consumer.write.rebuild.GuildScope;
import com.discordingest.runtime.CommandFailure;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class GuildRebuildIT {
  private static final RebuildOptions VERIFY =
      new RebuildOptions(
          "discord_verify", false, false, false, true, false, false, 50, Duration.ofSeconds(30));

  private static WorldLog log;
  private static RebuiltDatabase database;

  @BeforeAll
  static void fill() {
    log = new WorldLog(21, RebuiltDatabase.PARTITIONS);
    database = new RebuiltDatabase(log);
    log.publish(3_000);
    database.consume(2, 500);
    database.awaitCaughtUp();
  }

  @AfterAll
  static void close() {
    database.close();
    log.close();
  }

  private static GuildOutcome rebuild(long guild, boolean dryRun, RebuildListener listener)
      throws InterruptedException {
    return GuildRebuild.run(
        database.configuration(2, 2000),
        new GuildOptions(guild, dryRun, false, 5),
        database.beginnings(),
        listener,
        new StopSignal());
  }

  private static List<Long> guilds() {
    return database
        .query(
            "SELECT guild_id FROM discord.discord_messages WHERE guild_id IS NOT NULL"
                + " GROUP BY 1 ORDER BY count(*) DESC")
        .stream()
        .map(Long::valueOf)
        .toList();
  }

  /** What mistakes of a projection might have done to a guild's rows. */
  private static void damage(long guild) {
    database.execute(
        """
        SET search_path = discord;
        SET discord_ingest.writer = 'on';
        UPDATE discord_messages SET content = 'wrong', processed = TRUE
         WHERE guild_id = :guild AND id % 3 = 0;
        DELETE FROM discord_message_reactions
         WHERE message_id IN (SELECT id FROM discord_messages WHERE guild_id = :guild);
        DELETE FROM discord_messages WHERE guild_id = :guild AND id % 5 = 0;
        DELETE FROM discord_roles WHERE guild_id = :guild;
        UPDATE discord_guild_members SET nick = 'wrong' WHERE guild_id = :guild;
        UPDATE discord_channel_permissions SET allow = 0 WHERE channel_id IN
               (SELECT id FROM discord_channels WHERE guild_id = :guild);
        INSERT INTO discord_channels (id, guild_id, channel_type, name)
        VALUES (77, :guild, 'guild_text', 'of no event');
        INSERT INTO discord_messages (id, timestamp, channel_id, guild_id, author_id, content)
        SELECT 78, max(timestamp), 77, :guild, 0, 'of no event' FROM discord_messages;
        """
            .replace(":guild", String.valueOf(guild)));
  }

  @Test
  void onlyTheGuildsRowsChangeWhileItsConsumerGoesOn() throws Exception {
    long guild = guilds().getFirst();
    long other = guilds().get(1);
    damage(guild);
    String member =
        database
            .query(
                "SELECT user_id FROM discord.discord_guild_members GROUP BY 1"
                    + " HAVING count(*) = 1 AND min(guild_id) = "
                    + guild)
            .getFirst();
    database.execute(
        "SET discord_ingest.writer = 'on'; UPDATE discord.discord_users SET global_name = 'wrong' WHERE id = "
            + member);
    String channel =
        database
            .query("SELECT min(id) FROM discord.discord_channels WHERE guild_id = " + other)
            .getFirst();
    database.execute(
        "UPDATE discord.discord_channels SET created_at = '2001-02-03' WHERE id = " + channel);
    String processed =
        "SELECT count(*) FROM discord.discord_messages WHERE processed AND guild_id = " + guild;
    List<String> marked = database.query(processed);
    GuildOutcome outcome;
    try (Traffic traffic = Traffic.on(log)) {
      outcome = rebuild(guild, false, new SilentListener());
      traffic.end();
    }

    assertThat(outcome.comparison().rowsAgree()).isFalse();
    assertThat(outcome.merged())
        .as("%s", outcome)
        .extracting(GuildOutcome.MergedTable::table)
        .contains(
            "discord_channels",
            "discord_guild_members",
            "discord_messages",
            "discord_message_reactions");
    assertThat(database.query(processed)).isEqualTo(marked);
    database.awaitCaughtUp();
    Comparison now = database.rebuild(VERIFY, new SilentListener()).comparison();
    StandbySchema.drop(database.configuration(1, 1000), "discord_verify");
    assertThat(now.tables().stream().filter(table -> !table.agrees()))
        .singleElement()
        .satisfies(table -> {
          assertThat(table.table()).isEqualTo("discord_channels");
          assertThat(table.differences())
              .singleElement()
              .satisfies(row -> assertThat(row.key()).isEqualTo("(" + channel + ")"));
        });
    assertThat(rebuild(other, false, new SilentListener()).merged())
        .containsExactly(new GuildOutcome.MergedTable("discord_channels", 0, 1, 0));
  }

  @Test
  void interruptedBetweenGroupsItCanBeRunAgain() throws Exception {
    long guild = guilds().get(2);
    database.awaitCaughtUp();
    Map<String, List<String>> before = database.contents();
    database.execute(
        "SET discord_ingest.writer = 'on';"
            + " UPDATE discord.discord_guild_members SET nick = 'wrong' WHERE guild_id = "
            + guild
            + "; UPDATE discord.discord_messages SET content = 'wrong' WHERE guild_id = "
            + guild);

    assertThatThrownBy(() ->
            rebuild(
                guild,
                false,
                new SilentListener() {
                  @Override
                  public void told(String line) {
                    if (line.startsWith("guild, channels, roles and members")) {
                      throw new Killed();
                    }
                  }
                }))
        .isInstanceOf(SilentListener.Killed.class);
    assertThat(rebuild(guild, true, new SilentListener()).comparison().tables())
        .filteredOn(table -> !table.agrees())
        .extracting(Comparison.TableResult::table)
        .containsExactly("discord_messages");
    rebuild(guild, false, new SilentListener());

    assertThat(database.contents()).isEqualTo(before);
  }

  @Test
  void guildThatTheLogDoesNotKnowIsRefused() {
    assertThatThrownBy(() -> rebuild(1234, false, new SilentListener()))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("nothing about a guild 1234");
  }

  @Test
  void everyTableSaysWhoseItsRowsAre() {
    assertThatCode(() -> rebuild(guilds().get(3), true, new SilentListener()))
        .doesNotThrowAnyException();
    assertThat(RowTables.IN_WRITE_ORDER)
        .filteredOn(table -> GuildScope.of(table.name()) == GuildScope.Ownership.NONE)
        .extracting(table -> table.name())
        .containsExactlyInAnyOrder(
            "discord_subscriptions",
            "ingest_gaps",
            "discord_channel_activity",
            "discord_guild_activity",
            "discord_command_usage",
            "discord_bot_statistics");
  }
}
