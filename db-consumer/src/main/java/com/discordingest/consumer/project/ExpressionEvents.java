package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Emojis, stickers and soundboard sounds of guilds: GUILD_EMOJIS_UPDATE, GUILD_STICKERS_UPDATE, and
 * what is named after the soundboard.
 */
final class ExpressionEvents {

  private ExpressionEvents() {}

  static void emojis(ObjectNode data, Changes out) {
    EmojiRows.replace(guild(data, out), Parts.keyed(data, "emojis", "id", out), out);
  }

  static void stickers(ObjectNode data, Changes out) {
    StickerRows.replace(guild(data, out), Parts.keyed(data, "stickers", "id", out), out);
  }

  static void sound(ObjectNode data, Changes out) {
    SoundRows.snapshot(GuildRows.optional(data, out), data, out);
  }

  static void soundDeleted(ObjectNode data, Changes out) {
    SoundRows.delete(Fields.id(data, "guild_id"), Fields.id(data, "sound_id"), out);
  }

  /** Some of the guild's sounds: others may be there. */
  static void soundsUpdated(ObjectNode data, Changes out) {
    long guildId = guild(data, out);
    List<ObjectNode> sounds = Parts.keyed(data, "soundboard_sounds", "sound_id", out);
    if (sounds != null) {
      sounds.forEach(sound -> SoundRows.snapshot(guildId, sound, out));
    }
  }

  /** All of the guild's sounds, which the bot has asked for. */
  static void sounds(ObjectNode data, Changes out) {
    SoundRows.replace(
        guild(data, out), Parts.keyed(data, "soundboard_sounds", "sound_id", out), out);
  }

  private static long guild(ObjectNode data, Changes out) {
    return GuildRows.required(data, out);
  }
}
