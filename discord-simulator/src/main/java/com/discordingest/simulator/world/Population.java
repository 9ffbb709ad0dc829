package com.discordingest.simulator.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The world as it stands before its first event: a few big guilds and many small ones, people who
 * are in one or several, channels of every kind.
 */
final class Population {
  private static final long DAY = 86_400_000L;
  private static final long EVERYONE_MAY = 0x0_0000_0C6B_DC3F_FC41L & 0x7FFF_FFFF_FFFFL;
  private static final int SMALLEST_GUILD = 3;

  private final WorldOptions options;
  private final Randomness random;
  private final long start;
  private final User bot;
  private final List<User> users = new ArrayList<>();
  private final List<Guild> guilds = new ArrayList<>();

  Population(WorldOptions options, Randomness random, long start, User bot) {
    this.options = options;
    this.random = random;
    this.start = start;
    this.bot = bot;
  }

  List<User> users() {
    return users;
  }

  List<Guild> guilds() {
    return guilds;
  }

  void settle() {
    int people = Math.max(SMALLEST_GUILD, options.members() * 17 / 20);
    for (int i = 0; i < people; i++) {
      users.add(newUser(random, Ids.at(start - ageUpTo(3000 * DAY), random.nextLong())));
    }
    double weights = 0;
    for (int i = 0; i < options.guilds(); i++) {
      weights += 1.0 / (i + 1);
    }
    for (int i = 0; i < options.guilds(); i++) {
      int size = (int) Math.round(options.members() / weights / (i + 1));
      guilds.add(guild(i, Math.max(SMALLEST_GUILD, Math.min(size, people))));
    }
  }

  static User newUser(Randomness random, long id) {
    boolean legacyBot = random.chance(0.01);
    User user =
        new User(
            id,
            legacyBot,
            Text.username(random),
            legacyBot || random.chance(0.25) ? null : Text.shownName(random),
            legacyBot ? String.format("%04d", random.below(10_000)) : "0");
    user.avatar = random.chance(0.8) ? random.nextLong() | 1 : 0;
    user.publicFlags = random.chance(0.1) ? 1L << (6 + random.below(3)) : 0;
    user.tag = random.chance(0.06) ? "T" + random.below(900) : null;
    return user;
  }

  private Guild guild(int index, int size) {
    long created = start - 30 * DAY - ageUpTo(2000 * DAY);
    long id = Ids.at(created, random.nextLong());
    Guild guild = new Guild(id, Text.guildName(random, index), start - DAY - ageUpTo(29 * DAY));
    guild.icon = random.chance(0.9) ? random.nextLong() | 1 : 0;
    guild.description = random.chance(0.3) ? Text.topic(random) : null;
    guild.verificationLevel = random.below(4);
    guild.boosts = random.skewed(30, 3);
    roles(guild, size);
    channels(guild, size, created);
    members(guild, size, created);
    int emojis = random.below(12);
    for (int i = 0; i < emojis; i++) {
      long emojiId = Ids.at(created + ageUpTo(20 * DAY), random.nextLong());
      guild.emojis.add(new Emoji(emojiId, Text.emojiName(random), random.chance(0.2)));
    }
    return guild;
  }

  private void roles(Guild guild, int size) {
    guild.roles.add(new Role(guild.id, "@everyone", 0, EVERYONE_MAY));
    int count = 2 + Math.min(30, size / 20) + random.below(4);
    for (int i = 0; i < count; i++) {
      long id = Ids.at(start - DAY - ageUpTo(29 * DAY), random.nextLong());
      Role role = newRole(random, id, i + 1);
      if (i == 0) {
        role.name = bot.username;
        role.managed = true;
        role.madeBy = 1;
        role.botId = bot.id;
      } else if (i == 1) {
        role.name = "Server Booster";
        role.managed = true;
        role.madeBy = 2;
      }
      guild.roles.add(role);
    }
  }

  static Role newRole(Randomness random, long id, int position) {
    Role role =
        new Role(id, Text.roleName(random), position, random.nextLong() & 0xF_FFFF_FFFF_FFFFL);
    role.color = random.chance(0.6) ? random.below(0x1000000) : 0;
    role.hoist = random.chance(0.3);
    role.mentionable = random.chance(0.3);
    return role;
  }

  private void channels(Guild guild, int size, long created) {
    int texts = 3 + Math.min(14, size / 25) + random.below(3);
    Channel talk = add(guild, Channel.CATEGORY, "Text Channels", created, null);
    for (int i = 0; i < texts; i++) {
      // a guild's first channel shares its id, as with guilds of Discord's first years
      boolean oldest = i == 0 && random.chance(0.2);
      Channel channel =
          oldest
              ? new Channel(
                  guild.id, Channel.TEXT, guild, Text.channelName(random, i), options.history())
              : newChannel(
                  guild, Channel.TEXT, Text.channelName(random, i), Ids.at(created, salt()));
      place(guild, channel, random.chance(0.9) ? talk : null);
    }
    guild.systemChannel = guild.channels.get(1);
    add(guild, Channel.ANNOUNCEMENT, "announcements", created, talk);
    Channel voices = add(guild, Channel.CATEGORY, "Voice Channels", created, null);
    int voiceCount = 1 + random.below(3);
    for (int i = 0; i < voiceCount; i++) {
      add(guild, Channel.VOICE, "Lounge " + (i + 1), created, voices);
    }
    if (size > 30) {
      add(guild, Channel.STAGE, "Town hall", created, voices);
      Channel forum = add(guild, Channel.FORUM, "support-forum", created, talk);
      forum.tags =
          List.of(
              new Channel.ForumTag(Ids.at(created, salt()), "solved", true, "✅"),
              new Channel.ForumTag(Ids.at(created, salt()), "question", false, null));
    }
  }

  private Channel add(Guild guild, int type, String name, long created, @Nullable Channel parent) {
    Channel channel = newChannel(guild, type, name, Ids.at(created + ageUpTo(DAY), salt()));
    place(guild, channel, parent);
    return channel;
  }

  Channel newChannel(Guild guild, int type, String name, long id) {
    return newChannel(random, guild, type, name, id, options.history());
  }

  static Channel newChannel(
      Randomness random, Guild guild, int type, String name, long id, int history) {
    Channel channel = new Channel(id, type, guild, name, history);
    boolean talk = type == Channel.TEXT || type == Channel.ANNOUNCEMENT || type == Channel.FORUM;
    channel.topic = talk && random.chance(0.4) ? Text.topic(random) : null;
    channel.nsfw = random.chance(0.03);
    channel.slowmode = talk && random.chance(0.1) ? 5 : 0;
    if (random.chance(0.3)) {
      channel.overwrites.add(new Channel.Overwrite(guild.id, 0, 0, 1 << 10));
    }
    if (random.chance(0.2) && guild.roles.size() > 1) {
      Role role = guild.roles.get(1 + random.below(guild.roles.size() - 1));
      channel.overwrites.add(new Channel.Overwrite(role.id, 0, 3072, 0));
    }
    return channel;
  }

  private static void place(Guild guild, Channel channel, @Nullable Channel parent) {
    channel.parent = parent;
    channel.position = guild.channels.size();
    guild.channels.add(channel);
  }

  private void members(Guild guild, int size, long created) {
    Member self = new Member(bot, guild, guild.botJoinedAt);
    self.roles = new long[] {guild.roles.get(1).id};
    guild.add(self);
    while (guild.members.size() < size) {
      User user = users.get(random.below(users.size()));
      if (guild.member(user) != null) {
        user = users.get(random.below(users.size()));
      }
      if (guild.member(user) != null) {
        user = firstOutside(guild);
      }
      long since = Math.max(created, Ids.millisOf(user.id));
      Member member = new Member(user, guild, since + (long) (random.fraction() * (start - since)));
      decorate(random, member);
      guild.add(member);
    }
    guild.ownerId = guild.members.get(1).user.id;
  }

  private User firstOutside(Guild guild) {
    int offset = random.below(users.size());
    for (int i = 0; i < users.size(); i++) {
      User user = users.get((offset + i) % users.size());
      if (guild.member(user) == null) {
        return user;
      }
    }
    User born = newUser(random, Ids.at(start - ageUpTo(3000 * DAY), salt()));
    users.add(born);
    return born;
  }

  /** Gives a member nick and roles as people have them. */
  static void decorate(Randomness random, Member member) {
    member.nick = random.chance(0.2) ? Text.shownName(random) + " | " + random.below(99) : null;
    member.roles = someRoles(random, member.guild);
    member.premiumSince = random.chance(0.02) ? member.joinedAt : 0;
  }

  /** A few of a guild's roles that are not managed. */
  static long[] someRoles(Randomness random, Guild guild) {
    List<Role> roles = guild.roles;
    int free = roles.size() - 3;
    if (free <= 0) {
      return Member.NO_ROLES;
    }
    long[] ids = new long[random.skewed(Math.min(6, free), 2)];
    int first = random.below(free);
    for (int i = 0; i < ids.length; i++) {
      ids[i] = roles.get(3 + (first + i) % free).id;
    }
    return ids;
  }

  private long ageUpTo(long millis) {
    return (long) (random.fraction() * millis);
  }

  private long salt() {
    return random.nextLong();
  }
}
