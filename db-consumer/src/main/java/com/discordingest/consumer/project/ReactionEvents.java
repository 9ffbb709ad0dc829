package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.REACTIONS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_REACTIONS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * MESSAGE_REACTION_*. Custom emojis are told apart by id, others by their characters; a super
 * reaction stands beside a normal one (trap M12).
 */
final class ReactionEvents {
  private static final Mapping EMOJI =
      Mapping.of(REACTIONS)
          .id("id", DISCORD_MESSAGE_REACTIONS.EMOJI_ID)
          .text("name", DISCORD_MESSAGE_REACTIONS.EMOJI_NAME)
          .flag("animated", DISCORD_MESSAGE_REACTIONS.EMOJI_ANIMATED, false)
          .build();

  private ReactionEvents() {}

  static void added(ObjectNode data, Changes out) {
    long userId = Fields.id(data, "user_id");
    Row row = reaction(data, userId).with(DISCORD_MESSAGE_REACTIONS.REACTED_AT, out.time());
    EMOJI.snapshot(Fields.required(data, "emoji"), row, out.repairs());
    UserRows.refer(userId, out);
    ObjectNode member = Parts.object(data, "member", out);
    Long guildId = Parts.id(data, "guild_id", out);
    if (member != null && guildId != null) {
      GuildRows.refer(guildId, out);
      MemberRows.alongside(guildId, member, out);
    }
    out.snapshot(row);
  }

  static void removed(ObjectNode data, Changes out) {
    out.delete(reaction(data, Fields.id(data, "user_id")));
  }

  static void allRemoved(ObjectNode data, Changes out) {
    out.empty(ofMessage(data));
  }

  static void emojiRemoved(ObjectNode data, Changes out) {
    out.empty(ofMessage(data).with(DISCORD_MESSAGE_REACTIONS.EMOJI_KEY, key(data)));
  }

  private static Row reaction(ObjectNode data, long userId) {
    Integer type = Fields.integer(data, "type");
    boolean burst = Fields.isTrue(data, "burst") || (type != null && type == 1);
    return ofMessage(data)
        .with(DISCORD_MESSAGE_REACTIONS.USER_ID, userId)
        .with(DISCORD_MESSAGE_REACTIONS.EMOJI_KEY, key(data))
        .with(DISCORD_MESSAGE_REACTIONS.BURST, burst);
  }

  private static Row ofMessage(ObjectNode data) {
    return new Row(REACTIONS)
        .with(DISCORD_MESSAGE_REACTIONS.MESSAGE_ID, Fields.id(data, "message_id"));
  }

  /** The emoji's id, else its characters: the name of a custom emoji may be gone. */
  private static String key(ObjectNode data) {
    ObjectNode emoji = Fields.required(data, "emoji");
    Long id = Fields.optionalId(emoji, "id");
    if (id != null) {
      return Long.toString(id);
    }
    String name = Fields.text(emoji, "name");
    if (name == null) {
      throw new UnprojectableException(
          "field emoji has neither id nor name: without them the row has no key");
    }
    return name;
  }
}
