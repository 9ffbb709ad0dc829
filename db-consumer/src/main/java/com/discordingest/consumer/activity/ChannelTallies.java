package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CHANNEL_* and THREAD_*: how many there are. A deleted channel takes its threads along; a deleted
 * category takes nothing.
 */
final class ChannelTallies {
  private static final List<Integer> THREAD_TYPES = List.of(10, 11, 12);

  private ChannelTallies() {}

  /** What is remembered of a channel: whether it is a thread, and in which channel. */
  private record Place(boolean thread, long parentId) {
    static Place of(ObjectNode channel) {
      Integer type = Fields.integer(channel, "type");
      Long parentId = Fields.optionalId(channel, "parent_id");
      return new Place(
          type != null && THREAD_TYPES.contains(type), parentId == null ? 0 : parentId);
    }

    byte[] toBytes() {
      return ByteBuffer.allocate(1 + Long.BYTES)
          .put((byte) (thread ? 1 : 0))
          .putLong(parentId)
          .array();
    }

    static Place ofBytes(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      return new Place(in.get() == 1, in.getLong());
    }
  }

  static void shown(Dispatch dispatch, Memory memory, Increments out) {
    Long guildId = Fields.optionalId(dispatch.data(), "guild_id");
    if (guildId != null) {
      Listed.of(List.of(dispatch.data())).remember(guildId, dispatch, memory, out);
    }
  }

  static void synced(Dispatch dispatch, Memory memory, Increments out) {
    long guildId = Fields.id(dispatch.data(), "guild_id");
    Listed.of(Fields.objects(dispatch.data(), "threads")).remember(guildId, dispatch, memory, out);
  }

  static void deleted(Dispatch dispatch, Memory memory, Increments out) {
    long id = Fields.id(dispatch.data(), "id");
    Long guildId = Fields.optionalId(dispatch.data(), "guild_id");
    if (guildId == null) {
      return;
    }
    List<byte[]> gone = new ArrayList<>();
    byte[] channel = Fact.channel(guildId, id);
    byte[] known = memory.get(channel);
    if (known != null) {
      gone.add(channel);
    }
    if (known == null || !Place.ofBytes(known).thread()) {
      for (Map.Entry<byte[], byte[]> other : memory.startingWith(Fact.channels(guildId))) {
        Place place = Place.ofBytes(other.getValue());
        if (place.thread() && place.parentId() == id) {
          gone.add(other.getKey());
        }
      }
    }
    gone.forEach(memory::remove);
    out.add(Window.BotDay.at(dispatch.time()), Count.CHANNELS, -gone.size());
  }

  /** Channels that an event shows, read as a whole before any is remembered. */
  record Listed(List<Long> ids, List<Place> places) {
    static Listed of(@Nullable List<ObjectNode> channels) {
      List<ObjectNode> present = channels == null ? List.of() : channels;
      return new Listed(
          present.stream().map(channel -> Fields.id(channel, "id")).toList(),
          present.stream().map(Place::of).toList());
    }

    void remember(long guildId, Dispatch dispatch, Memory memory, Increments out) {
      for (int i = 0; i < ids.size(); i++) {
        byte[] fact = Fact.channel(guildId, ids.get(i));
        if (memory.get(fact) == null) {
          out.add(Window.BotDay.at(dispatch.time()), Count.CHANNELS, 1);
        }
        memory.put(fact, places.get(i).toBytes());
      }
    }
  }
}
