package com.discordingest.simulator.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What people do with messages: write, edit, delete, react, vote, pin. */
final class Conversation {
  private static final long DAY = 86_400_000L;
  private static final int DEEPEST_ANSWER = 3;
  private static final int MOST_REACTIONS = 50;

  private final WorldState world;
  private final Randomness random;

  Conversation(WorldState world) {
    this.world = world;
    this.random = world.random;
  }

  void write(Guild guild) {
    write(guild, world.busyChannel(guild));
  }

  void write(Guild guild, Channel channel) {
    if (random.chance(0.03)) {
      long webhook = Ids.at(Ids.millisOf(channel.id) + 60_000, Randomness.mix(channel.id));
      say(new Message(nextId(), channel, Message.REGULAR, null, webhook, random.nextLong()));
      return;
    }
    Message answered = random.chance(0.2) ? last(channel) : null;
    boolean answers = answered != null && answered.depth < DEEPEST_ANSWER;
    Message message =
        new Message(
            nextId(),
            channel,
            answers ? Message.REPLY : Message.REGULAR,
            world.activeMember(guild).user,
            0,
            random.nextLong());
    if (answers && answered != null) {
      message.reference = answered;
      message.depth = answered.depth + 1;
      if (answered.author != null && random.chance(0.8)) {
        message.mentions = new User[] {answered.author};
      }
    } else if (random.chance(0.08)) {
      message.mentions = someUsers(guild, 1 + random.skewed(4, 3));
    }
    if (random.chance(0.01) && guild.roles.size() > 3) {
      message.mentionedRole = guild.roles.get(3 + random.below(guild.roles.size() - 3)).id;
    }
    message.mentionEveryone = random.chance(0.002);
    if (random.chance(0.004)) {
      message.poll =
          new Message.Poll(
              2 + random.below(5),
              world.now + DAY * (1 + random.below(7)),
              random.chance(0.2),
              new ArrayList<>());
      guild.latestPoll = message;
    }
    say(message);
  }

  /** Puts a message into its channel and dispatches it. */
  void say(Message message) {
    Channel channel = message.channel;
    channel.messages.add(message);
    if (channel.isThread()) {
      channel.totalSent++;
      channel.messageCount++;
    }
    world.emitMessage("MESSAGE_CREATE", message);
  }

  void edit(Guild guild) {
    Message message = world.recentMessage(guild);
    if (message == null || message.type == Message.JOIN_NOTICE || message.poll != null) {
      return;
    }
    message.seed = random.nextLong();
    message.editedAt = world.now;
    world.emitMessage("MESSAGE_UPDATE", message);
  }

  /** Discord adds a preview of a link: an update that is no edit. */
  void unfurl(Guild guild) {
    Message message = world.recentMessage(guild);
    if (message == null || message.unfurled || message.author == null || message.author.bot) {
      return;
    }
    message.unfurled = true;
    world.emitMessage("MESSAGE_UPDATE", message);
  }

  void delete(Guild guild) {
    Message message = world.recentMessage(guild);
    if (message == null) {
      return;
    }
    message.deleted = true;
    emitDelete(guild, message.id, message.channel.id);
  }

  void deleteBulk(Guild guild) {
    Channel channel = world.busyChannel(guild);
    List<Message> doomed = world.latest(channel, 2 + random.skewed(60, 3));
    if (doomed.size() < 2) {
      return;
    }
    world.begin().beginArray("ids");
    for (Message message : doomed) {
      message.deleted = true;
      world.json.id(message.id);
    }
    world.json.endArray().id("channel_id", channel.id).id("guild_id", guild.id);
    world.emit("MESSAGE_DELETE_BULK", guild, Intent.GUILD_MESSAGES);
  }

  /** Something about a message from before the bot saw any. */
  void oldMessage(Guild guild) {
    Channel channel = world.busyChannel(guild);
    long born = Math.max(Ids.millisOf(channel.id) + 1, World.START_MILLIS - 150 * DAY);
    if (channel.isThread() || born >= World.START_MILLIS) {
      return;
    }
    long id =
        Ids.at(born + (long) (random.fraction() * (World.START_MILLIS - born)), random.nextLong());
    Member author = world.anyMember(guild);
    if (author.joinedAt > Ids.millisOf(id)) {
      emitDelete(guild, id, channel.id);
      return;
    }
    Message message = new Message(id, channel, Message.REGULAR, author.user, 0, random.nextLong());
    if (random.chance(0.5)) {
      message.editedAt = world.now;
      world.emitMessage("MESSAGE_UPDATE", message);
    } else {
      emitReaction(guild, message, world.anyMember(guild), someEmoji(guild), true, false);
    }
  }

  void react(Guild guild) {
    Message message = world.recentMessage(guild);
    if (message == null) {
      return;
    }
    Member member = world.activeMember(guild);
    Message.Reaction reaction =
        !message.reactions.isEmpty() && random.chance(0.7)
            ? message.reactions.get(random.below(message.reactions.size()))
            : reaction(message, someEmoji(guild));
    if (reaction.users().contains(member.user) || reaction.users().size() >= MOST_REACTIONS) {
      return;
    }
    reaction.users().add(member.user);
    emitReaction(guild, message, member, reaction.emoji(), true, random.chance(0.02));
  }

  void unreact(Guild guild) {
    Message message = reacted(guild);
    if (message == null) {
      return;
    }
    Message.Reaction reaction = message.reactions.get(random.below(message.reactions.size()));
    User user = reaction.users().remove(random.below(reaction.users().size()));
    if (reaction.users().isEmpty()) {
      message.reactions.remove(reaction);
    }
    Member member = guild.member(user);
    if (member != null) {
      emitReaction(guild, message, member, reaction.emoji(), false, false);
    }
  }

  void clearReactions(Guild guild) {
    Message message = reacted(guild);
    if (message == null) {
      return;
    }
    world.begin().id("message_id", message.id);
    if (random.chance(0.5)) {
      message.reactions = List.of();
      world.json.id("channel_id", message.channel.id).id("guild_id", guild.id);
      world.emit("MESSAGE_REACTION_REMOVE_ALL", guild, Intent.GUILD_MESSAGE_REACTIONS);
    } else {
      Message.Reaction gone = message.reactions.removeFirst();
      EmojiJson.inReaction(world.json, gone.emoji());
      world
          .json
          .id("channel_id", message.channel.id)
          .bool("burst", false)
          .number("type", 0)
          .id("guild_id", guild.id);
      world.emit("MESSAGE_REACTION_REMOVE_EMOJI", guild, Intent.GUILD_MESSAGE_REACTIONS);
    }
  }

  void vote(Guild guild) {
    Message message = guild.latestPoll;
    Message.Poll poll = message == null ? null : message.poll;
    if (message == null
        || poll == null
        || message.deleted
        || poll.endsAt() < world.now
        || !world.channelsById.containsKey(message.channel.id)) {
      return;
    }
    User user = world.activeMember(guild).user;
    int answer = 1 + random.below(poll.answers());
    Message.Poll.Vote vote = new Message.Poll.Vote(answer, user);
    boolean takenBack = poll.votes().remove(vote);
    boolean voted = poll.votes().stream().anyMatch(other -> other.user() == user);
    if (!takenBack && ((voted && !poll.multiselect()) || poll.votes().size() > MOST_REACTIONS)) {
      return;
    }
    if (!takenBack) {
      poll.votes().add(vote);
    }
    world
        .begin()
        .id("user_id", user.id)
        .id("message_id", message.id)
        .id("guild_id", guild.id)
        .id("channel_id", message.channel.id)
        .number("answer_id", answer);
    world.emit(
        takenBack ? "MESSAGE_POLL_VOTE_REMOVE" : "MESSAGE_POLL_VOTE_ADD",
        guild,
        Intent.GUILD_MESSAGE_POLLS);
  }

  void pin(Guild guild) {
    Message message = world.recentMessage(guild);
    if (message == null || message.type == Message.PIN_NOTICE) {
      return;
    }
    Channel channel = message.channel;
    message.pinned = !message.pinned;
    channel.lastPinAt = message.pinned ? world.now : channel.lastPinAt;
    world
        .begin()
        .timestampOrNull("last_pin_timestamp", channel.lastPinAt)
        .id("guild_id", guild.id)
        .id("channel_id", channel.id);
    world.emit("CHANNEL_PINS_UPDATE", guild, Intent.GUILDS);
    world.emitMessage("MESSAGE_UPDATE", message);
    if (message.pinned) {
      Message notice =
          new Message(
              nextId(),
              channel,
              Message.PIN_NOTICE,
              world.activeMember(guild).user,
              0,
              random.nextLong());
      notice.reference = message.depth < DEEPEST_ANSWER ? message : null;
      notice.depth = message.depth + 1;
      say(notice);
    }
  }

  /** Somebody uses a command of the bot, which answers. */
  void command(Guild guild) {
    Channel channel = world.busyChannel(guild);
    Member member = world.activeMember(guild);
    long id = nextId();
    world
        .begin()
        .number("version", 1)
        .number("type", 2)
        .beginString("token")
        .hex32(id)
        .hex32(~id)
        .endString();
    world.json.beginObject("member");
    MemberJson.fieldsWithUser(world.json, member);
    world.json.string("permissions", "2248473465835073").endObject();
    world
        .json
        .string("locale", "en-US")
        .id("id", id)
        .string("guild_locale", "en-US")
        .id("guild_id", guild.id)
        .emptyArray("entitlements")
        .beginObject("data")
        .number("type", 1)
        .string("name", "stats")
        .id("id", world.bot.id + 1)
        .endObject()
        .number("context", 0)
        .id("channel_id", channel.id);
    world.json.beginObject("channel");
    ChannelJson.fields(world.json, channel, false);
    world.json.endObject();
    world
        .json
        .beginObject("authorizing_integration_owners")
        .id("0", guild.id)
        .endObject()
        .number("attachment_size_limit", 10_485_760)
        .id("application_id", world.bot.id)
        .string("app_permissions", "2222085186636353");
    world.emit("INTERACTION_CREATE", guild, null);
    say(
        new Message(
            nextId(), channel, Message.COMMAND, world.bot, world.bot.id, random.nextLong()));
  }

  /** Somebody writes to the bot alone. */
  void directMessage() {
    User user = world.users.get(random.skewed(world.users.size(), 4));
    Channel channel =
        world.directChannels.computeIfAbsent(
            user.id, id -> new Channel(nextId(), 1, null, user.username, world.options.history()));
    world.channelsById.put(channel.id, channel);
    say(new Message(nextId(), channel, Message.REGULAR, user, 0, random.nextLong()));
  }

  private void emitDelete(Guild guild, long id, long channel) {
    world.begin().id("id", id).id("channel_id", channel).id("guild_id", guild.id);
    world.emit("MESSAGE_DELETE", guild, Intent.GUILD_MESSAGES);
  }

  private void emitReaction(
      Guild guild, Message message, Member member, Emoji emoji, boolean added, boolean burst) {
    world
        .begin()
        .id("user_id", member.user.id)
        .number("type", burst ? 1 : 0)
        .id("message_id", message.id);
    if (added) {
      if (message.author != null) {
        world.json.id("message_author_id", message.author.id);
      }
      world.json.beginObject("member");
      MemberJson.fieldsWithUser(world.json, member);
      world.json.endObject();
    }
    EmojiJson.inReaction(world.json, emoji);
    world.json.id("channel_id", message.channel.id);
    if (burst) {
      world.json.beginArray("burst_colors").string("#d6cae1").endArray();
    }
    world.json.bool("burst", burst).id("guild_id", guild.id);
    world.emit(
        added ? "MESSAGE_REACTION_ADD" : "MESSAGE_REACTION_REMOVE",
        guild,
        Intent.GUILD_MESSAGE_REACTIONS);
  }

  private static Message.Reaction reaction(Message message, Emoji emoji) {
    for (Message.Reaction reaction : message.reactions) {
      if (reaction.emoji().equals(emoji)) {
        return reaction;
      }
    }
    if (message.reactions.isEmpty()) {
      message.reactions = new ArrayList<>(2);
    }
    Message.Reaction reaction = new Message.Reaction(emoji, new ArrayList<>(2));
    message.reactions.add(reaction);
    return reaction;
  }

  private @Nullable Message reacted(Guild guild) {
    for (int attempt = 0; attempt < 8; attempt++) {
      Message message = world.recentMessage(guild);
      if (message != null && !message.reactions.isEmpty()) {
        return message;
      }
    }
    return null;
  }

  private Emoji someEmoji(Guild guild) {
    return !guild.emojis.isEmpty() && random.chance(0.3)
        ? guild.emojis.get(random.below(guild.emojis.size()))
        : new Emoji(0, world.text.unicodeEmoji(random), false);
  }

  private User[] someUsers(Guild guild, int count) {
    List<User> users = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      User user = world.activeMember(guild).user;
      if (!users.contains(user)) {
        users.add(user);
      }
    }
    return users.toArray(new User[0]);
  }

  private @Nullable Message last(Channel channel) {
    int size = channel.messages.size();
    Message message = size == 0 ? null : channel.messages.get(size - 1 - random.skewed(size, 6));
    return message == null || message.deleted ? null : message;
  }

  private long nextId() {
    return world.ids.next(world.now);
  }
}
