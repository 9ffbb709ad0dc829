package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CHANNEL_* and THREAD_*. Archiving a thread is an update; deleting a category deletes no child
 * (trap C1).
 */
final class ChannelEvents {
  private ChannelEvents() {}

  static void saved(ObjectNode data, Changes out) {
    ChannelRows.snapshot(guild(data, out), data, out);
  }

  static void deleted(ObjectNode data, Changes out) {
    ChannelRows.deleted(guild(data, out), data, out);
  }

  static void threadDeleted(ObjectNode data, Changes out) {
    ChannelRows.deletedStub(guild(data, out), data, out);
  }

  /**
   * Also sent when the bot is added to a thread that exists. A public thread is the last thing that
   * was posted in its channel when it starts (trap C4).
   */
  static void threadCreated(ObjectNode data, Changes out) {
    Long guildId = guild(data, out);
    long id = threadShown(guildId, data, out);
    Long parentId = Parts.id(data, "parent_id", out);
    if (parentId != null && ChannelRows.isPublicThread(data)) {
      ChannelRows.posted(parentId, guildId, id, out);
    }
  }

  static void threadUpdated(ObjectNode data, Changes out) {
    threadShown(guild(data, out), data, out);
  }

  /** A thread, and the bot's membership if it is shown. */
  static long threadShown(@Nullable Long guildId, ObjectNode thread, Changes out) {
    long id = ChannelRows.snapshot(guildId, thread, out);
    ObjectNode member = Parts.object(thread, "member", out);
    if (member != null) {
      ThreadMemberRows.joined(id, guildId, member, out);
    }
    return id;
  }

  static void pinned(ObjectNode data, Changes out) {
    ChannelRows.aside(Fields.id(data, "channel_id"), guild(data, out), data, out);
  }

  static void voiceStatus(ObjectNode data, Changes out) {
    ChannelRows.aside(Fields.id(data, "id"), guild(data, out), data, out);
  }

  static void voiceStarted(ObjectNode data, Changes out) {
    ChannelRows.voiceStarted(Fields.id(data, "id"), guild(data, out), data, out);
  }

  /** Voice status and start times, which the bot has asked for. */
  static void info(ObjectNode data, Changes out) {
    Long guildId = guild(data, out);
    List<ObjectNode> channels = Parts.keyed(data, "channels", "id", out);
    if (channels != null) {
      channels.forEach(
          channel -> ChannelRows.aside(Fields.id(channel, "id"), guildId, channel, out));
    }
  }

  /** The bot's own membership of a thread. */
  static void threadMemberUpdated(ObjectNode data, Changes out) {
    ThreadMemberRows.joined(Fields.id(data, "id"), guild(data, out), data, out);
  }

  static void threadMembersUpdated(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    Long guildId = guild(data, out);
    ChannelRows.counted(id, guildId, data, out);
    List<ObjectNode> added = Parts.objects(data, "added_members", out);
    if (added != null) {
      added.forEach(member -> ThreadMemberRows.joined(id, guildId, member, out));
    }
    List<Long> removed = Parts.ids(data, "removed_member_ids", out);
    if (removed != null) {
      removed.forEach(userId -> ThreadMemberRows.left(id, userId, out));
    }
  }

  /**
   * The active threads that the bot can see now. Others are archived or hidden, not gone (trap T1).
   */
  static void threadsSynced(ObjectNode data, Changes out) {
    long guildId = GuildRows.required(data, out);
    List<ObjectNode> threads = Parts.keyed(data, "threads", "id", out);
    if (threads != null) {
      List<Long> parents = Parts.ids(data, "channel_ids", out);
      if (parents == null) {
        ChannelRows.activeThreadsOnly(guildId, null, threads, out);
      } else {
        parents.forEach(parent -> ChannelRows.activeThreadsOnly(guildId, parent, threads, out));
      }
      threads.forEach(thread -> threadShown(guildId, thread, out));
    }
    List<ObjectNode> members = Parts.keyed(data, "members", "id", out);
    if (members != null) {
      members.forEach(
          member -> ThreadMemberRows.joined(Fields.id(member, "id"), guildId, member, out));
    }
  }

  private static @Nullable Long guild(ObjectNode data, Changes out) {
    return GuildRows.optional(data, out);
  }
}
