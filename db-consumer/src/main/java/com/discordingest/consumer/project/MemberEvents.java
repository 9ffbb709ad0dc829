package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** GUILD_MEMBER_* and member lists. Being absent from a list never means having left (trap G4). */
final class MemberEvents {
  private MemberEvents() {}

  /** May be sent for someone who is a member already. */
  static void added(ObjectNode data, Changes out) {
    long guildId = guild(data, out);
    MemberRows.snapshot(guildId, user(data, out), data, out);
  }

  static void updated(ObjectNode data, Changes out) {
    long guildId = guild(data, out);
    long userId = user(data, out);
    if (!MemberRows.isGuest(data)) {
      MemberRows.partial(guildId, userId, data, out);
    }
  }

  /** Leaving, kick and ban look alike. */
  static void removed(ObjectNode data, Changes out) {
    long guildId = guild(data, out);
    MemberRows.left(guildId, user(data, out), out);
  }

  static void chunk(ObjectNode data, Changes out) {
    allListed(guild(data, out), data, out);
  }

  /** Members of a guild that an event lists: these are in it, others may be too. */
  static void allListed(long guildId, ObjectNode data, Changes out) {
    Parts.forEach(data, "members", out, member -> listed(guildId, member, out));
  }

  private static void listed(long guildId, ObjectNode member, Changes out) {
    Long userId = UserRows.embedded(member, "user", out);
    if (userId == null) {
      out.repairs().leftOut("members");
    } else if (!MemberRows.isGuest(member)) {
      MemberRows.snapshot(guildId, userId, member, out);
    }
  }

  private static long guild(ObjectNode data, Changes out) {
    return GuildRows.required(data, out);
  }

  private static long user(ObjectNode member, Changes out) {
    ObjectNode user = Parts.object(member, "user", out);
    if (user == null) {
      throw new UnprojectableException("field user is missing: without it the member has no key");
    }
    return UserRows.merge(user, out);
  }
}
