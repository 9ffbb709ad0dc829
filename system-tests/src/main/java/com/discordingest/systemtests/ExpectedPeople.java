package com.discordingest.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of users, members, roles and members' roles must hold. Roles and their
 * assignments are removed. Lists go on naming deleted roles, which does not bring them back; what
 * only a snapshot has removed, they do bring back, as a placeholder.
 */
final class ExpectedPeople {
  private static final int IS_GUEST = 1 << 4;

  final Map<String, ExpectedRow> users = new HashMap<>();
  final Map<String, ExpectedRow> members = new HashMap<>();
  final Map<String, ExpectedRow> roles = new HashMap<>();
  final Map<String, ExpectedRow> memberRoles = new HashMap<>();
  final Map<String, ExpectedRow> deletedRoles = new HashMap<>();

  /** By user and column: users come from many guilds, so what is newest wins, not what is last. */
  private final Map<String, Long> profileVersions = new HashMap<>();

  private final Map<String, Set<String>> rolesOfMember = new HashMap<>();

  /** All roles of the guild that the event at hand is about; null if it does not list them. */
  private @Nullable Set<String> listedRoles;

  /** What follows is about another event. */
  void nextEvent() {
    listedRoles = null;
  }

  /** An event refers to the user: a placeholder, unless more is known. */
  ExpectedRow userKnown(String id) {
    return users.computeIfAbsent(
        id,
        _ ->
            new ExpectedRow()
                .with("username", "")
                .with("global_name", null)
                .with("bot", false)
                .with("placeholder", true));
  }

  /** A user object, wherever it is embedded; returns the user's id. */
  String user(JsonNode user, long version) {
    String id = Json.id(user, "id");
    ExpectedRow row = userKnown(id);
    if (user.has("username") && isNewest(id, "username", version)) {
      row.with("username", Text.cut(user.path("username").asText(), 32));
    }
    if (user.has("global_name") && isNewest(id, "global_name", version)) {
      row.with("global_name", Json.text(user, "global_name", 100));
    }
    if (user.has("bot") && isNewest(id, "bot", version)) {
      row.with("bot", user.path("bot").asBoolean());
    }
    if (user.hasNonNull("username")) {
      row.with("placeholder", false);
    }
    return id;
  }

  private boolean isNewest(String id, String column, long version) {
    String key = id + ":" + column;
    if (profileVersions.getOrDefault(key, 0L) > version) {
      return false;
    }
    profileVersions.put(key, version);
    return true;
  }

  /** Somebody is in the guild, and this is all there is to know. */
  void memberSaved(String guildId, JsonNode member, long version) {
    String userId = user(member.path("user"), version);
    if (isGuest(member)) {
      return;
    }
    ExpectedRow row = member(guildId, userId).with("left", false).with("placeholder", false);
    row.with("nick", Json.text(member, "nick", 32));
    for (String flag : new String[] {"deaf", "mute", "pending"}) {
      row.with(flag, member.path(flag).asBoolean());
    }
    assign(guildId, userId, member);
  }

  /** Something about a member changed. */
  void memberUpdated(String guildId, JsonNode member, long version) {
    String userId = user(member.path("user"), version);
    if (!isGuest(member)) {
      merge(guildId, userId, member);
    }
  }

  /** A member object that names its user came along with something else. */
  void alongside(String guildId, JsonNode member, long version) {
    if (member.hasNonNull("user")) {
      aside(guildId, user(member.path("user"), version), member);
    }
  }

  /** A member object came along with something else: it says nothing about membership. */
  void aside(String guildId, String userId, JsonNode member) {
    if (isGuest(member) || (member.has("joined_at") && !member.hasNonNull("joined_at"))) {
      return;
    }
    merge(guildId, userId, member);
  }

  /** Nobody becomes a member by leaving; what roles there were go. */
  void memberRemoved(String guildId, JsonNode data, long version) {
    String userId = user(data.path("user"), version);
    ExpectedRow row = members.get(guildId + ":" + userId);
    if (row != null) {
      row.with("left", true);
    }
    assign(guildId + ":" + userId, Set.of());
  }

  private ExpectedRow member(String guildId, String userId) {
    return members.computeIfAbsent(
        guildId + ":" + userId,
        _ ->
            new ExpectedRow()
                .with("nick", null)
                .with("deaf", false)
                .with("mute", false)
                .with("pending", false)
                .with("left", false)
                .with("placeholder", true));
  }

  private void merge(String guildId, String userId, JsonNode member) {
    ExpectedRow row = member(guildId, userId);
    if (member.hasNonNull("joined_at")) {
      row.with("placeholder", false);
    }
    if (member.has("nick")) {
      row.with("nick", Json.text(member, "nick", 32));
    }
    for (String flag : new String[] {"deaf", "mute", "pending"}) {
      if (member.has(flag)) {
        row.with(flag, member.path(flag).asBoolean());
      }
    }
    assign(guildId, userId, member);
  }

  private static boolean isGuest(JsonNode member) {
    return (member.path("flags").asInt() & IS_GUEST) != 0;
  }

  private void assign(String guildId, String userId, JsonNode member) {
    if (member.hasNonNull("roles")) {
      assign(guildId + ":" + userId, rolesNamed(guildId, member));
    }
  }

  /** The roles that an object's list names and that there are; others become known by it. */
  Set<String> rolesNamed(String guildId, JsonNode object) {
    Set<String> named = new HashSet<>();
    object.path("roles").forEach(role -> named.add(role.asText()));
    if (listedRoles != null) {
      named.retainAll(listedRoles);
    }
    named.removeAll(deletedRoles.keySet());
    named.forEach(role -> roleKnown(guildId, role));
    return named;
  }

  private void assign(String member, Set<String> assigned) {
    Set<String> before = rolesOfMember.put(member, new HashSet<>(assigned));
    if (before != null) {
      before.forEach(role -> memberRoles.remove(member + ":" + role));
    }
    assigned.forEach(role -> memberRoles.put(member + ":" + role, new ExpectedRow()));
  }

  private ExpectedRow roleKnown(String guildId, String id) {
    return roles.computeIfAbsent(
        id,
        _ ->
            new ExpectedRow()
                .with("guild_id", guildId)
                .with("name", "")
                .with("position", 0)
                .with("color", 0)
                .with("permissions", 0)
                .with("placeholder", true));
  }

  void roleSaved(String guildId, JsonNode role) {
    if (deletedRoles.containsKey(Json.id(role, "id"))) {
      return;
    }
    roleKnown(guildId, Json.id(role, "id"))
        .with("guild_id", guildId)
        .with("name", Text.cut(role.path("name").asText(), 100))
        .with("position", role.path("position").asInt())
        .with("color", role.path("color").asInt())
        .with("permissions", role.path("permissions").asText())
        .with("placeholder", false);
  }

  /** A guild's snapshot: it has the roles that it lists and no others. */
  void rolesListed(String guildId, JsonNode guild) {
    if (!guild.hasNonNull("roles")) {
      return;
    }
    Set<String> listed = new HashSet<>();
    guild.path("roles").forEach(role -> listed.add(Json.id(role, "id")));
    roles.entrySet().stream()
        .filter(role -> role.getValue().has("guild_id", guildId))
        .map(Map.Entry::getKey)
        .filter(role -> !listed.contains(role))
        .toList()
        .forEach(this::roleGone);
    listedRoles = listed;
    guild.path("roles").forEach(role -> roleSaved(guildId, role));
  }

  /** Discord gives no id twice: it stays deleted. */
  void roleDeleted(String guildId, String id) {
    roleGone(id);
    deletedRoles.put(id, new ExpectedRow().with("guild_id", guildId));
  }

  /** A role goes with all its assignments. */
  private void roleGone(String id) {
    roles.remove(id);
    memberRoles.keySet().removeIf(key -> key.endsWith(":" + id));
    rolesOfMember.values().forEach(of -> of.remove(id));
  }
}
