package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.discordingest.consumer.project.ReactionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * MESSAGE_REACTION_*. A reaction counts in the hour in which it was seen. Taking it away does not
 * take it out of that hour; adding it again counts again.
 */
final class ReactionTallies {
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
    forget(Fact.reactions(Fields.id(data, "message_id"), ReactionKey.emoji(data)), memory);
  }

  private static void forget(byte[] prefix, Memory memory) {
    List.copyOf(memory.startingWith(prefix)).forEach(entry -> memory.remove(entry.getKey()));
  }

  private static byte[] reaction(ObjectNode data, long userId) {
    ReactionKey key = ReactionKey.of(data);
    return Fact.reaction(Fields.id(data, "message_id"), key.emoji(), key.burst(), userId);
  }
}
