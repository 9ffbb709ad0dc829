package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.discordingest.consumer.project.UnprojectableException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * MESSAGE_REACTION_*. A reaction counts in the hour in which it was seen. Taking it away does not
 * take it out of that hour; adding it again counts again.
 */
final class ReactionTallies {
  private static final int BURST = 1;

  private ReactionTallies() {}

  static void added(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    long channelId = Fields.id(data, "channel_id");
    long userId = Fields.id(data, "user_id");
    byte[] reaction = reaction(data, userId);
    Long guildId = Fields.optionalId(data, "guild_id");
    if (guildId != null && memory.learn(reaction)) {
      out.add(Window.ChannelHour.at(guildId, channelId, dispatch.time()), Count.REACTIONS, 1);
      out.person(Window.BotDay.at(dispatch.time()), userId);
    }
  }

  static void removed(Dispatch dispatch, Memory memory, Increments out) {
    memory.remove(reaction(dispatch.data(), Fields.id(dispatch.data(), "user_id")));
  }

  static void allRemoved(Dispatch dispatch, Memory memory, Increments out) {
    forget(Fact.reactions(Fields.id(dispatch.data(), "message_id")), memory);
  }

  static void emojiRemoved(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    forget(Fact.reactions(Fields.id(data, "message_id"), emoji(data)), memory);
  }

  private static void forget(byte[] prefix, Memory memory) {
    List.copyOf(memory.startingWith(prefix)).forEach(entry -> memory.remove(entry.getKey()));
  }

  private static byte[] reaction(ObjectNode data, long userId) {
    Integer type = Fields.integer(data, "type");
    boolean burst = Fields.isTrue(data, "burst") || (type != null && type == BURST);
    return Fact.reaction(Fields.id(data, "message_id"), emoji(data), burst, userId);
  }

  /** The emoji's id, else its characters, as in the table of reactions. */
  private static String emoji(ObjectNode data) {
    ObjectNode emoji = Fields.required(data, "emoji");
    Long id = Fields.optionalId(emoji, "id");
    if (id != null) {
      return Long.toString(id);
    }
    String name = Fields.text(emoji, "name");
    if (name == null) {
      throw new UnprojectableException("field emoji has neither id nor name");
    }
    return name;
  }
}
