package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.discordingest.model.EventNames;
import com.discordingest.model.RowVersions;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each kind of event counts for. A function of the events of a partition in their order: no
 * clock, nothing outside its {@link Memory}. Each event is read as a whole before anything is
 * remembered, so that one that cannot be read leaves nothing behind. Used by one thread.
 */
final class Tallying {
  /** What one kind of event counts for. */
  @FunctionalInterface
  private interface Handler {
    void tally(Dispatch dispatch, Memory memory, Increments out);
  }

  private static final Map<String, Handler> HANDLERS =
      Map.ofEntries(
          Map.entry("MESSAGE_CREATE", MessageTallies::created),
          Map.entry("MESSAGE_UPDATE", MessageTallies::updated),
          Map.entry("MESSAGE_DELETE", MessageTallies::deleted),
          Map.entry("MESSAGE_DELETE_BULK", MessageTallies::bulkDeleted),
          Map.entry("MESSAGE_REACTION_ADD", ReactionTallies::added),
          Map.entry("MESSAGE_REACTION_REMOVE", ReactionTallies::removed),
          Map.entry("MESSAGE_REACTION_REMOVE_ALL", ReactionTallies::allRemoved),
          Map.entry("MESSAGE_REACTION_REMOVE_EMOJI", ReactionTallies::emojiRemoved),
          Map.entry("INTERACTION_CREATE", CommandTallies::used),
          Map.entry("GUILD_MEMBER_ADD", GuildTallies::joined),
          Map.entry("GUILD_MEMBER_REMOVE", GuildTallies::left),
          Map.entry("GUILD_MEMBERS_CHUNK", GuildTallies::listed),
          Map.entry("GUILD_CREATE", GuildTallies::created),
          Map.entry("GUILD_DELETE", GuildTallies::deleted),
          Map.entry("CHANNEL_CREATE", ChannelTallies::shown),
          Map.entry("CHANNEL_UPDATE", ChannelTallies::shown),
          Map.entry("CHANNEL_DELETE", ChannelTallies::deleted),
          Map.entry("THREAD_CREATE", ChannelTallies::shown),
          Map.entry("THREAD_UPDATE", ChannelTallies::shown),
          Map.entry("THREAD_DELETE", ChannelTallies::deleted),
          Map.entry("THREAD_LIST_SYNC", ChannelTallies::synced),
          Map.entry("VOICE_STATE_UPDATE", VoiceTallies::updated));

  private Tallying() {}

  /** Whether events of this name count for anything. */
  static boolean covers(String type) {
    return HANDLERS.containsKey(type);
  }

  /**
   * What a dispatch adds to tallies.
   *
   * @throws RuntimeException if it cannot be read; memory is as it was
   */
  static Increments tally(Dispatch dispatch, Memory memory) {
    Increments out = new Increments();
    Handler handler = HANDLERS.get(dispatch.type());
    if (handler != null) {
      String field = EventNames.isGuildItself(dispatch.type()) ? "id" : "guild_id";
      Long guildId = Fields.optionalId(dispatch.data(), field);
      handler.tally(dispatch, memory, out);
      if (guildId != null) {
        memory.put(Fact.lastEvent(guildId), ofLong(dispatch.version()));
      }
    }
    return out;
  }

  /** When the guild showed its last event before this one; null if this is its first. */
  static @Nullable Instant lastSeen(long guildId, Memory memory) {
    byte[] micros = memory.get(Fact.lastEvent(guildId));
    return micros == null ? null : RowVersions.momentOf(toLong(micros));
  }

  private static byte[] ofLong(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  private static long toLong(byte[] bytes) {
    return ByteBuffer.wrap(bytes).getLong();
  }
}
