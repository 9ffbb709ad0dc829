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
   * The active threads that the bot can see now. Others are archived or hidden, not gone (trap T1).
   */
  static void threadsSynced(ObjectNode data, Changes out) {
    Long guildId = guild(data, out);
    List<ObjectNode> threads = Fields.objects(data, "threads");
    if (threads != null) {
      threads.forEach(thread -> ChannelRows.snapshot(guildId, thread, out));
    }
  }

  private static @Nullable Long guild(ObjectNode data, Changes out) {
    Long guildId = Fields.optionalId(data, "guild_id");
    if (guildId != null) {
      GuildRows.refer(guildId, out);
    }
    return guildId;
  }
}
