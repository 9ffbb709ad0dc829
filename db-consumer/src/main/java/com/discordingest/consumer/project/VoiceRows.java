package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.VOICE_STATES;
import static com.discordingest.schema.Tables.DISCORD_VOICE_STATES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What voice states say about {@code discord_voice_states}: one row per guild and user, whatever
 * the session.
 */
final class VoiceRows {

  private static final Mapping STATE =
      Mapping.of(VOICE_STATES)
          .field("session_id", DISCORD_VOICE_STATES.SESSION_ID, Value.TEXT, "")
          .flag("deaf", DISCORD_VOICE_STATES.DEAF, false)
          .flag("mute", DISCORD_VOICE_STATES.MUTE, false)
          .flag("self_deaf", DISCORD_VOICE_STATES.SELF_DEAF, false)
          .flag("self_mute", DISCORD_VOICE_STATES.SELF_MUTE, false)
          .flag("self_stream", DISCORD_VOICE_STATES.SELF_STREAM, false)
          .flag("self_video", DISCORD_VOICE_STATES.SELF_VIDEO, false)
          .flag("suppress", DISCORD_VOICE_STATES.SUPPRESS, false)
          .build();

  private VoiceRows() {}

  /** Calls in direct messages have no guild, and no row. */
  static void updated(ObjectNode data, Changes out) {
    Long guildId = GuildRows.optional(data, out);
    long userId = Fields.id(data, "user_id");
    ObjectNode member = Parts.object(data, "member", out);
    if (guildId != null && member != null) {
      MemberRows.alongside(guildId, member, out);
    }
    UserRows.refer(userId, out);
    if (guildId != null) {
      state(guildId, userId, data, out);
    }
  }

  /** Of the guild's members, these are in voice channels and no others. */
  static void replace(long guildId, @Nullable List<ObjectNode> states, Changes out) {
    if (states == null) {
      return;
    }
    out.mark(
        new Row(VOICE_STATES).with(DISCORD_VOICE_STATES.GUILD_ID, guildId),
        Fields.idsOf(states, "user_id"),
        new Row(VOICE_STATES).with(DISCORD_VOICE_STATES.LEFT_AT, out.time()),
        Changes.whereSet(VOICE_STATES, DISCORD_VOICE_STATES.LEFT_AT));
    for (ObjectNode state : states) {
      long userId = Fields.id(state, "user_id");
      UserRows.refer(userId, out);
      state(guildId, userId, state, out);
    }
  }

  /** Without a channel the user has left; the row keeps the last one. */
  private static void state(long guildId, long userId, ObjectNode state, Changes out) {
    Row row =
        new Row(VOICE_STATES)
            .with(DISCORD_VOICE_STATES.GUILD_ID, guildId)
            .with(DISCORD_VOICE_STATES.USER_ID, userId);
    STATE.snapshot(state, row, out.repairs());
    Long channelId = Parts.id(state, "channel_id", out);
    if (channelId == null) {
      out.update(row.with(DISCORD_VOICE_STATES.LEFT_AT, out.time()));
    } else {
      ChannelRows.refer(channelId, guildId, out);
      out.snapshot(
          row.with(DISCORD_VOICE_STATES.CHANNEL_ID, channelId)
              .with(DISCORD_VOICE_STATES.JOINED_AT, out.time())
              .with(DISCORD_VOICE_STATES.LEFT_AT, null));
    }
  }
}
