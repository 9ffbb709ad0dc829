package com.discordingest.simulator.world;

import java.util.ArrayList;
import java.util.List;

/** What happens to members: they come, go, change and talk. */
final class Membership {
  private static final int FEWEST = 3;
  private static final int MOST_BANNED = 50;

  private final WorldState world;
  private final Randomness random;
  private final Conversation conversation;

  Membership(WorldState world, Conversation conversation) {
    this.world = world;
    this.random = world.random;
    this.conversation = conversation;
  }

  void join(Guild guild) {
    User user;
    if (random.chance(0.4)) {
      user = Population.newUser(random, world.ids.next(world.now));
      world.users.add(user);
    } else {
      user = world.users.get(random.below(world.users.size()));
    }
    if (guild.member(user) != null || guild.banned.contains(user)) {
      return;
    }
    Member member = new Member(user, guild, world.now);
    member.pending = random.chance(0.3);
    guild.add(member);
    world.begin();
    MemberJson.fieldsWithUser(world.json, member);
    world.json.id("guild_id", guild.id);
    world.emit("GUILD_MEMBER_ADD", guild, Intent.GUILD_MEMBERS);
    if (guild.systemChannel != null && random.chance(0.5)) {
      conversation.say(
          new Message(
              world.ids.next(world.now),
              guild.systemChannel,
              Message.JOIN_NOTICE,
              user,
              0,
              random.nextLong()));
    }
  }

  void leave(Guild guild) {
    Member member = world.anyMember(guild);
    if (mayGo(member)) {
      remove(member);
    }
  }

  void ban(Guild guild) {
    if (!guild.banned.isEmpty() && random.chance(0.3)) {
      emitBan("GUILD_BAN_REMOVE", guild, guild.banned.removeFirst());
      return;
    }
    Member member = world.anyMember(guild);
    if (!mayGo(member) || guild.banned.size() >= MOST_BANNED) {
      return;
    }
    guild.banned.add(member.user);
    emitBan("GUILD_BAN_ADD", guild, member.user);
    remove(member);
    audit(guild, 22, member.user.id);
  }

  void change(Guild guild) {
    Member member = world.anyMember(guild);
    if (member.user == world.bot) {
      return;
    }
    double kind = random.fraction();
    if (member.pending) {
      member.pending = false;
    } else if (kind < 0.35) {
      member.nick = random.chance(0.3) ? null : Text.shownName(random);
    } else if (kind < 0.8) {
      member.roles = Population.someRoles(random, guild);
    } else if (kind < 0.9) {
      member.timedOutUntil =
          member.timedOutUntil > world.now ? 0 : world.now + 60_000L * (1 + random.below(1440));
    } else if (kind < 0.95) {
      member.premiumSince = member.premiumSince == 0 ? world.now : 0;
    } else {
      member.avatar = random.chance(0.5) ? 0 : random.nextLong() | 1;
    }
    emitUpdate(member);
  }

  /** Somebody changes name or picture, which every guild that the bot shares with them tells. */
  void changeProfile(Guild guild) {
    User user = world.anyMember(guild).user;
    if (user == world.bot) {
      return;
    }
    double kind = random.fraction();
    if (kind < 0.4) {
      user.avatar = random.nextLong() | 1;
    } else if (kind < 0.8) {
      user.globalName = random.chance(0.1) ? null : Text.shownName(random);
    } else if (kind < 0.9) {
      user.username = Text.username(random);
    } else {
      user.tag = random.chance(0.3) ? null : "T" + random.below(900);
    }
    for (Member member : user.memberships) {
      if (!member.guild.down) {
        emitUpdate(member);
      }
    }
  }

  void voice(Guild guild) {
    List<Channel> channels = new ArrayList<>();
    for (Channel channel : guild.channels) {
      if (channel.type == Channel.VOICE || channel.type == Channel.STAGE) {
        channels.add(channel);
      }
    }
    if (channels.isEmpty()) {
      return;
    }
    Channel channel = channels.get(random.skewed(channels.size(), 2));
    boolean arrives = guild.inVoice.isEmpty() || random.chance(0.4);
    Member member =
        arrives ? world.activeMember(guild) : guild.inVoice.get(random.below(guild.inVoice.size()));
    if (member.voice == null) {
      member.voiceSession = random.nextLong();
      member.voice = channel;
      member.selfStream = false;
      guild.inVoice.add(member);
    } else {
      double kind = random.fraction();
      if (kind < 0.45) {
        hangUp(member);
        return;
      } else if (kind < 0.6) {
        member.voice = channel;
      } else if (kind < 0.8) {
        member.selfMute = !member.selfMute;
      } else if (kind < 0.9) {
        member.selfDeaf = !member.selfDeaf;
      } else {
        member.selfStream = !member.selfStream;
      }
    }
    emitVoice(member);
  }

  /** Takes a member out of voice. */
  void hangUp(Member member) {
    member.voice = null;
    member.guild.inVoice.remove(member);
    emitVoice(member);
  }

  private boolean mayGo(Member member) {
    return member.user != world.bot
        && member.user.id != member.guild.ownerId
        && member.guild.members.size() > FEWEST;
  }

  private void remove(Member member) {
    Guild guild = member.guild;
    if (member.voice != null) {
      hangUp(member);
    }
    guild.remove(member);
    world.begin();
    UserJson.write(world.json, "user", member.user);
    world.json.id("guild_id", guild.id);
    world.emit("GUILD_MEMBER_REMOVE", guild, Intent.GUILD_MEMBERS);
  }

  private void emitUpdate(Member member) {
    world.begin();
    MemberJson.fieldsWithUser(world.json, member);
    world.json.id("guild_id", member.guild.id);
    world.emit("GUILD_MEMBER_UPDATE", member.guild, Intent.GUILD_MEMBERS);
  }

  private void emitVoice(Member member) {
    world.begin().beginObject("member");
    MemberJson.fieldsWithUser(world.json, member);
    world.json.endObject();
    MemberJson.voiceFields(world.json, member);
    world.json.id("guild_id", member.guild.id);
    world.emit("VOICE_STATE_UPDATE", member.guild, Intent.GUILD_VOICE_STATES);
  }

  private void emitBan(String type, Guild guild, User user) {
    world.begin();
    UserJson.write(world.json, "user", user);
    world.json.id("guild_id", guild.id);
    world.emit(type, guild, Intent.GUILD_MODERATION);
  }

  private void audit(Guild guild, int action, long target) {
    world
        .begin()
        .id("user_id", guild.ownerId)
        .id("target_id", target)
        .string("reason", "spam & \"ads\" 🚫")
        .id("id", world.ids.next(world.now))
        .id("guild_id", guild.id)
        .number("action_type", action);
    world.emit("GUILD_AUDIT_LOG_ENTRY_CREATE", guild, Intent.GUILD_MODERATION);
  }
}
