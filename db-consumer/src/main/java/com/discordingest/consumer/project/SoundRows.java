package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.SOUNDS;
import static com.discordingest.schema.Tables.DISCORD_SOUNDBOARD_SOUNDS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What soundboard sounds say about {@code discord_soundboard_sounds}. */
final class SoundRows {

  private static final Mapping SOUND =
      Mapping.of(SOUNDS)
          .field("name", DISCORD_SOUNDBOARD_SOUNDS.NAME, Value.TEXT, "")
          .field("volume", DISCORD_SOUNDBOARD_SOUNDS.VOLUME, Value.DOUBLE)
          .id("emoji_id", DISCORD_SOUNDBOARD_SOUNDS.EMOJI_ID)
          .text("emoji_name", DISCORD_SOUNDBOARD_SOUNDS.EMOJI_NAME)
          .flag("available", DISCORD_SOUNDBOARD_SOUNDS.AVAILABLE, true)
          .build();

  private SoundRows() {}

  /** The guild has these sounds and no others, if the event says anything about them. */
  static void replace(long guildId, @Nullable List<ObjectNode> sounds, Changes out) {
    if (sounds == null) {
      return;
    }
    out.keepOnly(
        new Row(SOUNDS).with(DISCORD_SOUNDBOARD_SOUNDS.GUILD_ID, guildId),
        Fields.idsOf(sounds, "sound_id"));
    sounds.forEach(sound -> snapshot(guildId, sound, out));
  }

  /**
   * @param guildId null for Discord's own sounds
   */
  static void snapshot(@Nullable Long guildId, ObjectNode sound, Changes out) {
    Row row =
        Changes.identified(
                SOUNDS,
                DISCORD_SOUNDBOARD_SOUNDS.ID,
                DISCORD_SOUNDBOARD_SOUNDS.CREATED_AT,
                Fields.id(sound, "sound_id"))
            .with(DISCORD_SOUNDBOARD_SOUNDS.GUILD_ID, guildId)
            .with(DISCORD_SOUNDBOARD_SOUNDS.UPDATED_AT, out.time());
    SOUND.snapshot(sound, row, out.repairs());
    Long creatorId = UserRows.embedded(sound, "user", out);
    if (creatorId == null) {
      creatorId = Parts.id(sound, "user_id", out);
      if (creatorId != null) {
        UserRows.refer(creatorId, out);
      }
    }
    if (creatorId != null) {
      row.with(DISCORD_SOUNDBOARD_SOUNDS.CREATOR_ID, creatorId);
    }
    out.snapshot(row);
  }

  static void delete(long guildId, long id, Changes out) {
    out.delete(
        new Row(SOUNDS)
            .with(DISCORD_SOUNDBOARD_SOUNDS.ID, id)
            .with(DISCORD_SOUNDBOARD_SOUNDS.GUILD_ID, guildId));
  }
}
