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
          .field("flags", DISCORD_GUILD_MEMBERS.FLAGS, Value.INTEGER_BITS)
          .build();

  private static final int IS_GUEST = 1 << 4;

  /** Keys of the audit log's changes. */
  private static final String ROLES_GIVEN = "$add";

  private static final String ROLES_TAKEN = "$remove";

  private MemberRows() {}

  /**
   * The member is in the guild, and this is all there is to know: GUILD_MEMBER_ADD, GUILD_CREATE, a
   * chunk.
   */
  static void snapshot(long guildId, long userId, ObjectNode member, Changes out) {
    Row row = identified(guildId, userId, out).with(DISCORD_GUILD_MEMBERS.LEFT_AT, null);
    MEMBER.snapshot(member, row, out.repairs());
    joined(member, row, out);
    out.snapshot(row);
    roles(guildId, userId, member, out);
  }

  /**
   * Something about the member changed: GUILD_MEMBER_UPDATE, every field of which may be absent. A
   * member object that says since when shows a member whole enough to be no placeholder.
   */
  static void partial(long guildId, long userId, ObjectNode member, Changes out) {
    Row row = identified(guildId, userId, out);
    MEMBER.partial(member, row, out.repairs());
    joined(member, row, out);
    if (row.carries(MEMBERS.position(DISCORD_GUILD_MEMBERS.JOINED_AT))) {
      out.snapshot(row);
    } else {
      out.partial(row);
    }
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
    partial(guildId, userId, member, out);
  }

  /** A member object that names its user and came along with something the member did. */
  static void alongside(long guildId, ObjectNode member, Changes out) {
    Long userId = UserRows.embedded(member, "user", out);
    if (userId != null) {
      aside(guildId, userId, member, out);
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

  /** joined_at is null for guests (trap U4), which says nothing about when a member joined. */
  private static void joined(ObjectNode member, Row row, Changes out) {
    if (!member.hasNonNull("joined_at")) {
      return;
    }
    if (Value.TIME.read(member.get("joined_at")) instanceof Instant joinedAt) {
      row.with(DISCORD_GUILD_MEMBERS.JOINED_AT, joinedAt);
    } else {
      out.repairs().leftOut("joined_at");
    }
  }

  /** The audit log says who gave and took roles, before or after the member's own event. */
  static void rolesChanged(
      long guildId, long userId, @Nullable Long by, ObjectNode entry, Changes out) {
    List<ObjectNode> changes = Parts.objects(entry, "changes", out);
    if (changes == null) {
      return;
    }
    UserRows.refer(userId, out);
    out.reference(identified(guildId, userId, out));
    for (ObjectNode change : changes) {
      String key = Fields.text(change, "key");
      if (ROLES_GIVEN.equals(key) || ROLES_TAKEN.equals(key)) {
        for (long roleId : ids(change, out)) {
          Row row = roleScope(guildId, userId).with(DISCORD_MEMBER_ROLES.ROLE_ID, roleId);
          if (ROLES_TAKEN.equals(key)) {
            out.delete(row);
          } else {
            RoleRows.refer(guildId, roleId, out);
            out.snapshot(
                row.with(DISCORD_MEMBER_ROLES.ASSIGNED_AT, out.time())
                    .with(DISCORD_MEMBER_ROLES.ASSIGNED_BY, by));
            out.update(
                roleScope(guildId, userId)
                    .with(DISCORD_MEMBER_ROLES.ROLE_ID, roleId)
                    .with(DISCORD_MEMBER_ROLES.ASSIGNED_BY, by));
          }
        }
      }
    }
  }

  private static List<Long> ids(ObjectNode change, Changes out) {
    List<ObjectNode> roles = Parts.keyed(change, "new_value", "id", out);
    return roles == null ? List.of() : Fields.idsOf(roles, "id");
  }

  private static void roles(long guildId, long userId, ObjectNode member, Changes out) {
    List<Long> carried = Parts.ids(member, "roles", out);
    if (carried == null) {
      return;
    }
    List<Long> roles = RoleRows.existing(carried, out);
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
