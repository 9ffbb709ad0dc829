package com.discordingest.simulator.world;

/** Writes users as Discord's user objects. */
final class UserJson {
  private UserJson() {}

  /** A user as a field of an object. */
  static void write(JsonBytes out, String name, User user) {
    out.beginObject(name);
    fields(out, user);
    out.endObject();
  }

  /** A user's fields, without the braces. */
  static void fields(JsonBytes out, User user) {
    out.string("username", user.username).number("public_flags", user.publicFlags);
    if (user.tag == null) {
      out.nullValue("primary_guild");
    } else {
      out.beginObject("primary_guild")
          .string("tag", user.tag)
          .id("identity_guild_id", user.memberships.isEmpty() ? 1 : home(user))
          .bool("identity_enabled", true)
          .imageHash("badge", user.id)
          .endObject();
    }
    out.id("id", user.id);
    if (user.globalName == null) {
      out.nullValue("global_name");
    } else {
      out.string("global_name", user.globalName);
    }
    out.nullValue("display_name_styles")
        .string("discriminator", user.discriminator)
        .nullValue("collectibles");
    if (user.bot) {
      out.bool("bot", true);
    }
    out.nullValue("avatar_decoration_data").imageHash("avatar", user.avatar);
  }

  private static long home(User user) {
    return user.memberships.getFirst().guild.id;
  }
}
