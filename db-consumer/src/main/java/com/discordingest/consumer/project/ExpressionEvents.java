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
    EmojiRows.replace(guild(data, out), Fields.objects(data, "emojis"), out);
  }

  static void stickers(ObjectNode data, Changes out) {
    StickerRows.replace(guild(data, out), Fields.objects(data, "stickers"), out);
  }

  static void sound(ObjectNode data, Changes out) {
    Long guildId = Fields.optionalId(data, "guild_id");
    if (guildId != null) {
      GuildRows.refer(guildId, out);
    }
    SoundRows.snapshot(guildId, data, out);
  }

  static void soundDeleted(ObjectNode data, Changes out) {
    SoundRows.delete(Fields.id(data, "guild_id"), Fields.id(data, "sound_id"), out);
  }

  /** Some of the guild's sounds: others may be there. */
  static void soundsUpdated(ObjectNode data, Changes out) {
    long guildId = guild(data, out);
    List<ObjectNode> sounds = Fields.objects(data, "soundboard_sounds");
    if (sounds != null) {
      sounds.forEach(sound -> SoundRows.snapshot(guildId, sound, out));
    }
  }

  /** All of the guild's sounds, which the bot has asked for. */
  static void sounds(ObjectNode data, Changes out) {
    SoundRows.replace(guild(data, out), Fields.objects(data, "soundboard_sounds"), out);
  }

  private static long guild(ObjectNode data, Changes out) {
    return GuildRows.required(data, out);
  }
}
