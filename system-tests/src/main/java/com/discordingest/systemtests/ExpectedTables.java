package com.discordingest.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables must hold after a sequence of dispatches: a second, simple-minded implementation
 * of the design's rules, in memory and row by row, that shares no code with the consumer. Not
 * thread-safe.
 */
final class ExpectedTables {
  private static final Set<Integer> THREADS = Set.of(10, 11, 12);

  final Map<String, ExpectedRow> guilds = new HashMap<>();
  final Map<String, ExpectedRow> channels = new HashMap<>();
  final Map<String, ExpectedRow> users = new HashMap<>();
  final Map<String, ExpectedRow> members = new HashMap<>();
  final Map<String, ExpectedRow> roles = new HashMap<>();
  final Map<String, ExpectedRow> memberRoles = new HashMap<>();
  final Map<String, ExpectedRow> messages = new HashMap<>();
  final Map<String, ExpectedRow> reactions = new HashMap<>();

  /** Users and members of whom events tell in passing, such as by mentions: they may have rows. */
  final Set<String> mentioned = new HashSet<>();

  /**
   * Roles, and assignments of them, that members' lists name although the role was deleted: Discord
   * does not clear the lists at once. They may have rows, as placeholders.
   */
  final Set<String> named = new HashSet<>();

  private final Map<String, Long> userVersions = new HashMap<>();
  private final Map<String, Set<String>> rolesOfMember = new HashMap<>();
  private final Set<String> deletedRoles = new HashSet<>();

  /**
   * Applies a dispatch. Those of a guild must come in order; users are told apart by version.
   *
   * @param version the dispatch's row version
   */
  void apply(String type, JsonNode data, long version) {
    switch (type) {
      case "GUILD_CREATE" -> guildCreated(data, version);
      case "GUILD_UPDATE" -> guildUpdated(data);
      case "GUILD_DELETE" -> guildDeleted(data);
      case "CHANNEL_CREATE", "CHANNEL_UPDATE", "THREAD_CREATE", "THREAD_UPDATE" ->
          channel(id(data, "guild_id"), data);
      case "CHANNEL_DELETE", "THREAD_DELETE" -> channelDeleted(data);
      case "THREAD_LIST_SYNC" ->
          data.path("threads").forEach(thread -> channel(id(data, "guild_id"), thread));
      case "GUILD_ROLE_CREATE", "GUILD_ROLE_UPDATE" ->
          role(id(data, "guild_id"), data.path("role"));
      case "GUILD_ROLE_DELETE" -> roleDeleted(id(data, "role_id"));
      case "GUILD_MEMBER_ADD" -> memberSnapshot(id(data, "guild_id"), data, version);
      case "GUILD_MEMBER_UPDATE" -> memberUpdated(data, version);
      case "GUILD_MEMBER_REMOVE" -> memberRemoved(data, version);
      case "GUILD_MEMBERS_CHUNK" ->
          data.path("members")
              .forEach(member -> memberSnapshot(id(data, "guild_id"), member, version));
      case "USER_UPDATE" -> user(data, version);
      case "MESSAGE_CREATE" -> messageCreated(data, version);
      case "MESSAGE_UPDATE" -> messageUpdated(data, version);
      case "MESSAGE_DELETE" -> messageDeleted(id(data, "id"), data);
      case "MESSAGE_DELETE_BULK" ->
          data.path("ids").forEach(id -> messageDeleted(id.asText(), data));
      case "MESSAGE_REACTION_ADD" -> reactionAdded(data);
      case "MESSAGE_REACTION_REMOVE" -> reactions.remove(reactionKey(data));
      case "MESSAGE_REACTION_REMOVE_ALL" -> reactionsRemoved(id(data, "message_id") + ":");
      case "MESSAGE_REACTION_REMOVE_EMOJI" -> reactionsOfEmojiRemoved(data);
      default -> {
        // no table of this audit follows from other events
      }
    }
    inPassing(data);
  }

  /** Assignments that may have rows, and members known in passing alone, whose roles may. */
  Set<String> rolesInPassing() {
    Set<String> tolerated = new HashSet<>(mentioned);
    tolerated.removeAll(members.keySet());
    tolerated.addAll(named);
    return tolerated;
  }

  private void guildCreated(JsonNode guild, long version) {
    String id = id(guild, "id");
    if (guild.path("unavailable").asBoolean()) {
      guilds.computeIfAbsent(id, _ -> new ExpectedRow());
      return;
    }
    guild(id, guild).with("bot_active", true).with("left", false);
    Set<String> listed = new HashSet<>();
    guild.path("channels").forEach(channel -> listed.add(id(channel, "id")));
    if (guild.has("channels")) {
      channels.forEach((channelId, row) -> {
        if (row.has("guild_id", id) && !row.has("thread", true) && !listed.contains(channelId)) {
          row.with("bot_has_access", false);
        }
      });
    }
    guild.path("channels").forEach(channel -> channel(id, channel));
    guild.path("threads").forEach(thread -> channel(id, thread));
    guild.path("members").forEach(member -> memberSnapshot(id, member, version));
  }

  private void guildUpdated(JsonNode guild) {
    guild(id(guild, "id"), guild);
  }

  private ExpectedRow guild(String id, JsonNode guild) {
    if (guild.has("roles")) {
      Set<String> listed = new HashSet<>();
      guild.path("roles").forEach(role -> listed.add(id(role, "id")));
      roles.entrySet().stream()
          .filter(role -> role.getValue().has("guild_id", id) && !listed.contains(role.getKey()))
          .map(Map.Entry::getKey)
          .toList()
          .forEach(this::roleDeleted);
      guild.path("roles").forEach(role -> role(id, role));
    }
    return guilds
        .computeIfAbsent(id, _ -> new ExpectedRow())
        .with("name", Text.cut(guild.path("name").asText(), 100))
        .with("owner_id", id(guild, "owner_id"))
        .with("description", text(guild, "description"));
  }

  private void guildDeleted(JsonNode guild) {
    ExpectedRow row = guilds.get(id(guild, "id"));
    if (row != null && !guild.path("unavailable").asBoolean()) {
      row.with("bot_active", false).with("left", true);
    }
  }

  private void channel(@Nullable String guildId, JsonNode channel) {
    boolean thread = THREADS.contains(channel.path("type").asInt());
    channels
        .computeIfAbsent(id(channel, "id"), _ -> new ExpectedRow())
        .with("guild_id", guildId)
        .with(
            "name",
            channel.hasNonNull("name") ? Text.cut(channel.path("name").asText(), 100) : null)
        .with("topic", text(channel, "topic"))
        .with("parent_id", text(channel, "parent_id"))
        .with("archived", channel.path("thread_metadata").path("archived").asBoolean())
        .with("thread", thread)
        .with("bot_has_access", true)
        .with("deleted", false);
    referToChannel(text(channel, "parent_id"));
  }

  private void channelDeleted(JsonNode channel) {
    channels
        .computeIfAbsent(id(channel, "id"), _ -> new ExpectedRow())
        .with("bot_has_access", false)
        .with("deleted", true);
  }

  private void referToChannel(@Nullable String id) {
    if (id != null) {
      channels.computeIfAbsent(id, _ -> new ExpectedRow());
    }
  }

  private void role(String guildId, JsonNode role) {
    String id = id(role, "id");
    deletedRoles.remove(id);
    roles
        .computeIfAbsent(id, _ -> new ExpectedRow())
        .with("guild_id", guildId)
        .with("name", Text.cut(role.path("name").asText(), 100))
        .with("position", role.path("position").asInt())
        .with("color", role.path("color").asInt())
        .with("permissions", role.path("permissions").asText());
  }

  private void roleDeleted(String id) {
    roles.remove(id);
    deletedRoles.add(id);
    memberRoles.keySet().removeIf(key -> key.endsWith(":" + id));
    rolesOfMember.values().forEach(of -> of.remove(id));
  }

  private void memberSnapshot(String guildId, JsonNode member, long version) {
    String userId = user(member.path("user"), version);
    memberFields(guildId, userId, member, true).with("left", false);
  }

  private void memberUpdated(JsonNode member, long version) {
    String userId = user(member.path("user"), version);
    memberFields(id(member, "guild_id"), userId, member, false).orElse("left", false);
  }

  /** The consumer has no reason to make a row for somebody unknown who leaves. */
  private void memberRemoved(JsonNode data, long version) {
    String key = id(data, "guild_id") + ":" + user(data.path("user"), version);
    ExpectedRow row = members.get(key);
    if (row != null) {
      row.with("left", true);
    } else {
      mentioned.add(key);
    }
    assign(key, Set.of());
  }

  private ExpectedRow memberFields(String guildId, String userId, JsonNode member, boolean whole) {
    String key = guildId + ":" + userId;
    guilds.computeIfAbsent(guildId, _ -> new ExpectedRow());
    ExpectedRow row = members.computeIfAbsent(key, _ -> new ExpectedRow());
    if (whole || member.has("nick")) {
      row.with(
          "nick", member.hasNonNull("nick") ? Text.cut(member.path("nick").asText(), 32) : null);
    }
    for (String flag : new String[] {"deaf", "mute", "pending"}) {
      if (whole || member.has(flag)) {
        row.with(flag, member.path(flag).asBoolean());
      }
    }
    if (member.has("roles")) {
      Set<String> assigned = new HashSet<>();
      member.path("roles").forEach(role -> assigned.add(role.asText()));
      assigned.stream()
          .filter(deletedRoles::contains)
          .forEach(role -> {
            named.add(role);
            named.add(key + ":" + role);
          });
      assigned.removeAll(deletedRoles);
      assigned.forEach(
          role -> roles.computeIfAbsent(role, _ -> new ExpectedRow().with("guild_id", guildId)));
      assign(key, assigned);
    }
    return row;
  }

  private void assign(String member, Set<String> assigned) {
    Set<String> before = rolesOfMember.put(member, new HashSet<>(assigned));
    if (before != null) {
      before.forEach(role -> memberRoles.remove(member + ":" + role));
    }
    assigned.forEach(role -> memberRoles.put(member + ":" + role, new ExpectedRow()));
  }

  private String user(JsonNode user, long version) {
    String id = id(user, "id");
    ExpectedRow row = users.computeIfAbsent(id, _ -> new ExpectedRow());
    if (user.hasNonNull("username") && userVersions.getOrDefault(id, 0L) < version) {
      userVersions.put(id, version);
      row.with("username", Text.cut(user.path("username").asText(), 32));
      row.with("bot", user.path("bot").asBoolean());
    }
    return id;
  }

  /** One without an author is a dead letter. */
  private void messageCreated(JsonNode message, long version) {
    if (!message.has("author")) {
      return;
    }
    ExpectedRow row = message(message);
    authored(row, message, version);
    row.with("content", text(message, "content"))
        .with("pinned", message.path("pinned").asBoolean())
        .orElse("deleted", false);
  }

  private void messageUpdated(JsonNode message, long version) {
    ExpectedRow row = message(message).orElse("deleted", false);
    authored(row, message, version);
    if (message.has("content")) {
      row.with("content", text(message, "content"));
    }
    if (message.has("pinned")) {
      row.with("pinned", message.path("pinned").asBoolean());
    }
  }

  private void authored(ExpectedRow row, JsonNode message, long version) {
    JsonNode author = message.path("author");
    if (author instanceof MissingNode) {
      return;
    }
    row.with("author_id", id(author, "id"));
    if (id(author, "id").equals(text(message, "webhook_id"))) {
      return;
    }
    String userId = user(author, version);
    if (message.has("member") && message.has("guild_id")) {
      memberFields(id(message, "guild_id"), userId, message.path("member"), false)
          .orElse("left", false);
    }
  }

  private ExpectedRow message(JsonNode message) {
    referToChannel(id(message, "channel_id"));
    return messages
        .computeIfAbsent(id(message, "id"), _ -> new ExpectedRow())
        .with("channel_id", id(message, "channel_id"))
        .with("guild_id", text(message, "guild_id"));
  }

  private void messageDeleted(String id, JsonNode data) {
    referToChannel(id(data, "channel_id"));
    messages.computeIfAbsent(id, _ -> new ExpectedRow()).with("deleted", true);
    reactionsRemoved(id + ":");
  }

  private void reactionAdded(JsonNode data) {
    String message = id(data, "message_id");
    ExpectedRow row = messages.get(message);
    if (row == null || !row.has("deleted", true)) {
      reactions.put(reactionKey(data), new ExpectedRow());
    }
  }

  private void reactionsRemoved(String prefix) {
    reactions.keySet().removeIf(key -> key.startsWith(prefix));
  }

  private void reactionsOfEmojiRemoved(JsonNode data) {
    String message = id(data, "message_id") + ":";
    String emoji = ":" + emoji(data);
    reactions
        .keySet()
        .removeIf(key ->
            key.startsWith(message)
                && (key.endsWith(emoji + ":true") || key.endsWith(emoji + ":false")));
  }

  private static String reactionKey(JsonNode data) {
    return id(data, "message_id")
        + ":"
        + id(data, "user_id")
        + ":"
        + emoji(data)
        + ":"
        + data.path("burst").asBoolean();
  }

  private static String emoji(JsonNode data) {
    JsonNode emoji = data.path("emoji");
    return emoji.hasNonNull("id") ? emoji.path("id").asText() : emoji.path("name").asText();
  }

  /** Every user object and every pair of guild and user that the payload holds somewhere. */
  private void inPassing(JsonNode data) {
    String guildId = text(data, "guild_id");
    for (String field : new String[] {"user_id", "owner_id", "creator_id"}) {
      data.findValuesAsText(field).forEach(user -> inPassing(guildId, user));
    }
    data.findParents("username").forEach(user -> inPassing(guildId, user.path("id").asText()));
  }

  private void inPassing(@Nullable String guildId, String user) {
    mentioned.add(user);
    if (guildId != null) {
      mentioned.add(guildId + ":" + user);
    }
  }

  private static String id(JsonNode data, String field) {
    return data.path(field).asText();
  }

  private static @Nullable String text(JsonNode data, String field) {
    return data.hasNonNull(field) ? Text.clean(data.path(field).asText()) : null;
  }
}
