package com.discordingest.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables must hold after a sequence of dispatches: a second, simple-minded implementation
 * of the projection's rules (docs/events.md, ADRs 0060 to 0065), in memory and row by row, that
 * shares no code with the consumer. It knows the events that the simulator sends, and it allows for
 * nothing: every row and every column that it names must be as it says. Not thread-safe.
 */
final class ExpectedTables {
  /** Events that make their guild known even if they are the first about it. */
  private static final Set<String> OF_A_GUILD =
      Set.of(
          "CHANNEL_CREATE",
          "CHANNEL_UPDATE",
          "CHANNEL_DELETE",
          "CHANNEL_PINS_UPDATE",
          "THREAD_CREATE",
          "THREAD_UPDATE",
          "THREAD_DELETE",
          "THREAD_LIST_SYNC",
          "THREAD_MEMBER_UPDATE",
          "THREAD_MEMBERS_UPDATE",
          "GUILD_AUDIT_LOG_ENTRY_CREATE",
          "GUILD_BAN_ADD",
          "GUILD_BAN_REMOVE",
          "GUILD_EMOJIS_UPDATE",
          "GUILD_STICKERS_UPDATE",
          "GUILD_MEMBER_ADD",
          "GUILD_MEMBER_UPDATE",
          "GUILD_MEMBER_REMOVE",
          "GUILD_MEMBERS_CHUNK",
          "GUILD_ROLE_CREATE",
          "GUILD_ROLE_UPDATE",
          "GUILD_ROLE_DELETE",
          "INTERACTION_CREATE",
          "INVITE_CREATE",
          "MESSAGE_CREATE",
          "MESSAGE_UPDATE",
          "MESSAGE_DELETE",
          "MESSAGE_DELETE_BULK",
          "VOICE_STATE_UPDATE");

  private static final int MEMBER_BAN_ADD = 22;

  final ExpectedPlaces places = new ExpectedPlaces();
  final ExpectedPeople people = new ExpectedPeople();
  final ExpectedMessages messages = new ExpectedMessages();

  /**
   * Applies a dispatch. Those of a guild must come in order; users are told apart by version.
   *
   * @param version the dispatch's row version
   */
  void apply(String type, JsonNode data, long version) {
    if (type.equals("MESSAGE_CREATE") && !data.hasNonNull("channel_id")) {
      // a dead letter
      return;
    }
    people.nextEvent();
    String guildId = Json.text(data, "guild_id");
    if (guildId != null && OF_A_GUILD.contains(type)) {
      places.guildKnown(guildId);
    }
    switch (type) {
      case "READY" -> people.user(data.path("user"), version);
      case "USER_UPDATE" -> people.user(data, version);
      case "GUILD_CREATE" -> guildCreated(data, version);
      case "GUILD_UPDATE" -> {
        places.guildUpdated(data);
        people.rolesListed(Json.id(data, "id"), data);
        expressions(Json.id(data, "id"), data, version);
      }
      case "GUILD_DELETE" -> guildDeleted(data);
      case "GUILD_EMOJIS_UPDATE", "GUILD_STICKERS_UPDATE" ->
          expressions(Json.id(data, "guild_id"), data, version);
      case "GUILD_BAN_ADD", "GUILD_BAN_REMOVE" -> people.user(data.path("user"), version);
      case "GUILD_AUDIT_LOG_ENTRY_CREATE" -> audited(guildId, data);
      case "CHANNEL_CREATE", "CHANNEL_UPDATE" -> channelSaved(guildId, data, version);
      case "THREAD_CREATE", "THREAD_UPDATE" -> {
        channelSaved(guildId, data, version);
        threadJoined(Json.id(data, "id"), guildId, data.path("member"), version);
      }
      case "CHANNEL_DELETE" -> places.channelDeleted(guildId, data);
      case "THREAD_DELETE" -> places.threadDeleted(guildId, data);
      case "CHANNEL_PINS_UPDATE" -> places.channelKnown(Json.id(data, "channel_id"), guildId);
      case "THREAD_LIST_SYNC" -> {
        places.threadsSynced(Json.id(data, "guild_id"), data);
        data.path("members")
            .forEach(member -> threadJoined(Json.id(member, "id"), guildId, member, version));
      }
      case "THREAD_MEMBER_UPDATE" -> threadJoined(Json.id(data, "id"), guildId, data, version);
      case "THREAD_MEMBERS_UPDATE" -> {
        places.channelKnown(Json.id(data, "id"), guildId);
        data.path("added_members")
            .forEach(member -> threadJoined(Json.id(data, "id"), guildId, member, version));
      }
      default -> {
        if (guildId != null) {
          membersAndRoles(type, guildId, data, version);
        }
        messages(type, guildId, data, version);
      }
    }
  }

  private void membersAndRoles(String type, String guildId, JsonNode data, long version) {
    switch (type) {
      case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE" -> people.roleSaved(guildId, data.path("role"));
      case "GUILD_ROLE_DELETE" -> people.roleDeleted(guildId, Json.id(data, "role_id"));
      case "GUILD_MEMBER_ADD" -> people.memberSaved(guildId, data, version);
      case "GUILD_MEMBER_UPDATE" -> people.memberUpdated(guildId, data, version);
      case "GUILD_MEMBER_REMOVE" -> people.memberRemoved(guildId, data, version);
      case "GUILD_MEMBERS_CHUNK" ->
          data.path("members").forEach(member -> people.memberSaved(guildId, member, version));
      default -> {
        // nothing about members or roles
      }
    }
  }

  private void messages(String type, @Nullable String guildId, JsonNode data, long version) {
    switch (type) {
      case "MESSAGE_CREATE" -> {
        placeKnown(guildId, data);
        if (guildId == null) {
          places.directKnown(Json.id(data, "channel_id"), data.path("channel_type"));
        }
        shownIn(data, guildId, version);
        messages.created(data);
      }
      case "MESSAGE_UPDATE" -> {
        placeKnown(guildId, data);
        shownIn(data, guildId, version);
        messages.updated(data);
      }
      case "MESSAGE_DELETE" -> {
        placeKnown(guildId, data);
        messages.deleted(Json.id(data, "id"), data);
      }
      case "MESSAGE_DELETE_BULK" -> {
        placeKnown(guildId, data);
        data.path("ids").forEach(id -> messages.deleted(id.asText(), data));
      }
      case "MESSAGE_REACTION_ADD" -> {
        people.userKnown(Json.id(data, "user_id"));
        if (guildId != null && data.hasNonNull("member")) {
          places.guildKnown(guildId);
          people.alongside(guildId, data.path("member"), version);
        }
        messages.reactionAdded(data);
      }
      case "MESSAGE_REACTION_REMOVE" -> messages.reactionRemoved(data);
      case "MESSAGE_REACTION_REMOVE_ALL" -> messages.reactionsRemoved(data);
      case "MESSAGE_REACTION_REMOVE_EMOJI" -> messages.reactionsOfEmojiRemoved(data);
      case "MESSAGE_POLL_VOTE_ADD", "MESSAGE_POLL_VOTE_REMOVE" ->
          people.userKnown(Json.id(data, "user_id"));
      case "VOICE_STATE_UPDATE" -> voice(guildId, data, version);
      case "INTERACTION_CREATE" -> interaction(guildId, data, version);
      case "INVITE_CREATE" -> {
        placeKnown(guildId, data);
        users(data, version, "inviter", "target_user");
      }
      default -> {
        // no table of this audit follows from other events
      }
    }
  }

  private void guildCreated(JsonNode guild, long version) {
    String id = Json.id(guild, "id");
    if (guild.path("unavailable").asBoolean()) {
      places.guildUnavailable(id);
      return;
    }
    places.guildCreated(guild);
    people.rolesListed(id, guild);
    expressions(id, guild, version);
    guild.path("voice_states").forEach(state -> inVoice(id, state));
    guild.path("members").forEach(member -> people.memberSaved(id, member, version));
  }

  private void guildDeleted(JsonNode guild) {
    if (guild.path("unavailable").asBoolean()) {
      places.guildUnavailable(Json.id(guild, "id"));
    } else {
      places.guildLeft(Json.id(guild, "id"));
    }
  }

  /** Who made a guild's emojis and stickers, and which roles may use them. */
  private void expressions(String guildId, JsonNode guild, long version) {
    guild
        .path("emojis")
        .forEach(emoji -> {
          users(emoji, version, "user");
          people.rolesNamed(guildId, emoji);
        });
    guild.path("stickers").forEach(sticker -> users(sticker, version, "user"));
  }

  private void audited(@Nullable String guildId, JsonNode entry) {
    if (entry.hasNonNull("user_id")) {
      people.userKnown(Json.id(entry, "user_id"));
    }
    if (entry.path("options").hasNonNull("channel_id")) {
      places.channelKnown(Json.id(entry.path("options"), "channel_id"), guildId);
    }
    if (entry.path("action_type").asInt() == MEMBER_BAN_ADD && entry.hasNonNull("target_id")) {
      people.userKnown(Json.id(entry, "target_id"));
    }
  }

  private void channelSaved(@Nullable String guildId, JsonNode channel, long version) {
    places.channelSaved(guildId, channel);
    channel.path("recipients").forEach(user -> people.user(user, version));
  }

  private void threadJoined(
      String threadId, @Nullable String guildId, JsonNode member, long version) {
    if (!member.hasNonNull("user_id")) {
      return;
    }
    if (guildId != null && member.hasNonNull("member")) {
      people.alongside(guildId, member.path("member"), version);
    }
    people.userKnown(Json.id(member, "user_id"));
    places.channelKnown(threadId, guildId);
  }

  private void placeKnown(@Nullable String guildId, JsonNode data) {
    places.channelKnown(Json.id(data, "channel_id"), guildId);
  }

  /** Everybody whom a message shows. */
  private void shownIn(JsonNode message, @Nullable String guildId, long version) {
    JsonNode author = message.path("author");
    if (author.has("id") && !isWebhook(message)) {
      String id = people.user(author, version);
      if (guildId != null && message.hasNonNull("member")) {
        people.aside(guildId, id, message.path("member"));
      }
    }
    message
        .path("mentions")
        .forEach(user -> {
          String id = people.user(user, version);
          if (guildId != null && user.hasNonNull("member")) {
            people.aside(guildId, id, user.path("member"));
          }
        });
    users(message.path("interaction_metadata"), version, "user", "target_user");
    users(message.path("interaction"), version, "user", "target_user");
    shownInCopy(message.path("referenced_message"), version);
  }

  /** Everybody whom a copy of a message shows inside another event. */
  private void shownInCopy(JsonNode copy, long version) {
    if (copy.path("author").hasNonNull("id") && !isWebhook(copy)) {
      people.user(copy.path("author"), version);
    }
    copy.path("mentions").forEach(user -> people.user(user, version));
  }

  /** A webhook's author is no user, unless the webhook is an application's own. */
  private static boolean isWebhook(JsonNode message) {
    String webhook = Json.text(message, "webhook_id");
    return webhook != null
        && webhook.equals(Json.id(message.path("author"), "id"))
        && !webhook.equals(Json.text(message, "application_id"));
  }

  private void voice(@Nullable String guildId, JsonNode state, long version) {
    if (guildId == null) {
      people.userKnown(Json.id(state, "user_id"));
      return;
    }
    if (state.hasNonNull("member")) {
      people.alongside(guildId, state.path("member"), version);
    }
    inVoice(guildId, state);
  }

  private void inVoice(String guildId, JsonNode state) {
    people.userKnown(Json.id(state, "user_id"));
    if (state.hasNonNull("channel_id")) {
      placeKnown(guildId, state);
    }
  }

  private void interaction(@Nullable String guildId, JsonNode data, long version) {
    if (data.hasNonNull("channel_id")) {
      placeKnown(guildId, data);
    }
    if (guildId == null && data.hasNonNull("channel_id")) {
      places.directKnown(Json.id(data, "channel_id"), data.path("channel").path("type"));
    }
    JsonNode member = data.path("member");
    if (!member.hasNonNull("user")) {
      users(data, version, "user");
    } else if (guildId == null) {
      people.user(member.path("user"), version);
    } else {
      people.alongside(guildId, member, version);
    }
    JsonNode resolved = data.path("data").path("resolved");
    resolved
        .path("users")
        .forEach(user -> {
          String id = people.user(user, version);
          if (guildId != null && resolved.path("members").hasNonNull(id)) {
            people.aside(guildId, id, resolved.path("members").path(id));
          }
        });
    shownInCopy(data.path("message"), version);
  }

  private void users(JsonNode object, long version, String... fields) {
    for (String field : fields) {
      if (object.hasNonNull(field)) {
        people.user(object.path(field), version);
      }
    }
  }
}
