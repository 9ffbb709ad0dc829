package com.discordingest.simulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.simulator.world.World;

/**
 * A guild of which nothing is known but that its GUILD_CREATE is very large: it has many members.
 */
final class BigGuild {
  private static final long DISCORD_EPOCH_MILLIS = 1_420_070_400_000L;
  private static final int MEMBER_BYTES = 420;

  private BigGuild() {}

  /** An id that falls to a shard; the ordinal tells one from another. */
  static long id(int shard, int shardCount, int ordinal) {
    long millis = World.START_MILLIS - DISCORD_EPOCH_MILLIS - 86_400_000L;
    millis -= millis % shardCount;
    return (millis + (long) ordinal * shardCount + shard) << 22;
  }

  /** The body of its GUILD_CREATE. */
  static byte[] body(long id, int bytes) {
    int members = Math.max(1, bytes / MEMBER_BYTES);
    StringBuilder out = new StringBuilder(members * (MEMBER_BYTES + 20));
    out.append("{\"id\":\"")
        .append(id)
        .append("\",\"name\":\"Gigantic\",\"owner_id\":\"")
        .append(id + 1)
        .append(
            "\",\"icon\":null,\"description\":null,\"splash\":null,\"banner\":null,"
                + "\"features\":[],\"emojis\":[],\"stickers\":[],\"afk_channel_id\":null,"
                + "\"afk_timeout\":300,\"system_channel_id\":null,\"system_channel_flags\":0,"
                + "\"verification_level\":2,\"default_message_notifications\":1,"
                + "\"explicit_content_filter\":2,\"mfa_level\":0,\"nsfw_level\":0,"
                + "\"premium_tier\":3,\"premium_subscription_count\":99,"
                + "\"preferred_locale\":\"en-US\",\"vanity_url_code\":null,"
                + "\"joined_at\":\"2025-12-31T00:00:00.000000+00:00\",\"large\":true,"
                + "\"unavailable\":false,\"lazy\":true,\"member_count\":")
        .append(members)
        .append(",\"roles\":[{\"id\":\"")
        .append(id)
        .append(
            "\",\"name\":\"@everyone\",\"position\":0,\"permissions\":\"1071698660929\","
                + "\"color\":0,\"hoist\":false,\"managed\":false,\"mentionable\":false,"
                + "\"icon\":null,\"unicode_emoji\":null,\"flags\":0}],\"channels\":[{\"id\":\"")
        .append(id + 2)
        .append(
            "\",\"type\":0,\"name\":\"general\",\"position\":0,\"parent_id\":null,\"topic\":null,"
                + "\"nsfw\":false,\"rate_limit_per_user\":0,\"last_message_id\":null,"
                + "\"permission_overwrites\":[],\"flags\":0}],\"threads\":[],\"voice_states\":[],"
                + "\"presences\":[],\"stage_instances\":[],\"guild_scheduled_events\":[],"
                + "\"soundboard_sounds\":[],\"members\":[");
    for (int i = 0; i < members; i++) {
      member(out, id + 1 + i, i);
    }
    return out.append("]}").toString().getBytes(UTF_8);
  }

  private static void member(StringBuilder out, long userId, int index) {
    if (index > 0) {
      out.append(',');
    }
    out.append("{\"user\":{\"username\":\"crowd_")
        .append(index)
        .append("\",\"public_flags\":0,\"primary_guild\":null,\"id\":\"")
        .append(userId)
        .append("\",\"global_name\":\"One of many ")
        .append(index)
        .append(
            "\",\"discriminator\":\"0\",\"collectibles\":null,\"avatar_decoration_data\":null,"
                + "\"avatar\":null},\"roles\":[],\"premium_since\":null,\"pending\":false,"
                + "\"nick\":null,\"mute\":false,\"joined_at\":\"2025-06-01T12:00:00.000000+00:00\","
                + "\"flags\":0,\"deaf\":false,\"communication_disabled_until\":null,"
                + "\"banner\":null,\"avatar\":null}");
  }
}
