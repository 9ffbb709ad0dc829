package com.discordingest.consumer.project;

import static com.discordingest.schema.Tables.DISCORD_APPLICATION_COMMANDS;
import static com.discordingest.schema.Tables.DISCORD_AUDIT_LOG;
import static com.discordingest.schema.Tables.DISCORD_AUTOMOD_ACTIONS;
import static com.discordingest.schema.Tables.DISCORD_AUTOMOD_EXECUTIONS;
import static com.discordingest.schema.Tables.DISCORD_AUTOMOD_RULES;
import static com.discordingest.schema.Tables.DISCORD_BANS;
import static com.discordingest.schema.Tables.DISCORD_BOT_STATISTICS;
import static com.discordingest.schema.Tables.DISCORD_CHANNELS;
import static com.discordingest.schema.Tables.DISCORD_CHANNEL_ACTIVITY;
import static com.discordingest.schema.Tables.DISCORD_CHANNEL_PERMISSIONS;
import static com.discordingest.schema.Tables.DISCORD_COMMAND_EXECUTIONS;
import static com.discordingest.schema.Tables.DISCORD_COMMAND_PERMISSIONS;
import static com.discordingest.schema.Tables.DISCORD_COMMAND_USAGE;
import static com.discordingest.schema.Tables.DISCORD_DELETED_ROLES;
import static com.discordingest.schema.Tables.DISCORD_EMBED_FIELDS;
import static com.discordingest.schema.Tables.DISCORD_EMOJIS;
import static com.discordingest.schema.Tables.DISCORD_EMOJI_ROLES;
import static com.discordingest.schema.Tables.DISCORD_ENTITLEMENTS;
import static com.discordingest.schema.Tables.DISCORD_EVENT_PARTICIPANTS;
import static com.discordingest.schema.Tables.DISCORD_GUILDS;
import static com.discordingest.schema.Tables.DISCORD_GUILD_ACTIVITY;
import static com.discordingest.schema.Tables.DISCORD_GUILD_MEMBERS;
import static com.discordingest.schema.Tables.DISCORD_INTEGRATIONS;
import static com.discordingest.schema.Tables.DISCORD_INVITES;
import static com.discordingest.schema.Tables.DISCORD_MEMBER_ROLES;
import static com.discordingest.schema.Tables.DISCORD_MESSAGES;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_ATTACHMENTS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_COMPONENTS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_EDITS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_EMBEDS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_MENTIONS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_REACTIONS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_SNAPSHOTS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_STICKERS;
import static com.discordingest.schema.Tables.DISCORD_POLLS;
import static com.discordingest.schema.Tables.DISCORD_POLL_ANSWERS;
import static com.discordingest.schema.Tables.DISCORD_POLL_VOTES;
import static com.discordingest.schema.Tables.DISCORD_ROLES;
import static com.discordingest.schema.Tables.DISCORD_SCHEDULED_EVENTS;
import static com.discordingest.schema.Tables.DISCORD_SOUNDBOARD_SOUNDS;
import static com.discordingest.schema.Tables.DISCORD_STAGE_INSTANCES;
import static com.discordingest.schema.Tables.DISCORD_STICKERS;
import static com.discordingest.schema.Tables.DISCORD_SUBSCRIPTIONS;
import static com.discordingest.schema.Tables.DISCORD_THREAD_MEMBERS;
import static com.discordingest.schema.Tables.DISCORD_USERS;
import static com.discordingest.schema.Tables.DISCORD_VOICE_STATES;
import static com.discordingest.schema.Tables.DISCORD_WEBHOOKS;
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
          .insertDefault(DISCORD_USERS.BOT, false)
          .insertDefault(DISCORD_USERS.SYSTEM, false)
          .build();

  static final RowTable CHANNELS =
      RowTable.of(DISCORD_CHANNELS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_CHANNELS.CREATED_AT)
          .rule(ColumnRule.FILL, DISCORD_CHANNELS.GUILD_ID)
          .rule(ColumnRule.GREATEST, DISCORD_CHANNELS.LAST_MESSAGE_AT)
          .insertDefault(DISCORD_CHANNELS.CHANNEL_TYPE, Labels.UNKNOWN)
          .insertDefault(DISCORD_CHANNELS.UPDATED_AT, Instant.EPOCH)
          .scope(DISCORD_CHANNELS.GUILD_ID)
          .scope(DISCORD_CHANNELS.PARENT_ID)
          .build();

  static final RowTable MEMBERS =
      RowTable.of(DISCORD_GUILD_MEMBERS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_GUILD_MEMBERS.CREATED_AT)
          .insertDefault(DISCORD_GUILD_MEMBERS.JOINED_AT, Instant.EPOCH)
          .insertDefault(DISCORD_GUILD_MEMBERS.UPDATED_AT, Instant.EPOCH)
          .build();

  static final RowTable DELETED_ROLES = RowTable.of(DISCORD_DELETED_ROLES).build();

  static final RowTable MEMBER_ROLES =
      RowTable.of(DISCORD_MEMBER_ROLES)
          .unlessGone(DISCORD_MEMBER_ROLES.ROLE_ID, DELETED_ROLES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MEMBER_ROLES.ASSIGNED_AT)
          .scope(DISCORD_MEMBER_ROLES.GUILD_ID, DISCORD_MEMBER_ROLES.USER_ID)
          .firstWins()
          .build();

  static final RowTable EMOJI_ROLES =
      RowTable.of(DISCORD_EMOJI_ROLES)
          .unlessGone(DISCORD_EMOJI_ROLES.ROLE_ID, DELETED_ROLES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_EMOJI_ROLES.CREATED_AT)
          .scope(DISCORD_EMOJI_ROLES.EMOJI_ID)
          .firstWins()
          .build();

  static final RowTable ROLES =
      RowTable.of(DISCORD_ROLES)
          .unlessGone(DISCORD_ROLES.ID, DELETED_ROLES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_ROLES.CREATED_AT)
          .insertDefault(DISCORD_ROLES.NAME, "")
          .insertDefault(DISCORD_ROLES.POSITION, 0)
          .insertDefault(DISCORD_ROLES.PERMISSIONS, 0L)
          .insertDefault(DISCORD_ROLES.UPDATED_AT, Instant.EPOCH)
          .scope(DISCORD_ROLES.GUILD_ID)
          .dependents(MEMBER_ROLES, EMOJI_ROLES)
          .build();

  static final RowTable MESSAGES =
      RowTable.of(DISCORD_MESSAGES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGES.CREATED_AT)
          .rule(ColumnRule.FILL, DISCORD_MESSAGES.GUILD_ID)
          .insertDefault(DISCORD_MESSAGES.CHANNEL_ID, 0L)
          .insertDefault(DISCORD_MESSAGES.AUTHOR_ID, 0L)
          .mostlyNew()
          .build();

  static final RowTable CHANNEL_PERMISSIONS =
      RowTable.of(DISCORD_CHANNEL_PERMISSIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_CHANNEL_PERMISSIONS.CREATED_AT)
          .scope(
              DISCORD_CHANNEL_PERMISSIONS.CHANNEL_ID, DISCORD_CHANNEL_PERMISSIONS.PERMISSION_TYPE)
          .build();

  static final RowTable MENTIONS =
      RowTable.of(DISCORD_MESSAGE_MENTIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGE_MENTIONS.CREATED_AT)
          .scope(DISCORD_MESSAGE_MENTIONS.MESSAGE_ID, DISCORD_MESSAGE_MENTIONS.MENTION_TYPE)
          .firstWins()
          .mostlyNew()
          .build();

  static final RowTable ATTACHMENTS =
      RowTable.of(DISCORD_MESSAGE_ATTACHMENTS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGE_ATTACHMENTS.CREATED_AT)
          .scope(DISCORD_MESSAGE_ATTACHMENTS.MESSAGE_ID)
          .mostlyNew()
          .build();

  static final RowTable EMBEDS =
      RowTable.of(DISCORD_MESSAGE_EMBEDS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGE_EMBEDS.CREATED_AT)
          .scope(DISCORD_MESSAGE_EMBEDS.MESSAGE_ID)
          .mostlyNew()
          .build();

  static final RowTable EMBED_FIELDS =
      RowTable.of(DISCORD_EMBED_FIELDS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_EMBED_FIELDS.CREATED_AT)
          .scope(DISCORD_EMBED_FIELDS.MESSAGE_ID)
          .scope(DISCORD_EMBED_FIELDS.MESSAGE_ID, DISCORD_EMBED_FIELDS.EMBED_POSITION)
          .mostlyNew()
          .build();

  static final RowTable REACTIONS =
      RowTable.of(DISCORD_MESSAGE_REACTIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGE_REACTIONS.REACTED_AT)
          .scope(DISCORD_MESSAGE_REACTIONS.MESSAGE_ID)
          .scope(DISCORD_MESSAGE_REACTIONS.MESSAGE_ID, DISCORD_MESSAGE_REACTIONS.EMOJI_KEY)
          .mostlyNew()
          .build();

  static final RowTable COMPONENTS =
      RowTable.of(DISCORD_MESSAGE_COMPONENTS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGE_COMPONENTS.CREATED_AT)
          .scope(DISCORD_MESSAGE_COMPONENTS.MESSAGE_ID)
          .build();

  static final RowTable MESSAGE_STICKERS =
      RowTable.of(DISCORD_MESSAGE_STICKERS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGE_STICKERS.CREATED_AT)
          .scope(DISCORD_MESSAGE_STICKERS.MESSAGE_ID)
          .build();

  static final RowTable SNAPSHOTS =
      RowTable.of(DISCORD_MESSAGE_SNAPSHOTS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_MESSAGE_SNAPSHOTS.CREATED_AT)
          .scope(DISCORD_MESSAGE_SNAPSHOTS.MESSAGE_ID)
          .build();

  static final RowTable EDITS = RowTable.of(DISCORD_MESSAGE_EDITS).firstWins().build();

  static final RowTable POLLS =
      RowTable.of(DISCORD_POLLS).rule(ColumnRule.INSERT_ONLY, DISCORD_POLLS.CREATED_AT).build();

  static final RowTable POLL_ANSWERS =
      RowTable.of(DISCORD_POLL_ANSWERS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_POLL_ANSWERS.CREATED_AT)
          .scope(DISCORD_POLL_ANSWERS.MESSAGE_ID)
          .build();

  static final RowTable POLL_VOTES =
      RowTable.of(DISCORD_POLL_VOTES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_POLL_VOTES.VOTED_AT)
          .build();

  static final RowTable EMOJIS =
      RowTable.of(DISCORD_EMOJIS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_EMOJIS.CREATED_AT)
          .scope(DISCORD_EMOJIS.GUILD_ID)
          .dependents(EMOJI_ROLES)
          .build();

  static final RowTable STICKERS =
      RowTable.of(DISCORD_STICKERS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_STICKERS.CREATED_AT)
          .scope(DISCORD_STICKERS.GUILD_ID)
          .build();

  static final RowTable SOUNDS =
      RowTable.of(DISCORD_SOUNDBOARD_SOUNDS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_SOUNDBOARD_SOUNDS.CREATED_AT)
          .scope(DISCORD_SOUNDBOARD_SOUNDS.GUILD_ID)
          .build();

  static final RowTable COMMANDS =
      RowTable.of(DISCORD_APPLICATION_COMMANDS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_APPLICATION_COMMANDS.CREATED_AT)
          .insertDefault(DISCORD_APPLICATION_COMMANDS.VERSION, 0L)
          .build();

  static final RowTable EXECUTIONS =
      RowTable.of(DISCORD_COMMAND_EXECUTIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_COMMAND_EXECUTIONS.CREATED_AT)
          .build();

  static final RowTable COMMAND_PERMISSIONS =
      RowTable.of(DISCORD_COMMAND_PERMISSIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_COMMAND_PERMISSIONS.CREATED_AT)
          .scope(
              DISCORD_COMMAND_PERMISSIONS.GUILD_ID,
              DISCORD_COMMAND_PERMISSIONS.COMMAND_ID,
              DISCORD_COMMAND_PERMISSIONS.PERMISSION_TYPE)
          .build();

  static final RowTable VOICE_STATES =
      RowTable.of(DISCORD_VOICE_STATES)
          .scope(DISCORD_VOICE_STATES.GUILD_ID)
          .since(
              DISCORD_VOICE_STATES.JOINED_AT,
              DISCORD_VOICE_STATES.CHANNEL_ID,
              DISCORD_VOICE_STATES.LEFT_AT)
          .build();

  static final RowTable WEBHOOKS =
      RowTable.of(DISCORD_WEBHOOKS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_WEBHOOKS.CREATED_AT)
          .scope(DISCORD_WEBHOOKS.CHANNEL_ID)
          .build();

  static final RowTable INVITES =
      RowTable.of(DISCORD_INVITES).scope(DISCORD_INVITES.CHANNEL_ID).build();

  static final RowTable SCHEDULED_EVENTS =
      RowTable.of(DISCORD_SCHEDULED_EVENTS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_SCHEDULED_EVENTS.CREATED_AT)
          .scope(DISCORD_SCHEDULED_EVENTS.GUILD_ID)
          .scope(DISCORD_SCHEDULED_EVENTS.CHANNEL_ID)
          .insertDefault(DISCORD_SCHEDULED_EVENTS.NAME, "")
          .insertDefault(DISCORD_SCHEDULED_EVENTS.SCHEDULED_START_TIME, Instant.EPOCH)
          .insertDefault(DISCORD_SCHEDULED_EVENTS.PRIVACY_LEVEL, (short) 2)
          .insertDefault(DISCORD_SCHEDULED_EVENTS.STATUS, Labels.UNKNOWN)
          .insertDefault(DISCORD_SCHEDULED_EVENTS.ENTITY_TYPE, Labels.UNKNOWN)
          .build();

  static final RowTable PARTICIPANTS = RowTable.of(DISCORD_EVENT_PARTICIPANTS).build();

  static final RowTable AUDIT_LOG = RowTable.of(DISCORD_AUDIT_LOG).build();

  static final RowTable BANS = RowTable.of(DISCORD_BANS).build();

  static final RowTable INTEGRATIONS =
      RowTable.of(DISCORD_INTEGRATIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_INTEGRATIONS.CREATED_AT)
          .build();

  static final RowTable STAGES =
      RowTable.of(DISCORD_STAGE_INSTANCES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_STAGE_INSTANCES.CREATED_AT)
          .scope(DISCORD_STAGE_INSTANCES.GUILD_ID)
          .scope(DISCORD_STAGE_INSTANCES.CHANNEL_ID)
          .build();

  static final RowTable AUTOMOD_RULES =
      RowTable.of(DISCORD_AUTOMOD_RULES)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_AUTOMOD_RULES.CREATED_AT)
          .build();

  static final RowTable AUTOMOD_ACTIONS =
      RowTable.of(DISCORD_AUTOMOD_ACTIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_AUTOMOD_ACTIONS.CREATED_AT)
          .scope(DISCORD_AUTOMOD_ACTIONS.RULE_ID)
          .build();

  static final RowTable AUTOMOD_EXECUTIONS = RowTable.of(DISCORD_AUTOMOD_EXECUTIONS).build();

  static final RowTable ENTITLEMENTS =
      RowTable.of(DISCORD_ENTITLEMENTS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_ENTITLEMENTS.CREATED_AT)
          .build();

  static final RowTable SUBSCRIPTIONS =
      RowTable.of(DISCORD_SUBSCRIPTIONS)
          .rule(ColumnRule.INSERT_ONLY, DISCORD_SUBSCRIPTIONS.CREATED_AT)
          .build();

  static final RowTable THREAD_MEMBERS = RowTable.of(DISCORD_THREAD_MEMBERS).build();

  static final RowTable GAPS = RowTable.of(INGEST_GAPS).build();

  static final RowTable CHANNEL_ACTIVITY = RowTable.of(DISCORD_CHANNEL_ACTIVITY).build();

  static final RowTable GUILD_ACTIVITY = RowTable.of(DISCORD_GUILD_ACTIVITY).build();

  static final RowTable COMMAND_USAGE = RowTable.of(DISCORD_COMMAND_USAGE).build();

  static final RowTable BOT_STATISTICS = RowTable.of(DISCORD_BOT_STATISTICS).build();

  /** All of them, parents before children: the order in which they are written. */
  public static final List<RowTable> IN_WRITE_ORDER =
      List.of(
          GUILDS,
          USERS,
          CHANNELS,
          MEMBERS,
          DELETED_ROLES,
          ROLES,
          MEMBER_ROLES,
          CHANNEL_PERMISSIONS,
          MESSAGES,
          MENTIONS,
          ATTACHMENTS,
          EMBEDS,
          EMBED_FIELDS,
          COMPONENTS,
          MESSAGE_STICKERS,
          SNAPSHOTS,
          EDITS,
          POLLS,
          POLL_ANSWERS,
          POLL_VOTES,
          REACTIONS,
          EMOJIS,
          EMOJI_ROLES,
          STICKERS,
          SOUNDS,
          COMMANDS,
          EXECUTIONS,
          COMMAND_PERMISSIONS,
          VOICE_STATES,
          WEBHOOKS,
          INVITES,
          SCHEDULED_EVENTS,
          PARTICIPANTS,
          AUDIT_LOG,
          BANS,
          INTEGRATIONS,
          STAGES,
          AUTOMOD_RULES,
          AUTOMOD_ACTIONS,
          AUTOMOD_EXECUTIONS,
          ENTITLEMENTS,
          SUBSCRIPTIONS,
          THREAD_MEMBERS,
          GAPS,
          CHANNEL_ACTIVITY,
          GUILD_ACTIVITY,
          COMMAND_USAGE,
          BOT_STATISTICS);

  /**
   * Tables whose rows several partitions write. Written after all others, they keep writers of
   * different partitions from waiting for each other during a whole batch; a foreign key that
   * refers to them forbids it.
   */
  private static final List<RowTable> SHARED = List.of(USERS, COMMANDS, WEBHOOKS);

  /** All of them in two passes, what partitions share coming last. */
  public static List<List<RowTable>> sharedLast() {
    return List.of(
        IN_WRITE_ORDER.stream().filter(table -> !SHARED.contains(table)).toList(), SHARED);
  }

  private RowTables() {}
}
