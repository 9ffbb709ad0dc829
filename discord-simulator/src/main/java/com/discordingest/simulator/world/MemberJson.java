package com.discordingest.simulator.world;

/** Writes members as Discord's member objects, and where they stand in voice. */
final class MemberJson {
  private MemberJson() {}

  /** A member's own fields, without the user and the braces. */
  static void fields(JsonBytes out, Member member) {
    out.beginArray("roles");
    for (long role : member.roles) {
      out.id(role);
    }
    out.endArray()
        .timestampOrNull("premium_since", member.premiumSince)
        .bool("pending", member.pending);
    if (member.nick == null) {
      out.nullValue("nick");
    } else {
      out.string("nick", member.nick);
    }
    out.bool("mute", member.mute)
        .timestamp("joined_at", member.joinedAt)
        .number("flags", member.flags)
        .bool("deaf", member.deaf)
        .timestampOrNull("communication_disabled_until", member.timedOutUntil)
        .nullValue("banner")
        .imageHash("avatar", member.avatar);
  }

  /** A member's fields after its user, without the braces. */
  static void fieldsWithUser(JsonBytes out, Member member) {
    UserJson.write(out, "user", member.user);
    fields(out, member);
  }

  /** A member with its user, as in GUILD_CREATE and member chunks. */
  static void write(JsonBytes out, Member member) {
    out.beginObject();
    fieldsWithUser(out, member);
    out.endObject();
  }

  /**
   * The fields of a member's voice state without guild and member, which GUILD_CREATE leaves out.
   */
  static void voiceFields(JsonBytes out, Member member) {
    out.id("user_id", member.user.id)
        .bool("suppress", false)
        .beginString("session_id")
        .hex32(member.voiceSession)
        .endString()
        .bool("self_video", false)
        .bool("self_mute", member.selfMute)
        .bool("self_deaf", member.selfDeaf)
        .nullValue("request_to_speak_timestamp")
        .bool("mute", member.mute)
        .bool("deaf", member.deaf)
        .idOrNull("channel_id", member.voice == null ? 0 : member.voice.id);
    if (member.selfStream) {
      out.bool("self_stream", true);
    }
  }
}
