package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.BANS;
import static com.discordingest.schema.Tables.DISCORD_BANS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** What GUILD_BAN_* and the audit log say about {@code discord_bans}. */
final class BanRows {

  /** In ban objects; the event leaves it to the audit log. */
  private static final Mapping REASON =
      Mapping.of(BANS).text("reason", DISCORD_BANS.REASON).build();

  private BanRows() {}

  /** Reason and actor come with the audit log, before or after. */
  static void added(ObjectNode data, Changes out) {
    Row row = stands(ban(data, out), out);
    REASON.partial(data, row, out.repairs());
    out.snapshot(row);
  }

  static void removed(ObjectNode data, Changes out) {
    out.update(ban(data, out).with(DISCORD_BANS.LIFTED_AT, out.time()));
  }

  /** The audit log's entry about a ban. */
  static void explained(
      long guildId, long userId, @Nullable Long by, @Nullable String reason, Changes out) {
    UserRows.refer(userId, out);
    out.snapshot(
        stands(identified(guildId, userId), out)
            .with(DISCORD_BANS.REASON, reason)
            .with(DISCORD_BANS.BANNED_BY, by));
  }

  private static Row stands(Row row, Changes out) {
    return row.with(DISCORD_BANS.BANNED_AT, out.time()).with(DISCORD_BANS.LIFTED_AT, null);
  }

  private static Row ban(ObjectNode data, Changes out) {
    long userId = UserRows.merge(Fields.required(data, "user"), out);
    return identified(GuildRows.required(data, out), userId);
  }

  private static Row identified(long guildId, long userId) {
    return new Row(BANS).with(DISCORD_BANS.GUILD_ID, guildId).with(DISCORD_BANS.USER_ID, userId);
  }
}
