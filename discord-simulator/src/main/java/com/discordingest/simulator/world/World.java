package com.discordingest.simulator.world;

import com.discordingest.model.Snowflake;
import com.discordingest.simulator.world.WorldEvent.Body;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
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

  private final WorldState state;
  private final JsonBytes json;
  private final Conversation conversation;
  private final Membership membership;
  private final Administration administration;
  private double clock = START_MILLIS;
  private long count;

  private World(WorldOptions options) {
    this.state = new WorldState(options);
    this.json = state.json;
    this.conversation = new Conversation(state);
    this.membership = new Membership(state, conversation);
    this.administration = new Administration(state, conversation, membership);
  }

  /** A world before its first event. */
  public static World create(WorldOptions options) {
    return new World(options);
  }

  public WorldOptions options() {
    return state.options;
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
    if (state.pending.isEmpty()) {
      clock += state.random.exponential(MEAN_MILLIS_BETWEEN_EVENTS);
      state.now = (long) clock;
      while (state.pending.isEmpty()) {
        happen();
      }
    }
    count++;
    return new WorldEvent(count, state.pending.remove());
  }

  /**
   * What accompanies the latest event for who asked for typing and presence: a signal without state
   * that is no event of its own. Null for most events.
   */
  public @Nullable Body signal() {
    Randomness chance = new Randomness(Randomness.mix(state.options.seed() ^ (count << 20)));
    double kind = chance.fraction();
    if (kind > 0.3) {
      return null;
    }
    Guild guild = state.guilds.get(chance.skewed(state.guilds.size(), 3));
    Member member = guild.members.get(1 + chance.skewed(guild.members.size() - 1, 2));
    return kind < 0.1 ? typing(guild, member, chance) : presence(guild, member, chance);
  }

  /** The guilds of a shard, in the order in which the bot sees them. */
  public List<Long> guildsOf(int shard, int shardCount) {
    List<Long> found = new ArrayList<>();
    for (Guild guild : state.guilds) {
      if (Snowflake.shardOf(guild.id, shardCount) == shard) {
        found.add(guild.id);
      }
    }
    return found;
  }

  /** The bot's user id, which is its application id, too. */
  public long botId() {
    return state.bot.id;
  }

  /** The bot's own user object. */
  public byte[] botUser() {
    writeBot();
    return json.toBytes();
  }

  private void writeBot() {
    User bot = state.bot;
    json.clear()
        .beginObject()
        .id("id", bot.id)
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
        .number("public_flags", 0)
        .endObject();
  }

  /** Whether a guild is reachable, rather than in an outage. */
  public boolean isAvailable(long guildId) {
    return !guild(guildId).down;
  }

  /** The body of a guild's GUILD_CREATE as it stands now. */
  public byte[] guildCreate(long guildId, long intents, int largeThreshold) {
    Guild guild = guild(guildId);
    boolean all = Intent.GUILD_PRESENCES.in(intents) && guild.members.size() <= largeThreshold;
    state.guildJson.whole(json.clear(), guild, all, largeThreshold);
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
    Guild guild = state.guildsById.get(guildId);
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
        MemberJson.write(json, found.get(i));
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
    Guild guild = state.guildsById.get(guildId);
    if (guild == null) {
      return null;
    }
    json.clear().beginArray();
    for (Channel channel : guild.channels) {
      ChannelJson.write(json, channel, false);
    }
    return json.endArray().toBytes();
  }

  /** The threads of a guild that are not archived, as REST tells them; null without such guild. */
  public byte @Nullable [] activeThreads(long guildId) {
    Guild guild = state.guildsById.get(guildId);
    if (guild == null) {
      return null;
    }
    json.clear().beginObject().beginArray("threads");
    for (Channel thread : guild.threads) {
      if (!thread.archived) {
        ChannelJson.write(json, thread, false);
      }
    }
    return json.endArray().emptyArray("members").endObject().toBytes();
  }

  /**
   * A channel's public threads that are archived, the latest archived first, as REST tells them.
   *
   * @param before only those archived before this moment, in Unix milliseconds
   * @return null if there is no such channel
   */
  public byte @Nullable [] archivedThreads(long channelId, long before, int limit) {
    Channel channel = state.channelsById.get(channelId);
    Guild guild = channel == null ? null : channel.guild;
    if (guild == null) {
      return null;
    }
    List<Channel> archived =
        guild.threads.stream()
            .filter(thread -> thread.archived && thread.type != Channel.PRIVATE_THREAD)
            .filter(thread -> thread.parent == channel && thread.archivedAt < before)
            .sorted(Comparator.comparingLong((Channel thread) -> thread.archivedAt).reversed())
            .toList();
    json.clear().beginObject().beginArray("threads");
    archived.stream().limit(limit).forEach(thread -> ChannelJson.write(json, thread, false));
    return json.endArray()
        .emptyArray("members")
        .bool("has_more", archived.size() > limit)
        .endObject()
        .toBytes();
  }

  /** The JSON array of the bot's guilds with ids above one, by ascending id. */
  public byte[] guildsAfter(long after, int limit) {
    json.clear().beginArray();
    state.guilds.stream()
        .filter(guild -> guild.id > after)
        .sorted(Comparator.comparingLong((Guild guild) -> guild.id))
        .limit(limit)
        .forEach(guild ->
            json.beginObject()
                .id("id", guild.id)
                .string("name", guild.name)
                .nullValue("icon")
                .bool("owner", false)
                .string("permissions", "2248473465835073")
                .emptyArray("features")
                .endObject());
    return json.endArray().toBytes();
  }

  /**
   * A page of a channel's messages that are not deleted, latest first.
   *
   * @param before only ids below it, the latest of them; negative for no bound
   * @param after only ids above it, the earliest of them; negative for no bound
   * @return a JSON array; null if there is no such channel
   */
  public byte @Nullable [] messages(long channelId, long before, long after, int limit) {
    Channel channel = state.channelsById.get(channelId);
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
      state.messageJson.write(json, message, false);
    }
    return json.endArray().toBytes();
  }

  private Guild guild(long guildId) {
    Guild guild = state.guildsById.get(guildId);
    if (guild == null) {
      throw new IllegalArgumentException("no such guild: " + guildId);
    }
    return guild;
  }

  private void happen() {
    Guild guild = state.someGuild();
    switch (Mix.draw(state.random)) {
      case WRITE -> conversation.write(guild);
      case EDIT -> conversation.edit(guild);
      case UNFURL -> conversation.unfurl(guild);
      case DELETE -> conversation.delete(guild);
      case DELETE_BULK -> conversation.deleteBulk(guild);
      case OLD_MESSAGE -> conversation.oldMessage(guild);
      case REACT -> conversation.react(guild);
      case UNREACT -> conversation.unreact(guild);
      case CLEAR_REACTIONS -> conversation.clearReactions(guild);
      case VOTE -> conversation.vote(guild);
      case PIN -> conversation.pin(guild);
      case COMMAND -> conversation.command(guild);
      case DIRECT_MESSAGE -> conversation.directMessage();
      case JOIN -> membership.join(guild);
      case LEAVE -> membership.leave(guild);
      case CHANGE_MEMBER -> membership.change(guild);
      case CHANGE_PROFILE -> membership.changeProfile(guild);
      case VOICE -> membership.voice(guild);
      case BAN -> membership.ban(guild);
      case THREAD_CREATE -> administration.createThread(guild);
      case THREAD_CHANGE -> administration.changeThread(guild);
      case THREAD_DELETE -> administration.deleteThread(guild);
      case CHANNEL_CREATE -> administration.createChannel(guild);
      case CHANNEL_CHANGE -> administration.changeChannel(guild);
      case CHANNEL_DELETE -> administration.deleteChannel(guild);
      case ROLE_CREATE -> administration.createRole(guild);
      case ROLE_CHANGE -> administration.changeRole(guild);
      case ROLE_DELETE -> administration.deleteRole(guild);
      case CHANGE_GUILD -> administration.changeGuild(guild);
      case CHANGE_EMOJIS -> administration.changeEmojis(guild);
      case INVITE -> administration.invite(guild);
      case OUTAGE -> administration.outage(guild);
      case CHANGE_SELF -> changeSelf();
    }
  }

  private void changeSelf() {
    state.bot.avatar = state.random.nextLong() | 1;
    writeBot();
    state.emitWhole("USER_UPDATE", null, null);
  }

  private Body typing(Guild guild, Member member, Randomness chance) {
    Channel channel = guild.channels.get(chance.below(guild.channels.size()));
    json.clear().beginObject().id("user_id", member.user.id).number("timestamp", state.now / 1000);
    json.beginObject("member");
    MemberJson.fieldsWithUser(json, member);
    json.endObject().id("channel_id", channel.id).id("guild_id", guild.id).endObject();
    return new Body("TYPING_START", guild.id, Intent.GUILD_MESSAGE_TYPING, json.toBytes());
  }

  private Body presence(Guild guild, Member member, Randomness chance) {
    String status = chance.chance(0.4) ? "online" : chance.chance(0.5) ? "idle" : "offline";
    json.clear()
        .beginObject()
        .beginObject("user")
        .id("id", member.user.id)
        .endObject()
        .string("status", status)
        .id("guild_id", guild.id)
        .beginObject("client_status");
    if (!status.equals("offline")) {
      json.string("desktop", status);
    }
    json.endObject().emptyArray("activities").endObject();
    return new Body("PRESENCE_UPDATE", guild.id, Intent.GUILD_PRESENCES, json.toBytes());
  }
}
