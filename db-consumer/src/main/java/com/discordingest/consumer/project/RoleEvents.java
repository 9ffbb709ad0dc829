package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * GUILD_ROLE_*. A deleted role takes its assignments with it, whatever members' role lists still
 * say.
 */
final class RoleEvents {
  private RoleEvents() {}

  static void saved(ObjectNode data, Changes out) {
    long guildId = Fields.id(data, "guild_id");
    ObjectNode role = Fields.required(data, "role");
    GuildRows.refer(guildId, out);
    RoleRows.snapshot(guildId, role, out);
  }

  static void deleted(ObjectNode data, Changes out) {
    long roleId = Fields.id(data, "role_id");
    RoleRows.delete(GuildRows.required(data, out), roleId, out);
  }
}
