package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** GUILD_CREATE, GUILD_UPDATE and GUILD_DELETE. */
final class GuildEvents {
  private GuildEvents() {}

  /** A guild with all its children; an unavailable one is a stub that removes nothing (trap G2). */
  static void created(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    if (!Fields.isTrue(data, "unavailable")) {
      shown(id, data, out);
    } else if (data.hasNonNull("name")) {
      shown(id, withoutEmptyLists(data), out);
    } else {
      GuildRows.unavailable(id, out);
    }
  }

  /** What an unavailable guild lists none of may be what the outage hides. */
  private static ObjectNode withoutEmptyLists(ObjectNode guild) {
    ObjectNode rest = guild.objectNode();
    guild.forEachEntry((field, value) -> {
      if (!value.isArray() || !value.isEmpty()) {
        rest.set(field, value);
      }
    });
    return rest;
  }

  private static void shown(long id, ObjectNode data, Changes out) {
    GuildRows.created(id, data, out);
    roles(id, data, out);
    List<ObjectNode> channels = Parts.keyed(data, "channels", "id", out);
    if (channels != null) {
      ChannelRows.visibleOnly(id, channels, out);
      channels.forEach(channel -> ChannelRows.snapshot(id, channel, out));
    }
    List<ObjectNode> threads = Parts.keyed(data, "threads", "id", out);
    if (threads != null) {
      threads.forEach(thread -> ChannelEvents.threadShown(id, thread, out));
    }
    expressions(id, data, out);
    SoundRows.replace(id, Parts.keyed(data, "soundboard_sounds", "sound_id", out), out);
    ScheduledEventRows.replace(id, Parts.keyed(data, "guild_scheduled_events", "id", out), out);
    StageRows.replace(id, Parts.keyed(data, "stage_instances", "id", out), out);
    VoiceRows.replace(id, Parts.keyed(data, "voice_states", "user_id", out), out);
    MemberEvents.allListed(id, data, out);
  }

  /** Without GUILD_CREATE's extras: channels, threads, members, joined_at and member_count stay. */
  static void updated(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    GuildRows.updated(id, data, out);
    roles(id, data, out);
    expressions(id, data, out);
  }

  /** unavailable: true is an outage; absent (or false) means the bot is out (trap G1). */
  static void deleted(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    if (Fields.isTrue(data, "unavailable")) {
      GuildRows.unavailable(id, out);
    } else {
      GuildRows.left(id, out);
    }
  }

  private static void expressions(long guildId, ObjectNode data, Changes out) {
    EmojiRows.replace(guildId, Parts.keyed(data, "emojis", "id", out), out);
    StickerRows.replace(guildId, Parts.keyed(data, "stickers", "id", out), out);
  }

  private static void roles(long guildId, ObjectNode data, Changes out) {
    List<ObjectNode> roles = Parts.keyed(data, "roles", "id", out);
    if (roles != null) {
      RoleRows.snapshotAll(guildId, roles, out);
    }
  }
}
