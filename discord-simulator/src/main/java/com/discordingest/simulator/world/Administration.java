package com.discordingest.simulator.world;

import java.util.ArrayList;
import java.util.List;

/** What happens to a guild's channels, threads, roles and settings. */
final class Administration {
  private static final int FEWEST_CHANNELS = 6;
  private static final int MOST_CHANNELS = 60;
  private static final int MOST_THREADS = 150;
  private static final int FEWEST_ROLES = 5;
  private static final int MOST_ROLES = 60;
  private static final int MOST_EMOJIS = 40;

  private final WorldState world;
  private final Randomness random;
  private final Conversation conversation;
  private final Membership membership;

  Administration(WorldState world, Conversation conversation, Membership membership) {
    this.world = world;
    this.random = world.random;
    this.conversation = conversation;
    this.membership = membership;
  }

  void createThread(Guild guild) {
    if (guild.threads.size() >= MOST_THREADS) {
      deleteThread(guild);
      return;
    }
    Channel parent = guild.channels.get(random.below(guild.channels.size()));
    switch (parent.type) {
      case Channel.FORUM -> post(guild, parent);
      case Channel.TEXT, Channel.ANNOUNCEMENT -> branch(guild, parent);
      default -> {}
    }
  }

  void changeThread(Guild guild) {
    if (guild.threads.isEmpty()) {
      return;
    }
    Channel thread = guild.threads.get(random.below(guild.threads.size()));
    if (!thread.archived && random.chance(0.4)) {
      followThread(guild, thread);
      return;
    }
    if (thread.archived || random.chance(0.5)) {
      thread.archived = !thread.archived;
      thread.archivedAt = world.now;
      thread.locked = thread.archived && random.chance(0.2);
    } else if (random.chance(0.7)) {
      thread.name = Text.threadName(random);
    } else {
      thread.slowmode = thread.slowmode == 0 ? 10 : 0;
    }
    ChannelJson.write(world.json.clear(), thread, false);
    world.emitWhole("THREAD_UPDATE", guild, Intent.GUILDS);
  }

  void deleteThread(Guild guild) {
    if (guild.threads.isEmpty()) {
      return;
    }
    Channel thread = guild.threads.remove(random.skewed(guild.threads.size(), 2));
    world.channelsById.remove(thread.id);
    world.begin().number("type", thread.type);
    if (thread.parent != null) {
      world.json.id("parent_id", thread.parent.id);
    }
    world.json.id("id", thread.id).id("guild_id", guild.id);
    world.emit("THREAD_DELETE", guild, Intent.GUILDS);
  }

  void createChannel(Guild guild) {
    if (guild.channels.size() >= MOST_CHANNELS) {
      return;
    }
    double kind = random.fraction();
    int type =
        kind < 0.65
            ? Channel.TEXT
            : kind < 0.85 ? Channel.VOICE : kind < 0.95 ? Channel.CATEGORY : Channel.ANNOUNCEMENT;
    Channel channel =
        Population.newChannel(
            random,
            guild,
            type,
            Text.channelName(random, guild.channels.size()),
            world.ids.next(world.now),
            world.options.history());
    channel.position = guild.channels.size();
    channel.parent = type == Channel.CATEGORY ? null : guild.channels.getFirst();
    if (channel.parent != null && channel.parent.type != Channel.CATEGORY) {
      channel.parent = null;
    }
    guild.channels.add(channel);
    world.channelsById.put(channel.id, channel);
    emitChannel("CHANNEL_CREATE", guild, channel);
  }

  void changeChannel(Guild guild) {
    Channel channel = guild.channels.get(random.below(guild.channels.size()));
    double kind = random.fraction();
    if (kind < 0.3) {
      channel.name = Text.channelName(random, random.below(40));
    } else if (kind < 0.6) {
      channel.topic = random.chance(0.2) ? null : Text.topic(random);
    } else if (kind < 0.7) {
      channel.slowmode = random.below(60);
    } else if (kind < 0.85 && guild.roles.size() > 1) {
      Role role = guild.roles.get(1 + random.below(guild.roles.size() - 1));
      channel.overwrites.removeIf(overwrite -> overwrite.id() == role.id);
      if (random.chance(0.7)) {
        channel.overwrites.add(new Channel.Overwrite(role.id, 0, 1 << 10, 1L << 35));
      }
    } else {
      Member member = world.anyMember(guild);
      channel.overwrites.removeIf(overwrite -> overwrite.kind() == 1);
      channel.overwrites.add(new Channel.Overwrite(member.user.id, 1, 1 << 11, 0));
    }
    emitChannel("CHANNEL_UPDATE", guild, channel);
  }

  void deleteChannel(Guild guild) {
    Channel channel = guild.channels.get(random.below(guild.channels.size()));
    if (guild.channels.size() <= FEWEST_CHANNELS
        || channel == guild.systemChannel
        || lastOfItsKind(guild, channel)) {
      return;
    }
    for (Member member : List.copyOf(guild.inVoice)) {
      if (member.voice == channel) {
        membership.hangUp(member);
      }
    }
    guild.channels.remove(channel);
    world.channelsById.remove(channel.id);
    guild.threads.removeIf(thread -> {
      boolean goes = thread.parent == channel;
      if (goes) {
        world.channelsById.remove(thread.id);
      }
      return goes;
    });
    for (Channel child : guild.channels) {
      if (child.parent == channel) {
        child.parent = null;
        emitChannel("CHANNEL_UPDATE", guild, child);
      }
    }
    emitChannel("CHANNEL_DELETE", guild, channel);
  }

  void createRole(Guild guild) {
    if (guild.roles.size() >= MOST_ROLES) {
      return;
    }
    Role role = Population.newRole(random, world.ids.next(world.now), guild.roles.size());
    guild.roles.add(role);
    emitRole("GUILD_ROLE_CREATE", guild, role);
  }

  void changeRole(Guild guild) {
    Role role = guild.roles.get(random.below(guild.roles.size()));
    if (role.id != guild.id && !role.managed && random.chance(0.5)) {
      role.name = Text.roleName(random);
    } else if (random.chance(0.5)) {
      role.color = random.below(0x1000000);
    } else {
      role.permissions ^= 1L << random.below(50);
    }
    emitRole("GUILD_ROLE_UPDATE", guild, role);
  }

  /** The role goes; as with Discord, members and overwrites go on naming it. */
  void deleteRole(Guild guild) {
    if (guild.roles.size() <= FEWEST_ROLES) {
      return;
    }
    Role role = guild.roles.remove(3 + random.below(guild.roles.size() - 3));
    world.begin().id("role_id", role.id).id("guild_id", guild.id);
    world.emit("GUILD_ROLE_DELETE", guild, Intent.GUILDS);
  }

  void changeGuild(Guild guild) {
    double kind = random.fraction();
    if (kind < 0.2) {
      guild.name = Text.guildName(random, random.below(25));
    } else if (kind < 0.4) {
      guild.icon = random.nextLong() | 1;
    } else if (kind < 0.6) {
      guild.description = random.chance(0.2) ? null : Text.topic(random);
    } else if (kind < 0.8) {
      guild.boosts = random.below(30);
    } else {
      guild.verificationLevel = random.below(5);
    }
    world.begin();
    GuildJson.fields(world.json, guild);
    world.json.id("guild_id", guild.id);
    world.emit("GUILD_UPDATE", guild, Intent.GUILDS);
  }

  void changeEmojis(Guild guild) {
    if (!guild.emojis.isEmpty() && (guild.emojis.size() >= MOST_EMOJIS || random.chance(0.4))) {
      guild.emojis.remove(random.below(guild.emojis.size()));
    } else {
      guild.emojis.add(
          new Emoji(world.ids.next(world.now), Text.emojiName(random), random.chance(0.2)));
    }
    world.begin().id("guild_id", guild.id).beginArray("emojis");
    for (Emoji emoji : guild.emojis) {
      EmojiJson.write(world.json, emoji);
    }
    world.json.endArray();
    world.emit("GUILD_EMOJIS_UPDATE", guild, Intent.GUILD_EXPRESSIONS);
  }

  void invite(Guild guild) {
    Channel channel = world.busyChannel(guild);
    String code = Long.toString(random.nextLong() >>> 16, 36);
    if (random.chance(0.3)) {
      world.begin().id("guild_id", guild.id).string("code", code).id("channel_id", channel.id);
      world.emit("INVITE_DELETE", guild, Intent.GUILD_INVITES);
      return;
    }
    world
        .begin()
        .number("uses", 0)
        .number("type", 0)
        .bool("temporary", false)
        .number("max_uses", random.below(10))
        .number("max_age", 604_800);
    UserJson.write(world.json, "inviter", world.activeMember(guild).user);
    world
        .json
        .id("guild_id", guild.id)
        .timestamp("expires_at", world.now + 604_800_000L)
        .timestamp("created_at", world.now)
        .string("code", code)
        .id("channel_id", channel.id);
    world.emit("INVITE_CREATE", guild, Intent.GUILD_INVITES);
  }

  /** A guild becomes unavailable, or one that was comes back. */
  void outage(Guild guild) {
    for (Guild other : world.guilds) {
      if (other.down) {
        other.down = false;
        world.guildJson.whole(world.json.clear(), other, false, 50);
        world.emitWhole("GUILD_CREATE", other, Intent.GUILDS);
        return;
      }
    }
    if (guild != world.guilds.getFirst()) {
      guild.down = true;
      world.begin().bool("unavailable", true).id("id", guild.id);
      world.emit("GUILD_DELETE", guild, Intent.GUILDS);
    }
  }

  /** Somebody posts in a forum: a thread, whose first message shares its id. */
  private void post(Guild guild, Channel forum) {
    Channel thread = thread(guild, forum, Channel.PUBLIC_THREAD, world.ids.next(world.now));
    if (!forum.tags.isEmpty() && random.chance(0.6)) {
      thread.appliedTags = new long[] {forum.tags.get(random.below(forum.tags.size())).id()};
    }
    emitThreadCreate(guild, thread);
    conversation.say(
        new Message(
            thread.id, thread, Message.REGULAR, thread.joined.getFirst(), 0, random.nextLong()));
  }

  /** A thread begins at a message, whose id it shares, or on its own. */
  private void branch(Guild guild, Channel parent) {
    List<Message> latest = world.latest(parent, 1);
    Message from = latest.isEmpty() ? null : latest.getFirst();
    boolean atMessage =
        from != null && !world.channelsById.containsKey(from.id) && random.chance(0.7);
    int type =
        parent.type == Channel.ANNOUNCEMENT
            ? Channel.ANNOUNCEMENT_THREAD
            : !atMessage && random.chance(0.3) ? Channel.PRIVATE_THREAD : Channel.PUBLIC_THREAD;
    long id = atMessage && from != null ? from.id : world.ids.next(world.now);
    Channel thread = thread(guild, parent, type, id);
    emitThreadCreate(guild, thread);
    if (atMessage && from != null) {
      Message starter =
          new Message(
              world.ids.next(world.now),
              thread,
              Message.THREAD_STARTER,
              thread.joined.getFirst(),
              0,
              random.nextLong());
      starter.reference = from.depth == 0 ? from : null;
      starter.depth = 1;
      conversation.say(starter);
    } else if (type != Channel.PRIVATE_THREAD) {
      conversation.say(
          new Message(
              world.ids.next(world.now),
              parent,
              Message.THREAD_NOTICE,
              thread.joined.getFirst(),
              0,
              random.nextLong()));
    }
    conversation.write(guild, thread);
  }

  private Channel thread(Guild guild, Channel parent, int type, long id) {
    Channel thread = new Channel(id, type, guild, Text.threadName(random), world.options.history());
    User owner = world.activeMember(guild).user;
    thread.parent = parent;
    thread.ownerId = owner.id;
    thread.createdAt = world.now;
    thread.archivedAt = world.now;
    thread.joined.add(owner);
    guild.threads.add(thread);
    world.channelsById.put(id, thread);
    return thread;
  }

  private void emitThreadCreate(Guild guild, Channel thread) {
    world.begin();
    ChannelJson.fields(world.json, thread, false);
    world.json.bool("newly_created", true);
    world.emit("THREAD_CREATE", guild, Intent.GUILDS);
  }

  private void followThread(Guild guild, Channel thread) {
    Member member = world.activeMember(guild);
    boolean leaves = thread.joined.remove(member.user);
    if (!leaves) {
      thread.joined.add(member.user);
    }
    world.begin();
    if (leaves) {
      world.json.beginArray("removed_member_ids").id(member.user.id).endArray();
    }
    world.json.number("member_count", Math.min(50, thread.joined.size())).id("id", thread.id);
    world.json.id("guild_id", guild.id);
    if (!leaves) {
      world
          .json
          .beginArray("added_members")
          .beginObject()
          .id("user_id", member.user.id)
          .nullValue("presence")
          .bool("muted", false)
          .nullValue("mute_config")
          .beginObject("member");
      MemberJson.fieldsWithUser(world.json, member);
      world
          .json
          .endObject()
          .timestamp("join_timestamp", world.now)
          .id("id", thread.id)
          .number("flags", 1)
          .endObject()
          .endArray();
    }
    world.emit("THREAD_MEMBERS_UPDATE", guild, Intent.GUILDS);
  }

  private static boolean lastOfItsKind(Guild guild, Channel channel) {
    List<Channel> others = new ArrayList<>(guild.channels);
    others.removeIf(other -> other.type != channel.type);
    return others.size() <= (channel.type == Channel.TEXT ? 3 : 1);
  }

  private void emitChannel(String type, Guild guild, Channel channel) {
    ChannelJson.write(world.json.clear(), channel, false);
    world.emitWhole(type, guild, Intent.GUILDS);
  }

  private void emitRole(String type, Guild guild, Role role) {
    world.begin().name("role");
    RoleJson.write(world.json, role);
    world.json.id("guild_id", guild.id);
    world.emit(type, guild, Intent.GUILDS);
  }
}
