package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.BOT_STATISTICS;
import static com.discordingest.consumer.project.RowTables.CHANNEL_ACTIVITY;
import static com.discordingest.consumer.project.RowTables.COMMAND_USAGE;
import static com.discordingest.consumer.project.RowTables.GUILD_ACTIVITY;
import static com.discordingest.schema.Tables.DISCORD_BOT_STATISTICS;
import static com.discordingest.schema.Tables.DISCORD_CHANNEL_ACTIVITY;
import static com.discordingest.schema.Tables.DISCORD_COMMAND_USAGE;
import static com.discordingest.schema.Tables.DISCORD_GUILD_ACTIVITY;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowTable;
import java.math.RoundingMode;
import java.util.Map;

/**
 * Records of the activity topic: a row each, whose columns they name. Their row version is the
 * number of events that they count, so a row with more replaces one with fewer.
 */
public final class ActivityRows {
  public static final String CHANNEL = "com.discordingest.activity.channel";
  public static final String GUILD = "com.discordingest.activity.guild";
  public static final String COMMAND = "com.discordingest.activity.command";
  public static final String BOT = "com.discordingest.activity.bot";

  /** Any NUMERIC with two decimals. */
  private static final Value HUNDREDTHS =
      node -> node.decimalValue().setScale(2, RoundingMode.HALF_UP);

  private static final Mapping CHANNEL_HOUR =
      Mapping.of(CHANNEL_ACTIVITY)
          .id("guild_id", DISCORD_CHANNEL_ACTIVITY.GUILD_ID)
          .id("channel_id", DISCORD_CHANNEL_ACTIVITY.CHANNEL_ID)
          .time("hour", DISCORD_CHANNEL_ACTIVITY.HOUR)
          .integer("messages", DISCORD_CHANNEL_ACTIVITY.MESSAGES)
          .integer("edits", DISCORD_CHANNEL_ACTIVITY.EDITS)
          .integer("deletions", DISCORD_CHANNEL_ACTIVITY.DELETIONS)
          .integer("reactions", DISCORD_CHANNEL_ACTIVITY.REACTIONS)
          .integer("attachments", DISCORD_CHANNEL_ACTIVITY.ATTACHMENTS)
          .integer("authors", DISCORD_CHANNEL_ACTIVITY.AUTHORS)
          .build();

  private static final Mapping GUILD_DAY =
      Mapping.of(GUILD_ACTIVITY)
          .id("guild_id", DISCORD_GUILD_ACTIVITY.GUILD_ID)
          .time("day", DISCORD_GUILD_ACTIVITY.DAY)
          .integer("joins", DISCORD_GUILD_ACTIVITY.JOINS)
          .integer("leaves", DISCORD_GUILD_ACTIVITY.LEAVES)
          .integer("net_members", DISCORD_GUILD_ACTIVITY.NET_MEMBERS)
          .field("voice_minutes", DISCORD_GUILD_ACTIVITY.VOICE_MINUTES, HUNDREDTHS)
          .build();

  private static final Mapping COMMAND_DAY =
      Mapping.of(COMMAND_USAGE)
          .id("command_id", DISCORD_COMMAND_USAGE.COMMAND_ID)
          .time("day", DISCORD_COMMAND_USAGE.DAY)
          .text("command_name", DISCORD_COMMAND_USAGE.COMMAND_NAME)
          .integer("uses", DISCORD_COMMAND_USAGE.USES)
          .integer("users", DISCORD_COMMAND_USAGE.USERS)
          .integer("answers", DISCORD_COMMAND_USAGE.ANSWERS)
          .integer("failures", DISCORD_COMMAND_USAGE.FAILURES)
          .integer("average_response_time_ms", DISCORD_COMMAND_USAGE.AVERAGE_RESPONSE_TIME_MS)
          .build();

  private static final Mapping BOT_DAY =
      Mapping.of(BOT_STATISTICS)
          .integer("id", DISCORD_BOT_STATISTICS.ID)
          .integer("total_guilds", DISCORD_BOT_STATISTICS.TOTAL_GUILDS)
          .integer("total_channels", DISCORD_BOT_STATISTICS.TOTAL_CHANNELS)
          .integer("total_users", DISCORD_BOT_STATISTICS.TOTAL_USERS)
          .integer("total_messages_today", DISCORD_BOT_STATISTICS.TOTAL_MESSAGES_TODAY)
          .integer("total_commands_today", DISCORD_BOT_STATISTICS.TOTAL_COMMANDS_TODAY)
          .integer("average_response_time_ms", DISCORD_BOT_STATISTICS.AVERAGE_RESPONSE_TIME_MS)
          .field("error_rate", DISCORD_BOT_STATISTICS.ERROR_RATE, HUNDREDTHS)
          .time("day", DISCORD_BOT_STATISTICS.RECORDED_AT)
          .build();

  static final Map<String, EventProjection> PROJECTIONS =
      Map.of(
          CHANNEL, row(CHANNEL_ACTIVITY, CHANNEL_HOUR),
          GUILD, row(GUILD_ACTIVITY, GUILD_DAY),
          COMMAND, row(COMMAND_USAGE, COMMAND_DAY),
          BOT, row(BOT_STATISTICS, BOT_DAY));

  private ActivityRows() {}

  private static EventProjection row(RowTable table, Mapping mapping) {
    return (data, out) -> {
      Row row = new Row(table);
      mapping.snapshot(data, row, out.repairs());
      out.snapshot(row);
    };
  }
}
