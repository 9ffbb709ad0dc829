package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.REACTIONS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_REACTIONS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** MESSAGE_REACTION_*; see {@link ReactionKey} for what is one reaction. */
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
    out.ofNewEntity().snapshot(row);
  }

  static void removed(ObjectNode data, Changes out) {
    out.delete(reaction(data, Fields.id(data, "user_id")));
  }

  static void allRemoved(ObjectNode data, Changes out) {
    out.empty(ofMessage(data));
  }

  static void emojiRemoved(ObjectNode data, Changes out) {
    out.empty(ofMessage(data).with(DISCORD_MESSAGE_REACTIONS.EMOJI_KEY, ReactionKey.emoji(data)));
  }

  private static Row reaction(ObjectNode data, long userId) {
    ReactionKey key = ReactionKey.of(data);
    return ofMessage(data)
        .with(DISCORD_MESSAGE_REACTIONS.USER_ID, userId)
        .with(DISCORD_MESSAGE_REACTIONS.EMOJI_KEY, key.emoji())
        .with(DISCORD_MESSAGE_REACTIONS.BURST, key.burst());
  }

  private static Row ofMessage(ObjectNode data) {
    return new Row(REACTIONS)
        .with(DISCORD_MESSAGE_REACTIONS.MESSAGE_ID, Fields.id(data, "message_id"));
  }
}
