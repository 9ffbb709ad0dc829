package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.MEMBERS;
import static com.discordingest.consumer.project.RowTables.MEMBER_ROLES;
import static com.discordingest.schema.Tables.DISCORD_GUILD_MEMBERS;
import static com.discordingest.schema.Tables.DISCORD_MEMBER_ROLES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a member object says about {@code discord_guild_members} and {@code discord_member_roles}.
 */
final class MemberRows {
  private static final Mapping MEMBER =
      Mapping.of(MEMBERS)
          .text("nick", DISCORD_GUILD_MEMBERS.NICK)
          .text("avatar", DISCORD_GUILD_MEMBERS.AVATAR)
          .time("premium_since", DISCORD_GUILD_MEMBERS.PREMIUM_SINCE)
          .time("communication_disabled_until", DISCORD_GUILD_MEMBERS.COMMUNICATION_DISABLED_UNTIL)
          .flag("deaf", DISCORD_GUILD_MEMBERS.DEAF, false)
          .flag("mute", DISCORD_GUILD_MEMBERS.MUTE, false)
          .flag("pending", DISCORD_GUILD_MEMBERS.PENDING, false)
          .integer("flags", DISCORD_GUILD_MEMBERS.FLAGS)
          .build();

  private static final int IS_GUEST = 1 << 4;

  private MemberRows() {}

  /**
   * The member is in the guild, and this is all there is to know: GUILD_MEMBER_ADD, GUILD_CREATE, a
   * chunk.
   */
  static void snapshot(long guildId, long userId, ObjectNode member, Changes out) {
    Row row = identified(guildId, userId, out).with(DISCORD_GUILD_MEMBERS.LEFT_AT, null);
    MEMBER.snapshot(member, row, out.repairs());
    joined(member, row);
    out.snapshot(row);
    roles(guildId, userId, member, out);
  }

  /**
   * Something about the member changed: GUILD_MEMBER_UPDATE, every field of which may be absent.
   */
  static void partial(long guildId, long userId, ObjectNode member, Changes out) {
    out.partial(merged(guildId, userId, member, out));
    roles(guildId, userId, member, out);
  }

  /**
   * A member object that came along with something the member did. It says nothing about
   * membership: such an event can overtake the member's leaving.
   */
  static void aside(long guildId, long userId, ObjectNode member, Changes out) {
    if (isGuest(member) || (member.has("joined_at") && member.get("joined_at").isNull())) {
      return;
    }
    Row row = merged(guildId, userId, member, out);
    if (row.carries(MEMBERS.position(DISCORD_GUILD_MEMBERS.JOINED_AT))) {
      out.snapshot(row);
    } else {
      out.partial(row);
    }
    roles(guildId, userId, member, out);
  }

  /** A member object that names its user and came along with something the member did. */
  static void alongside(long guildId, ObjectNode member, Changes out) {
    ObjectNode user = Fields.object(member, "user");
    if (user != null) {
      aside(guildId, UserRows.merge(user, out), member, out);
    }
  }

  /** Guests of a voice channel look like members but are none (traps U4, U5). */
  static boolean isGuest(ObjectNode member) {
    Integer flags = Fields.integer(member, "flags");
    return flags != null && (flags & IS_GUEST) != 0;
  }

  /** The member left, was kicked or banned: the row stays, the roles go. */
  static void left(long guildId, long userId, Changes out) {
    out.update(
        new Row(MEMBERS)
            .with(DISCORD_GUILD_MEMBERS.GUILD_ID, guildId)
            .with(DISCORD_GUILD_MEMBERS.USER_ID, userId)
            .with(DISCORD_GUILD_MEMBERS.LEFT_AT, out.time())
            .with(DISCORD_GUILD_MEMBERS.UPDATED_AT, out.time()));
    out.keepOnly(roleScope(guildId, userId), List.of());
  }

  private static Row merged(long guildId, long userId, ObjectNode member, Changes out) {
    Row row = identified(guildId, userId, out);
    MEMBER.partial(member, row, out.repairs());
    joined(member, row);
    return row;
  }

  /** joined_at is null for guests (trap U4), which says nothing about when a member joined. */
  private static void joined(ObjectNode member, Row row) {
    if (member.hasNonNull("joined_at")
        && Value.TIME.read(member.get("joined_at"), "joined_at") instanceof Instant joinedAt) {
      row.with(DISCORD_GUILD_MEMBERS.JOINED_AT, joinedAt);
    }
  }

  private static void roles(long guildId, long userId, ObjectNode member, Changes out) {
    @Nullable List<Long> roles = Fields.ids(member, "roles");
    if (roles == null) {
      return;
    }
    out.replace(
        roleScope(guildId, userId),
        roles,
        (each, roleId) -> {
          RoleRows.refer(guildId, roleId, each);
          each.snapshot(
              roleScope(guildId, userId)
                  .with(DISCORD_MEMBER_ROLES.ROLE_ID, roleId)
                  .with(DISCORD_MEMBER_ROLES.ASSIGNED_AT, each.time()));
        });
  }

  private static Row identified(long guildId, long userId, Changes out) {
    return new Row(MEMBERS)
        .with(DISCORD_GUILD_MEMBERS.GUILD_ID, guildId)
        .with(DISCORD_GUILD_MEMBERS.USER_ID, userId)
        .with(DISCORD_GUILD_MEMBERS.CREATED_AT, out.time())
        .with(DISCORD_GUILD_MEMBERS.UPDATED_AT, out.time());
  }

  private static Row roleScope(long guildId, long userId) {
    return new Row(MEMBER_ROLES)
        .with(DISCORD_MEMBER_ROLES.GUILD_ID, guildId)
        .with(DISCORD_MEMBER_ROLES.USER_ID, userId);
  }
}
