package com.discordingest.simulator.world;

import com.discordingest.simulator.world.WorldEvent.Body;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the things that happen read and change: the world's clock, its people and guilds,
 * and the dispatches that the latest happening caused, waiting to be counted one by one.
 */
final class WorldState {
  private static final int RECENT = 40;

  final WorldOptions options;
  final Randomness random;
  final Ids ids = new Ids();
  final Text text = new Text();
  final JsonBytes json = new JsonBytes();
  final User bot;
  final MessageJson messageJson;
  final GuildJson guildJson;
  final List<User> users;
  final List<Guild> guilds;
  final Map<Long, Guild> guildsById = new HashMap<>();
  final Map<Long, Channel> channelsById = new HashMap<>();
  final Map<Long, Channel> directChannels = new HashMap<>();
  final ArrayDeque<Body> pending = new ArrayDeque<>();

  /** The world's time in Unix milliseconds. */
  long now = World.START_MILLIS;

  WorldState(WorldOptions options) {
    this.options = options;
    this.random = new Randomness(Randomness.mix(options.seed()));
    this.bot =
        new User(Ids.at(World.START_MILLIS - 5_000_000_000L, 77), true, "ingest", null, "0420");
    this.bot.avatar = 0xB07;
    this.messageJson = new MessageJson(text);
    this.guildJson = new GuildJson(bot);
    Population population = new Population(options, random, World.START_MILLIS, bot);
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

  /**
   * Begins the JSON object of a dispatch's body; any other that was begun must have been emitted.
   */
  JsonBytes begin() {
    return json.clear().beginObject();
  }

  /** Dispatches the object that was begun and is complete but for its last brace. */
  void emit(String type, @Nullable Guild guild, @Nullable Intent intent) {
    json.endObject();
    emitWhole(type, guild, intent);
  }

  /** Dispatches the JSON that was written. */
  void emitWhole(String type, @Nullable Guild guild, @Nullable Intent intent) {
    pending.add(new Body(type, guild == null ? 0 : guild.id, intent, json.toBytes()));
  }

  void emitMessage(String type, Message message) {
    Guild guild = message.channel.guild;
    messageJson.write(json.clear(), message, true);
    emitWhole(type, guild, guild == null ? Intent.DIRECT_MESSAGES : Intent.GUILD_MESSAGES);
  }

  /** An available guild: mostly one of the few that are busy. */
  Guild someGuild() {
    Guild guild;
    do {
      guild = guilds.get(random.skewed(guilds.size(), 3));
    } while (guild.down);
    return guild;
  }

  /** A member other than the bot, who is always the first; mostly one of those who are active. */
  Member activeMember(Guild guild) {
    return guild.members.get(1 + random.skewed(guild.members.size() - 1, 2));
  }

  Member anyMember(Guild guild) {
    return guild.members.get(random.below(guild.members.size()));
  }

  /** A channel or thread that takes messages, mostly a busy one. */
  Channel busyChannel(Guild guild) {
    if (!guild.threads.isEmpty() && random.chance(0.15)) {
      int age = random.skewed(guild.threads.size(), 2);
      Channel thread = guild.threads.get(guild.threads.size() - 1 - age);
      if (thread.takesMessages()) {
        return thread;
      }
    }
    Channel channel;
    do {
      channel = guild.channels.get(random.skewed(guild.channels.size(), 2));
    } while (!channel.takesMessages());
    return channel;
  }

  /** One of the latest messages that is still there; null if a few tries find none. */
  @Nullable Message recentMessage(Guild guild) {
    for (int attempt = 0; attempt < 3; attempt++) {
      Channel channel = busyChannel(guild);
      int size = channel.messages.size();
      if (size > 0) {
        int age = random.skewed(Math.min(size, RECENT), 2);
        Message message = channel.messages.get(size - 1 - age);
        if (!message.deleted) {
          return message;
        }
      }
    }
    return null;
  }

  /** The latest messages of a channel that are still there, earliest first. */
  List<Message> latest(Channel channel, int most) {
    List<Message> found = new ArrayList<>();
    for (int i = channel.messages.size() - 1; i >= 0 && found.size() < most; i--) {
      Message message = channel.messages.get(i);
      if (!message.deleted) {
        found.addFirst(message);
      }
    }
    return found;
  }
}
