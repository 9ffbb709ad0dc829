package com.discordingest.simulator.world;

/** Writes emojis as Discord's emoji objects. */
final class EmojiJson {
  private EmojiJson() {}

  /** An emoji of a guild. */
  static void write(JsonBytes out, Emoji emoji) {
    out.beginObject()
        .emptyArray("roles")
        .bool("require_colons", true)
        .string("name", emoji.name())
        .bool("managed", false)
        .id("id", emoji.id())
        .bool("available", true)
        .bool("animated", emoji.animated())
        .endObject();
  }

  /** The short form of an emoji in what tells of reactions. */
  static void inReaction(JsonBytes out, Emoji emoji) {
    out.beginObject("emoji").string("name", emoji.name()).idOrNull("id", emoji.id());
    if (emoji.animated()) {
      out.bool("animated", true);
    }
    out.endObject();
  }
}
