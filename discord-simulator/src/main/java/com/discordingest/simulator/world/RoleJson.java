package com.discordingest.simulator.world;

/** Writes roles as Discord's role objects. */
final class RoleJson {
  private RoleJson() {}

  static void write(JsonBytes out, Role role) {
    out.beginObject().number("version", role.id >>> 22).nullValue("unicode_emoji");
    out.beginObject("tags");
    if (role.madeBy == 1) {
      out.id("bot_id", role.botId);
    } else if (role.madeBy == 2) {
      out.nullValue("premium_subscriber");
    }
    out.endObject()
        .number("position", role.position)
        .beginString("permissions")
        .decimal(role.permissions)
        .endString()
        .string("name", role.name)
        .bool("mentionable", role.mentionable)
        .bool("managed", role.managed)
        .id("id", role.id)
        .nullValue("icon")
        .bool("hoist", role.hoist)
        .number("flags", 0)
        .beginObject("colors")
        .nullValue("tertiary_color")
        .nullValue("secondary_color")
        .number("primary_color", role.color)
        .endObject()
        .number("color", role.color)
        .endObject();
  }
}
