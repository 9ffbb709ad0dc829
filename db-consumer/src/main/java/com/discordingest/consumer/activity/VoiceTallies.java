package com.discordingest.consumer.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.discordingest.model.RowVersions;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Time in voice channels. It counts whenever the voice state changes and when the user leaves, up
 * to that moment, on the days on which it was spent. Whoever a new GUILD_CREATE no longer lists
 * left while nobody watched: their time counts up to the last event that the guild had shown.
 */
final class VoiceTallies {
  /** Discord's are 32 characters long. */
  private static final int MOST_SESSION = 100;

  private VoiceTallies() {}

  /**
   * A stay that goes on.
   *
   * @param since up to when it has counted
   * @param session Discord's id of the connection; another one means that the user was away
   */
  private record Stay(Instant since, String session) {
    static Stay of(ObjectNode state, Instant since) {
      String session = Fields.text(state, "session_id");
      return new Stay(
          since,
          session == null ? "" : session.substring(0, Math.min(session.length(), MOST_SESSION)));
    }

    /** An event that comes late does not make time count twice. */
    Stay notBefore(Instant earliest) {
      return since.isBefore(earliest) ? new Stay(earliest, session) : this;
    }

    byte[] toBytes() {
      byte[] text = session.getBytes(UTF_8);
      return ByteBuffer.allocate(Long.BYTES + text.length)
          .putLong(RowVersions.ofMoment(since))
          .put(text)
          .array();
    }

    static Stay ofBytes(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Instant since = RowVersions.momentOf(in.getLong());
      return new Stay(since, new String(bytes, Long.BYTES, bytes.length - Long.BYTES, UTF_8));
    }
  }

  /** Calls in direct messages belong to no guild. */
  static void updated(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    Long guildId = Fields.optionalId(data, "guild_id");
    long userId = Fields.id(data, "user_id");
    boolean away = Fields.optionalId(data, "channel_id") == null;
    Stay now = Stay.of(data, dispatch.time());
    if (guildId == null) {
      return;
    }
    byte[] fact = Fact.voice(guildId, userId);
    byte[] stored = memory.get(fact);
    if (stored != null) {
      Stay known = Stay.ofBytes(stored);
      out.voice(guildId, known.since(), now.since());
      now = now.notBefore(known.since());
    }
    if (away) {
      memory.remove(fact);
    } else {
      memory.put(fact, now.toBytes());
    }
    out.person(Window.BotDay.at(dispatch.time()), userId);
  }

  /** Of the guild's members, these are in voice channels and no others. */
  static void listed(long guildId, Dispatch dispatch, Memory memory, Increments out) {
    List<ObjectNode> states = Fields.objects(dispatch.data(), "voice_states");
    if (states == null) {
      return;
    }
    Map<Long, Stay> present = new HashMap<>();
    states.forEach(
        state -> present.put(Fields.id(state, "user_id"), Stay.of(state, dispatch.time())));
    Instant lastSeen = Tallying.lastSeen(guildId, memory);
    for (Map.Entry<byte[], byte[]> entry : memory.startingWith(Fact.voices(guildId))) {
      Stay known = Stay.ofBytes(entry.getValue());
      long userId = Fact.lastId(entry.getKey());
      Stay now = present.get(userId);
      if (now != null && now.session().equals(known.session())) {
        present.remove(userId);
      } else {
        memory.remove(entry.getKey());
        count(guildId, known, lastSeen, out);
      }
    }
    present.forEach((userId, stay) -> memory.put(Fact.voice(guildId, userId), stay.toBytes()));
  }

  /** The guild is out of sight from this moment on. */
  static void ended(long guildId, Instant at, Memory memory, Increments out) {
    for (Map.Entry<byte[], byte[]> entry : memory.startingWith(Fact.voices(guildId))) {
      memory.remove(entry.getKey());
      count(guildId, Stay.ofBytes(entry.getValue()), at, out);
    }
  }

  private static void count(long guildId, Stay stay, @Nullable Instant until, Increments out) {
    if (until != null) {
      out.voice(guildId, stay.since(), until);
    }
  }
}
