package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * GUILD_*: members who join and leave, and guilds that come and go. Joining counts on the day that
 * the member's {@code joined_at} names, leaving on the day on which it was seen. Members that an
 * event merely lists have not joined.
 */
final class GuildTallies {
  private static final byte[] PRESENT = {1};
  private static final byte[] ABSENT = {0};

  private GuildTallies() {}

  /** May be sent for someone who is a member already. */
  static void joined(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    long guildId = Fields.id(data, "guild_id");
    long userId = Fields.id(Fields.required(data, "user"), "id");
    Instant joinedAt = Fields.time(data, "joined_at");
    byte[] member = Fact.member(guildId, userId);
    if (isPresent(memory.get(member))) {
      return;
    }
    memory.put(member, PRESENT);
    Instant at = joinedAt == null ? dispatch.time() : joinedAt;
    out.add(Window.GuildDay.at(guildId, at), Count.JOINS, 1);
    out.person(Window.BotDay.at(dispatch.time()), userId);
  }

  /** Leaving, kick and ban look alike. */
  static void left(Dispatch dispatch, Memory memory, Increments out) {
    long guildId = Fields.id(dispatch.data(), "guild_id");
    long userId = Fields.id(Fields.required(dispatch.data(), "user"), "id");
    byte[] member = Fact.member(guildId, userId);
    byte[] known = memory.get(member);
    if (known == null || isPresent(known)) {
      memory.put(member, ABSENT);
      out.add(Window.GuildDay.at(guildId, dispatch.time()), Count.LEAVES, 1);
    }
  }

  static void listed(Dispatch dispatch, Memory memory, Increments out) {
    out.people(Window.BotDay.at(dispatch.time()), users(dispatch.data()));
  }

  /** A guild with all its children; an unavailable one is a stub that says nothing. */
  static void created(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    long id = Fields.id(data, "id");
    if (Fields.isTrue(data, "unavailable")) {
      return;
    }
    Distinct users = users(data);
    ChannelTallies.Listed channels = ChannelTallies.Listed.of(Fields.objects(data, "channels"));
    ChannelTallies.Listed threads = ChannelTallies.Listed.of(Fields.objects(data, "threads"));
    VoiceTallies.listed(id, dispatch, memory, out);
    if (memory.learn(Fact.guild(id))) {
      out.add(Window.BotDay.at(dispatch.time()), Count.GUILDS, 1);
    }
    channels.remember(id, dispatch, memory, out);
    threads.remember(id, dispatch, memory, out);
    out.people(Window.BotDay.at(dispatch.time()), users);
  }

  /** An outage leaves everything as it is; otherwise the bot is out. */
  static void deleted(Dispatch dispatch, Memory memory, Increments out) {
    long id = Fields.id(dispatch.data(), "id");
    if (Fields.isTrue(dispatch.data(), "unavailable")) {
      return;
    }
    VoiceTallies.ended(id, dispatch.time(), memory, out);
    byte[] guild = Fact.guild(id);
    if (memory.get(guild) != null) {
      memory.remove(guild);
      out.add(Window.BotDay.at(dispatch.time()), Count.GUILDS, -1);
    }
  }

  private static boolean isPresent(byte @Nullable [] known) {
    return known != null && known[0] == PRESENT[0];
  }

  private static Distinct users(ObjectNode data) {
    LongStream.Builder ids = LongStream.builder();
    Fields.forEach(
        data,
        "members",
        member -> {
          ObjectNode user = Fields.object(member, "user");
          if (user != null) {
            ids.add(Fields.id(user, "id"));
          }
        });
    return Distinct.of(ids.build().toArray());
  }
}
