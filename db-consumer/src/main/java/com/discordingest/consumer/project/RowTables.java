package com.discordingest.consumer.project;

import static com.discordingest.schema.Tables.DISCORD_CHANNELS;
import static com.discordingest.schema.Tables.DISCORD_GUILDS;
import static com.discordingest.schema.Tables.DISCORD_GUILD_MEMBERS;
import static com.discordingest.schema.Tables.DISCORD_MEMBER_ROLES;
import static com.discordingest.schema.Tables.DISCORD_MESSAGES;
import static com.discordingest.schema.Tables.DISCORD_ROLES;
import static com.discordingest.schema.Tables.DISCORD_USERS;
import static com.discordingest.schema.Tables.INGEST_GAPS;

import com.discordingest.consumer.row.ColumnRule;
import com.discordingest.consumer.row.RowTable;
import java.time.Instant;
import java.util.List;

/**
 * Every table that the projection writes, and how its columns merge. What an insert must put into a
 * NOT NULL column that an event did not carry stands here too: it marks what a placeholder does not
 * know.
 */
public final class RowTables {
  static final RowTable GUILDS =
      RowTable.of(DISCORD_GUILDS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_GUILDS.CREATED_AT)
          .insertDefault(DISCORD_GUILDS.NAME, "")
          .insertDefault(DISCORD_GUILDS.OWNER_ID, 0L)
          .insertDefault(DISCORD_GUILDS.UPDATED_AT, Instant.EPOCH)
          .build();

  static final RowTable USERS =
      RowTable.of(DISCORD_USERS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_USERS.CREATED_AT)
          .rule(ColumnRule.LEAST, DISCORD_USERS.FIRST_SEEN)
          .rule(ColumnRule.GREATEST, DISCORD_USERS.LAST_SEEN, DISCORD_USERS.UPDATED_AT)
          .versioned(
              DISCORD_USERS.USERNAME,
              DISCORD_USERS.DISCRIMINATOR,
              DISCORD_USERS.GLOBAL_NAME,
              DISCORD_USERS.AVATAR,
              DISCORD_USERS.BANNER,
              DISCORD_USERS.BOT,
              DISCORD_USERS.PREMIUM_TYPE,
              DISCORD_USERS.ACCENT_COLOR,
              DISCORD_USERS.SYSTEM,
              DISCORD_USERS.MFA_ENABLED,
              DISCORD_USERS.VERIFIED,
              DISCORD_USERS.PUBLIC_FLAGS,
              DISCORD_USERS.LOCALE)
          .insertDefault(DISCORD_USERS.USERNAME, "")
          .build();

  static final RowTable CHANNELS =
      RowTable.of(DISCORD_CHANNELS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_CHANNELS.CREATED_AT)
          .rule(ColumnRule.FILL, DISCORD_CHANNELS.GUILD_ID)
          .rule(ColumnRule.GREATEST, DISCORD_CHANNELS.LAST_MESSAGE_AT)
          .insertDefault(DISCORD_CHANNELS.CHANNEL_TYPE, Labels.UNKNOWN)
          .insertDefault(DISCORD_CHANNELS.UPDATED_AT, Instant.EPOCH)
          .scope(DISCORD_CHANNELS.GUILD_ID)
          .build();

  static final RowTable MEMBERS =
      RowTable.of(DISCORD_GUILD_MEMBERS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_GUILD_MEMBERS.CREATED_AT)
          .insertDefault(DISCORD_GUILD_MEMBERS.JOINED_AT, Instant.EPOCH)
          .insertDefault(DISCORD_GUILD_MEMBERS.UPDATED_AT, Instant.EPOCH)
          .build();

  static final RowTable MEMBER_ROLES =
      RowTable.of(DISCORD_MEMBER_ROLES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MEMBER_ROLES.ASSIGNED_AT)
          .scope(DISCORD_MEMBER_ROLES.GUILD_ID, DISCORD_MEMBER_ROLES.USER_ID)
          .build();

  static final RowTable ROLES =
      RowTable.of(DISCORD_ROLES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_ROLES.CREATED_AT)
          .insertDefault(DISCORD_ROLES.NAME, "")
          .insertDefault(DISCORD_ROLES.POSITION, 0)
          .insertDefault(DISCORD_ROLES.PERMISSIONS, 0L)
          .insertDefault(DISCORD_ROLES.UPDATED_AT, Instant.EPOCH)
          .scope(DISCORD_ROLES.GUILD_ID)
          .dependents(MEMBER_ROLES)
          .build();

  static final RowTable MESSAGES =
      RowTable.of(DISCORD_MESSAGES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGES.CREATED_AT)
          .rule(ColumnRule.FILL, DISCORD_MESSAGES.GUILD_ID)
          .insertDefault(DISCORD_MESSAGES.CHANNEL_ID, 0L)
          .insertDefault(DISCORD_MESSAGES.AUTHOR_ID, 0L)
          .build();

  static final RowTable GAPS = RowTable.of(INGEST_GAPS).build();

  /** All of them, parents before children: the order in which they are written. */
  public static final List<RowTable> IN_WRITE_ORDER =
      List.of(GUILDS, USERS, CHANNELS, MEMBERS, ROLES, MEMBER_ROLES, MESSAGES, GAPS);

  private RowTables() {}
}
