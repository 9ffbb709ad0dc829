package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** GUILD_CREATE, GUILD_UPDATE and GUILD_DELETE. */
final class GuildEvents {
  private GuildEvents() {}

  /** A guild with all its children; an unavailable one is a stub that removes nothing (trap G2). */
  static void created(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    if (Fields.isTrue(data, "unavailable")) {
      GuildRows.unavailable(id, out);
      return;
    }
    GuildRows.created(id, data, out);
    roles(id, data, out);
    List<ObjectNode> channels = Fields.objects(data, "channels");
    if (channels != null) {
      ChannelRows.visibleOnly(id, channels, out);
      channels.forEach(channel -> ChannelRows.snapshot(id, channel, out));
    }
    List<ObjectNode> threads = Fields.objects(data, "threads");
    if (threads != null) {
      threads.forEach(thread -> ChannelRows.snapshot(id, thread, out));
    }
    expressions(id, data, out);
    SoundRows.replace(id, Fields.objects(data, "soundboard_sounds"), out);
    ScheduledEventRows.replace(id, Fields.objects(data, "guild_scheduled_events"), out);
    StageRows.replace(id, Fields.objects(data, "stage_instances"), out);
    VoiceRows.replace(id, Fields.objects(data, "voice_states"), out);
    MemberEvents.listed(id, Fields.objects(data, "members"), out);
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
    EmojiRows.replace(guildId, Fields.objects(data, "emojis"), out);
    StickerRows.replace(guildId, Fields.objects(data, "stickers"), out);
  }

  private static void roles(long guildId, ObjectNode data, Changes out) {
    List<ObjectNode> roles = Fields.objects(data, "roles");
    if (roles != null) {
      RoleRows.snapshotAll(guildId, roles, out);
    }
  }
}
