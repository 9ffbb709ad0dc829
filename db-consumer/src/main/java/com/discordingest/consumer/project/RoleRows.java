package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.DELETED_ROLES;
import static com.discordingest.consumer.project.RowTables.ROLES;
import static com.discordingest.schema.Tables.DISCORD_DELETED_ROLES;
import static com.discordingest.schema.Tables.DISCORD_ROLES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What role objects say about {@code discord_roles}. */
final class RoleRows {
  private static final Mapping ROLE =
      Mapping.of(ROLES)
          .field("name", DISCORD_ROLES.NAME, Value.TEXT, "")
          .field("color", DISCORD_ROLES.COLOR, Value.INTEGER, 0)
          .flag("hoist", DISCORD_ROLES.HOIST, false)
          .text("icon", DISCORD_ROLES.ICON)
          .field("position", DISCORD_ROLES.POSITION, Value.INTEGER, 0)
          .field("permissions", DISCORD_ROLES.PERMISSIONS, Value.BITS, 0L)
          .flag("managed", DISCORD_ROLES.MANAGED, false)
          .flag("mentionable", DISCORD_ROLES.MENTIONABLE, false)
          .text("unicode_emoji", DISCORD_ROLES.UNICODE_EMOJI)
          .json("tags", DISCORD_ROLES.TAGS)
          .build();

  /** Until 2021 {@code permissions} was cut at 31 bits, and this field held all (trap G10). */
  private static final Mapping UNCUT =
      Mapping.of(ROLES).field("permissions_new", DISCORD_ROLES.PERMISSIONS, Value.BITS, 0L).build();

  /** Of a colour gradient, which may stand without the former field. */
  private static final Mapping GRADIENT =
      Mapping.of(ROLES)
          .field("colors.primary_color", DISCORD_ROLES.COLOR, Value.INTEGER, 0)
          .build();

  private RoleRows() {}

  static void snapshot(long guildId, ObjectNode role, Changes out) {
    Row row = identified(guildId, Fields.id(role, "id")).with(DISCORD_ROLES.UPDATED_AT, out.time());
    ROLE.snapshot(role, row, out.repairs());
    UNCUT.partial(role, row, out.repairs());
    if (!role.hasNonNull("color")) {
      GRADIENT.partial(role, row, out.repairs());
    }
    out.snapshot(row);
  }

  /** The guild has these roles and no others. */
  static void snapshotAll(long guildId, List<ObjectNode> roles, Changes out) {
    List<Long> listed = new ArrayList<>(roles.size());
    roles.forEach(role -> listed.add(Fields.id(role, "id")));
    out.keepOnly(new Row(ROLES).with(DISCORD_ROLES.GUILD_ID, guildId), listed);
    out.rolesAre(listed);
    roles.forEach(role -> snapshot(guildId, role, out));
  }

  /**
   * Lists of members and emojis keep the ids of deleted roles. Where the event itself says which
   * roles there are, those are left out.
   */
  static List<Long> existing(List<Long> roles, Changes out) {
    Set<Long> all = out.roles();
    return all == null ? roles : roles.stream().filter(all::contains).toList();
  }

  static void refer(long guildId, long roleId, Changes out) {
    Row row = identified(guildId, roleId);
    out.reference(
        row.with(DISCORD_ROLES.UPDATED_AT, row.cell(ROLES.position(DISCORD_ROLES.CREATED_AT))));
  }

  /** The role goes with its assignments, and no list that still names it brings it back. */
  static void delete(long guildId, long roleId, Changes out) {
    out.delete(new Row(ROLES).with(DISCORD_ROLES.ID, roleId).with(DISCORD_ROLES.GUILD_ID, guildId));
    out.snapshot(
        new Row(DELETED_ROLES)
            .with(DISCORD_DELETED_ROLES.ID, roleId)
            .with(DISCORD_DELETED_ROLES.GUILD_ID, guildId)
            .with(DISCORD_DELETED_ROLES.DELETED_AT, out.time()));
  }

  private static Row identified(long guildId, long roleId) {
    return Changes.identified(ROLES, DISCORD_ROLES.ID, DISCORD_ROLES.CREATED_AT, roleId)
        .with(DISCORD_ROLES.GUILD_ID, guildId);
  }
}
