package com.discordingest.simulator.world;

import com.discordingest.model.Snowflake;
import com.discordingest.simulator.world.WorldEvent.Body;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A small Discord that lives by its own clock: draws what happens next and keeps the resulting
 * state, from which it answers what a bot may ask. The n-th event depends on the options and n
 * alone. Not thread-safe.
 */
public final class World {
  /** When every world begins: 2026-01-01T00:00Z. */
  public static final long START_MILLIS = 1_767_225_600_000L;

  private static final double MEAN_MILLIS_BETWEEN_EVENTS = 180;
  private static final int RECENT = 40;

  private final WorldOptions options;
  private final Randomness random;
  private final Ids ids = new Ids();
  private final Text text = new Text();
  private final JsonBytes json = new JsonBytes();
  private final User bot;
  private final Payloads payloads;
  private final List<User> users;
  private final List<Guild> guilds;
  private final Map<Long, Guild> guildsById = new HashMap<>();
  private final Map<Long, Channel> channelsById = new HashMap<>();
  private final ArrayDeque<Body> pending = new ArrayDeque<>();
  private double clock = START_MILLIS;
  private long now = START_MILLIS;
  private long count;

  private World(WorldOptions options) {
    this.options = options;
    this.random = new Randomness(Randomness.mix(options.seed()));
    this.bot = new User(Ids.at(START_MILLIS - 5_000_000_000L, 77), true, "ingest", null, "0420");
    this.bot.avatar = 0xB07;
    this.payloads = new Payloads(text, bot);
    Population population = new Population(options, random, START_MILLIS, bot);
    population.settle();
    this.users = population.users();
    this.guilds = population.guilds();
    for (Guild guild : guilds) {
      guildsById.put(guild.id, guild);
      for (Channel channel : guild.channels) {
        channelsById.put(channel.id, channel);
      }
    }
  }

  /** A world before its first event. */
  public static World create(WorldOptions options) {
    return new World(options);
  }

  public WorldOptions options() {
    return options;
  }

  /** How many events have happened. */
  public long count() {
    return count;
  }

  /** Lets events happen unseen until so many have. */
  public void forwardTo(long events) {
    while (count < events) {
      next();
    }
  }

  /** Lets the next thing happen. */
  public WorldEvent next() {
    if (pending.isEmpty()) {
      clock += random.exponential(MEAN_MILLIS_BETWEEN_EVENTS);
      now = (long) clock;
      while (pending.isEmpty()) {
        happen();
      }
    }
    count++;
    return new WorldEvent(count, pending.remove(), null);
  }

  /** The guilds of a shard, in the order in which the bot sees them. */
  public List<Long> guildsOf(int shard, int shardCount) {
    List<Long> found = new ArrayList<>();
    for (Guild guild : guilds) {
      if (Snowflake.shardOf(guild.id, shardCount) == shard) {
        found.add(guild.id);
      }
    }
    return found;
  }

  /** The bot's user id, which is its application id, too. */
  public long botId() {
    return bot.id;
  }

  /** The bot's own user object. */
  public byte[] botUser() {
    json.clear().beginObject();
    json.id("id", bot.id)
        .string("username", bot.username)
        .string("discriminator", bot.discriminator)
        .nullValue("global_name")
        .imageHash("avatar", bot.avatar)
        .bool("bot", true)
        .bool("verified", true)
        .bool("mfa_enabled", true)
        .nullValue("email")
        .nullValue("primary_guild")
        .number("flags", 0)
        .number("public_flags", 0);
    return json.endObject().toBytes();
  }

  /** The body of a guild's GUILD_CREATE as it stands now. */
  public byte[] guildCreate(long guildId, long intents, int largeThreshold) {
    Guild guild = guild(guildId);
    boolean all = Intent.GUILD_PRESENCES.in(intents) && guild.members.size() <= largeThreshold;
    payloads.guildCreate(json.clear(), guild, all, largeThreshold);
    return json.toBytes();
  }

  /**
   * The bodies of the GUILD_MEMBERS_CHUNKs that answer a request; none for an unknown guild.
   *
   * @param query how usernames begin; null if asked by ids
   * @param limit how many at most; 0 for all
   * @param chunkSize how many members a chunk holds
   */
  public List<byte[]> memberChunks(
      long guildId,
      @Nullable String query,
      int limit,
      List<Long> userIds,
      @Nullable String nonce,
      int chunkSize) {
    Guild guild = guildsById.get(guildId);
    if (guild == null) {
      return List.of();
    }
    List<Member> found = new ArrayList<>();
    for (Member member : guild.members) {
      if (query == null
          ? userIds.contains(member.user.id)
          : member.user.username.startsWith(query) && (limit == 0 || found.size() < limit)) {
        found.add(member);
      }
    }
    int chunks = Math.max(1, (found.size() + chunkSize - 1) / chunkSize);
    List<byte[]> bodies = new ArrayList<>();
    for (int chunk = 0; chunk < chunks; chunk++) {
      json.clear().beginObject().beginArray("not_found");
      for (long id : userIds) {
        if (found.stream().noneMatch(member -> member.user.id == id)) {
          json.id(id);
        }
      }
      json.endArray();
      if (nonce != null) {
        json.string("nonce", nonce);
      }
      json.beginArray("members");
      int end = Math.min(found.size(), (chunk + 1) * chunkSize);
      for (int i = chunk * chunkSize; i < end; i++) {
        payloads.memberWithUser(json, found.get(i));
      }
      json.endArray()
          .id("guild_id", guildId)
          .number("chunk_index", chunk)
          .number("chunk_count", chunks)
          .endObject();
      bodies.add(json.toBytes());
    }
    return bodies;
  }

  /** The JSON array of a guild's channels, without threads; null if there is no such guild. */
  public byte @Nullable [] channels(long guildId) {
    Guild guild = guildsById.get(guildId);
    if (guild == null) {
      return null;
    }
    json.clear().beginArray();
    for (Channel channel : guild.channels) {
      payloads.channel(json, channel, false);
    }
    return json.endArray().toBytes();
  }

  /** The threads of a guild that are not archived, as REST tells them; null without such guild. */
  public byte @Nullable [] activeThreads(long guildId) {
    Guild guild = guildsById.get(guildId);
    if (guild == null) {
      return null;
    }
    json.clear().beginObject().beginArray("threads");
    for (Channel thread : guild.threads) {
      if (!thread.archived) {
        payloads.channel(json, thread, false);
      }
    }
    return json.endArray().emptyArray("members").endObject().toBytes();
  }

  /**
   * A page of a channel's messages that are not deleted, latest first.
   *
   * @param before only ids below it, the latest of them; negative for no bound
   * @param after only ids above it, the earliest of them; negative for no bound
   * @return a JSON array; null if there is no such channel
   */
  public byte @Nullable [] messages(long channelId, long before, long after, int limit) {
    Channel channel = channelsById.get(channelId);
    if (channel == null) {
      return null;
    }
    MessageLog log = channel.messages;
    List<Message> page = new ArrayList<>();
    if (after >= 0) {
      for (int i = log.countBelow(after + 1); i < log.size() && page.size() < limit; i++) {
        if (!log.get(i).deleted) {
          page.addFirst(log.get(i));
        }
      }
    } else {
      int end = before < 0 ? log.size() : log.countBelow(before);
      for (int i = end - 1; i >= 0 && page.size() < limit; i--) {
        if (!log.get(i).deleted) {
          page.add(log.get(i));
        }
      }
    }
    json.clear().beginArray();
    for (Message message : page) {
      payloads.message(json, message, false);
    }
    return json.endArray().toBytes();
  }

  private Guild guild(long guildId) {
    Guild guild = guildsById.get(guildId);
    if (guild == null) {
      throw new IllegalArgumentException("no such guild: " + guildId);
    }
    return guild;
  }

  private void happen() {
    Guild guild = guilds.get(random.skewed(guilds.size(), 3));
    int roll = random.below(1000);
    if (roll < 660) {
      write(guild);
    } else if (roll < 730) {
      edit(guild);
    } else if (roll < 770) {
      delete(guild);
    } else if (roll < 900) {
      react(guild);
    } else if (roll < 940) {
      join(guild);
    } else {
      changeMember(guild);
    }
  }

  private void emit(String type, @Nullable Guild guild, Intent intent) {
    pending.add(new Body(type, guild == null ? 0 : guild.id, intent, json.toBytes()));
  }

  private void write(Guild guild) {
    Channel channel = busyChannel(guild);
    Member author = guild.members.get(random.skewed(guild.members.size(), 2));
    Message message =
        new Message(ids.next(now), channel, Message.REGULAR, author.user, 0, random.nextLong());
    channel.messages.add(message);
    payloads.message(json.clear(), message, true);
    emit("MESSAGE_CREATE", guild, Intent.GUILD_MESSAGES);
  }

  private void edit(Guild guild) {
    Message message = recent(guild);
    if (message == null) {
      return;
    }
    message.seed = random.nextLong();
    message.editedAt = now;
    payloads.message(json.clear(), message, true);
    emit("MESSAGE_UPDATE", guild, Intent.GUILD_MESSAGES);
  }

  private void delete(Guild guild) {
    Message message = recent(guild);
    if (message == null) {
      return;
    }
    message.deleted = true;
    json.clear()
        .beginObject()
        .id("id", message.id)
        .id("channel_id", message.channel.id)
        .id("guild_id", guild.id)
        .endObject();
    emit("MESSAGE_DELETE", guild, Intent.GUILD_MESSAGES);
  }

  private void react(Guild guild) {
    Message message = recent(guild);
    if (message == null) {
      return;
    }
    Member member = guild.members.get(random.skewed(guild.members.size(), 2));
    json.clear()
        .beginObject()
        .id("user_id", member.user.id)
        .number("type", 0)
        .id("message_id", message.id);
    json.beginObject("member");
    payloads.user(json, "user", member.user);
    payloads.memberFields(json, member);
    json.endObject();
    payloads.reactionEmoji(json, new Emoji(0, text.unicodeEmoji(random), false));
    json.id("channel_id", message.channel.id).bool("burst", false).id("guild_id", guild.id);
    json.endObject();
    emit("MESSAGE_REACTION_ADD", guild, Intent.GUILD_MESSAGE_REACTIONS);
  }

  private void join(Guild guild) {
    User user = users.get(random.below(users.size()));
    if (guild.member(user) != null) {
      return;
    }
    Member member = new Member(user, guild, now);
    guild.add(member);
    json.clear().beginObject();
    payloads.user(json, "user", user);
    payloads.memberFields(json, member);
    json.id("guild_id", guild.id).endObject();
    emit("GUILD_MEMBER_ADD", guild, Intent.GUILD_MEMBERS);
  }

  private void changeMember(Guild guild) {
    Member member = guild.members.get(random.below(guild.members.size()));
    Population.decorate(random, member);
    json.clear().beginObject();
    payloads.user(json, "user", member.user);
    payloads.memberFields(json, member);
    json.id("guild_id", guild.id).endObject();
    emit("GUILD_MEMBER_UPDATE", guild, Intent.GUILD_MEMBERS);
  }

  private Channel busyChannel(Guild guild) {
    Channel channel;
    do {
      channel = guild.channels.get(random.skewed(guild.channels.size(), 2));
    } while (!channel.takesMessages());
    return channel;
  }

  private @Nullable Message recent(Guild guild) {
    Channel channel = busyChannel(guild);
    int size = channel.messages.size();
    if (size == 0) {
      return null;
    }
    Message message = channel.messages.get(size - 1 - random.skewed(Math.min(size, RECENT), 2));
    return message.deleted ? null : message;
  }
}
