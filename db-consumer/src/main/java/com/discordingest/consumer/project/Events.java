package com.discordingest.consumer.project;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every event that Discord documents, and either what projects it or why it carries no state. To
 * add an event, add a line here.
 */
final class Events {
  /**
   * One event.
   *
   * @param intent what the session must have asked for; {@code -} for what comes without
   * @param projection null for an event without state
   * @param effect what it does to the tables, or why it carries no state
   */
  record Event(String name, String intent, @Nullable EventProjection projection, String effect) {}

  static final List<Event> ALL =
      List.of(
          projected(
              "READY",
              "-",
              UserEvents::ready,
              "the bot's own user; its guild stubs make no rows, their own events follow"),
          noState("RESUMED", "-", "ends a replay and carries nothing"),
          noState(
              "RATE_LIMITED",
              "-",
              "about the connection, not about Discord's state; the log keeps it"),
          projected(
              "APPLICATION_COMMAND_PERMISSIONS_UPDATE",
              "-",
              CommandPermissionRows::updated,
              "replaces what holds for the command in the guild"),
          projected(
              "AUTO_MODERATION_RULE_CREATE",
              "AUTO_MODERATION_CONFIGURATION",
              AutomodRows::saved,
              "the rule; replaces its actions"),
          projected(
              "AUTO_MODERATION_RULE_UPDATE",
              "AUTO_MODERATION_CONFIGURATION",
              AutomodRows::saved,
              "the rule; replaces its actions"),
          projected(
              "AUTO_MODERATION_RULE_DELETE",
              "AUTO_MODERATION_CONFIGURATION",
              AutomodRows::deleted,
              "marks the rule as deleted"),
          projected(
              "AUTO_MODERATION_ACTION_EXECUTION",
              "AUTO_MODERATION_EXECUTION",
              AutomodRows::executed,
              "one row for each action taken"),
          projected(
              "CHANNEL_CREATE",
              "GUILDS",
              ChannelEvents::saved,
              "the channel; replaces its overwrites"),
          projected(
              "CHANNEL_UPDATE",
              "GUILDS",
              ChannelEvents::saved,
              "the channel; replaces its overwrites"),
          projected(
              "CHANNEL_DELETE",
              "GUILDS",
              ChannelEvents::deleted,
              "marks the channel as deleted, and with it its threads, scheduled events, stage, invites and webhooks"),
          projected(
              "CHANNEL_INFO", "-", ChannelEvents::info, "status and start time of voice channels"),
          projected(
              "CHANNEL_PINS_UPDATE",
              "GUILDS, DIRECT_MESSAGES",
              ChannelEvents::pinned,
              "when the channel's last pin was set"),
          projected(
              "VOICE_CHANNEL_STATUS_UPDATE",
              "GUILDS",
              ChannelEvents::voiceStatus,
              "status of the voice channel"),
          projected(
              "VOICE_CHANNEL_START_TIME_UPDATE",
              "GUILDS",
              ChannelEvents::voiceStarted,
              "when the conversation in the voice channel began"),
          projected(
              "THREAD_CREATE",
              "GUILDS",
              ChannelEvents::threadCreated,
              "the thread, and the bot's membership if it is shown; when something was last posted in its channel"),
          projected(
              "THREAD_UPDATE",
              "GUILDS",
              ChannelEvents::threadUpdated,
              "the thread, and the bot's membership if it is shown"),
          projected(
              "THREAD_DELETE",
              "GUILDS",
              ChannelEvents::threadDeleted,
              "marks the thread as deleted"),
          projected(
              "THREAD_LIST_SYNC",
              "GUILDS",
              ChannelEvents::threadsSynced,
              "active threads and the bot's memberships; other threads of the listed channels that were active are marked as not accessible"),
          projected(
              "THREAD_MEMBER_UPDATE",
              "GUILDS",
              ChannelEvents::threadMemberUpdated,
              "the bot's membership of the thread"),
          projected(
              "THREAD_MEMBERS_UPDATE",
              "GUILDS, GUILD_MEMBERS",
              ChannelEvents::threadMembersUpdated,
              "adds members of the thread, marks others as having left; how many there are"),
          projected("ENTITLEMENT_CREATE", "-", EntitlementRows::saved, "the entitlement"),
          projected("ENTITLEMENT_UPDATE", "-", EntitlementRows::saved, "the entitlement"),
          projected(
              "ENTITLEMENT_DELETE",
              "-",
              EntitlementRows::deleted,
              "marks the entitlement as deleted"),
          projected("SUBSCRIPTION_CREATE", "-", SubscriptionRows::saved, "the subscription"),
          projected("SUBSCRIPTION_UPDATE", "-", SubscriptionRows::saved, "the subscription"),
          projected(
              "SUBSCRIPTION_DELETE",
              "-",
              SubscriptionRows::deleted,
              "marks the subscription as deleted"),
          projected(
              "GUILD_CREATE",
              "GUILDS; members GUILD_MEMBERS",
              GuildEvents::created,
              "the guild and what it lists; replaces roles, emojis, stickers and sounds; marks unlisted channels as not accessible, unlisted scheduled events as deleted, unlisted stages as ended, unlisted voice states as left; removes no members or threads; a stub removes nothing"),
          projected(
              "GUILD_UPDATE",
              "GUILDS",
              GuildEvents::updated,
              "the guild; replaces roles, emojis and stickers; leaves alone what only GUILD_CREATE carries"),
          projected(
              "GUILD_DELETE",
              "GUILDS",
              GuildEvents::deleted,
              "marks the guild as left, or as unavailable in an outage"),
          projected(
              "GUILD_AUDIT_LOG_ENTRY_CREATE",
              "GUILD_MODERATION",
              AuditLogRows::created,
              "the entry; reason and actor of a ban; who gave roles; webhooks that were made or deleted"),
          projected("GUILD_BAN_ADD", "GUILD_MODERATION", BanRows::added, "the ban"),
          projected(
              "GUILD_BAN_REMOVE",
              "GUILD_MODERATION",
              BanRows::removed,
              "marks the ban as lifted, if it is known"),
          projected(
              "GUILD_EMOJIS_UPDATE",
              "GUILD_EXPRESSIONS",
              ExpressionEvents::emojis,
              "replaces the guild's emojis and their roles"),
          projected(
              "GUILD_STICKERS_UPDATE",
              "GUILD_EXPRESSIONS",
              ExpressionEvents::stickers,
              "replaces the guild's stickers"),
          projected(
              "GUILD_SOUNDBOARD_SOUND_CREATE",
              "GUILD_EXPRESSIONS",
              ExpressionEvents::sound,
              "the sound"),
          projected(
              "GUILD_SOUNDBOARD_SOUND_UPDATE",
              "GUILD_EXPRESSIONS",
              ExpressionEvents::sound,
              "the sound"),
          projected(
              "GUILD_SOUNDBOARD_SOUND_DELETE",
              "GUILD_EXPRESSIONS",
              ExpressionEvents::soundDeleted,
              "removes the sound"),
          projected(
              "GUILD_SOUNDBOARD_SOUNDS_UPDATE",
              "GUILD_EXPRESSIONS",
              ExpressionEvents::soundsUpdated,
              "the listed sounds; others stay"),
          projected(
              "SOUNDBOARD_SOUNDS", "-", ExpressionEvents::sounds, "replaces the guild's sounds"),
          noState(
              "GUILD_INTEGRATIONS_UPDATE",
              "GUILD_INTEGRATIONS",
              "says only that some integration changed; INTEGRATION_* tells which"),
          projected(
              "INTEGRATION_CREATE",
              "GUILD_INTEGRATIONS",
              IntegrationRows::saved,
              "the integration; its user stays if it is not shown"),
          projected(
              "INTEGRATION_UPDATE",
              "GUILD_INTEGRATIONS",
              IntegrationRows::saved,
              "the integration; its user stays if it is not shown"),
          projected(
              "INTEGRATION_DELETE",
              "GUILD_INTEGRATIONS",
              IntegrationRows::deleted,
              "marks the integration as deleted, if it is known"),
          projected(
              "GUILD_MEMBER_ADD",
              "GUILD_MEMBERS",
              MemberEvents::added,
              "the member; replaces the member's roles"),
          projected(
              "GUILD_MEMBER_UPDATE",
              "GUILD_MEMBERS",
              MemberEvents::updated,
              "what the event carries of the member; replaces the member's roles"),
          projected(
              "GUILD_MEMBER_REMOVE",
              "GUILD_MEMBERS",
              MemberEvents::removed,
              "marks the member as having left, if known; removes the member's roles"),
          projected(
              "GUILD_MEMBERS_CHUNK", "-", MemberEvents::chunk, "the listed members; others stay"),
          projected("GUILD_ROLE_CREATE", "GUILDS", RoleEvents::saved, "the role"),
          projected("GUILD_ROLE_UPDATE", "GUILDS", RoleEvents::saved, "the role"),
          projected(
              "GUILD_ROLE_DELETE",
              "GUILDS",
              RoleEvents::deleted,
              "removes the role and its assignments for good"),
          projected(
              "GUILD_SCHEDULED_EVENT_CREATE",
              "GUILD_SCHEDULED_EVENTS",
              ScheduledEventEvents::saved,
              "the scheduled event"),
          projected(
              "GUILD_SCHEDULED_EVENT_UPDATE",
              "GUILD_SCHEDULED_EVENTS",
              ScheduledEventEvents::saved,
              "the scheduled event"),
          projected(
              "GUILD_SCHEDULED_EVENT_DELETE",
              "GUILD_SCHEDULED_EVENTS",
              ScheduledEventEvents::deleted,
              "marks the scheduled event as deleted"),
          projected(
              "GUILD_SCHEDULED_EVENT_USER_ADD",
              "GUILD_SCHEDULED_EVENTS",
              ScheduledEventEvents::userAdded,
              "the participant"),
          projected(
              "GUILD_SCHEDULED_EVENT_USER_REMOVE",
              "GUILD_SCHEDULED_EVENTS",
              ScheduledEventEvents::userRemoved,
              "marks the participant as not interested any more, if known"),
          projected(
              "INTERACTION_CREATE",
              "-",
              InteractionRows::created,
              "the interaction, without its token; the command used"),
          projected("INVITE_CREATE", "GUILD_INVITES", InviteRows::created, "the invite"),
          projected(
              "INVITE_DELETE",
              "GUILD_INVITES",
              InviteRows::deleted,
              "marks the invite as revoked, if it is known"),
          projected(
              "MESSAGE_CREATE",
              "GUILD_MESSAGES, DIRECT_MESSAGES; content MESSAGE_CONTENT",
              MessageEvents::created,
              "the message and all that belongs to it; the webhook that wrote it"),
          projected(
              "MESSAGE_UPDATE",
              "GUILD_MESSAGES, DIRECT_MESSAGES; content MESSAGE_CONTENT",
              MessageEvents::updated,
              "what the event carries of the message, replacing each collection that it carries; an edit's old text"),
          projected(
              "MESSAGE_DELETE",
              "GUILD_MESSAGES, DIRECT_MESSAGES",
              MessageEvents::deleted,
              "marks the message as deleted"),
          projected(
              "MESSAGE_DELETE_BULK",
              "GUILD_MESSAGES",
              MessageEvents::bulkDeleted,
              "marks the messages as deleted"),
          projected(
              "MESSAGE_REACTION_ADD",
              "GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS",
              ReactionEvents::added,
              "the reaction"),
          projected(
              "MESSAGE_REACTION_REMOVE",
              "GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS",
              ReactionEvents::removed,
              "removes the reaction"),
          projected(
              "MESSAGE_REACTION_REMOVE_ALL",
              "GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS",
              ReactionEvents::allRemoved,
              "removes the message's reactions"),
          projected(
              "MESSAGE_REACTION_REMOVE_EMOJI",
              "GUILD_MESSAGE_REACTIONS, DIRECT_MESSAGE_REACTIONS",
              ReactionEvents::emojiRemoved,
              "removes the message's reactions with one emoji"),
          projected(
              "MESSAGE_POLL_VOTE_ADD",
              "GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS",
              PollRows::voted,
              "the vote"),
          projected(
              "MESSAGE_POLL_VOTE_REMOVE",
              "GUILD_MESSAGE_POLLS, DIRECT_MESSAGE_POLLS",
              PollRows::unvoted,
              "removes the vote"),
          projected(
              "PRESENCE_UPDATE",
              "GUILD_PRESENCES",
              PresenceEvents::updated,
              "the user's profile, if it is shown; presence itself is not stored"),
          projected("STAGE_INSTANCE_CREATE", "GUILDS", StageRows::saved, "the stage"),
          projected("STAGE_INSTANCE_UPDATE", "GUILDS", StageRows::saved, "the stage"),
          projected(
              "STAGE_INSTANCE_DELETE", "GUILDS", StageRows::deleted, "marks the stage as ended"),
          noState(
              "TYPING_START",
              "GUILD_MESSAGE_TYPING, DIRECT_MESSAGE_TYPING",
              "over in ten seconds; the guide does not store it"),
          projected("USER_UPDATE", "-", UserEvents::updated, "the bot's own user"),
          noState(
              "VOICE_CHANNEL_EFFECT_SEND",
              "GUILD_VOICE_STATES",
              "over in a moment, and sent only for the channel the bot is in; the guide does not store it"),
          projected(
              "VOICE_STATE_UPDATE",
              "GUILD_VOICE_STATES",
              VoiceRows::updated,
              "the voice state; without a channel, marks it as left"),
          noState("VOICE_SERVER_UPDATE", "-", "tells the bot where to connect, with a secret"),
          noState(
              "WEBHOOKS_UPDATE",
              "GUILD_WEBHOOKS",
              "says only that some webhook of a channel changed; webhooks are known by the messages they write"));

  /** The events that change tables, by name. */
  static final Map<String, EventProjection> PROJECTIONS = projections();

  /** New messages, without anything besides their own rows. */
  static final Map<String, EventProjection> MESSAGES_ALONE =
      Map.of("MESSAGE_CREATE", MessageEvents::createdAlone);

  /** The names of the events that are known to carry no state. */
  static final Set<String> WITHOUT_STATE =
      ALL.stream()
          .filter(event -> event.projection() == null)
          .map(Event::name)
          .collect(Collectors.toUnmodifiableSet());

  private Events() {}

  private static Map<String, EventProjection> projections() {
    Map<String, EventProjection> byName = new LinkedHashMap<>();
    for (Event event : ALL) {
      EventProjection projection = event.projection();
      if (projection != null) {
        byName.put(event.name(), projection);
      }
    }
    return Collections.unmodifiableMap(byName);
  }

  private static Event projected(
      String name, String intent, EventProjection projection, String effect) {
    return new Event(name, intent, projection, effect);
  }

  private static Event noState(String name, String intent, String reason) {
    return new Event(name, intent, null, reason);
  }
}
