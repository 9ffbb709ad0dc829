package com.discordingest.benchmarks.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.Snowflake;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * New messages of known members in known channels, of about 1.4 KB each and nothing but text: what
 * a busy bot receives most of. They are {@link #MILLIS_BETWEEN} apart in time. Equal seeds give
 * equal messages.
 */
public final class MessageTraffic implements Traffic {
  /** When the first is written. */
  public static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  /** A million messages fill a month and a half. */
  private static final long MILLIS_BETWEEN = 4_000;

  private static final int GUILDS = 48;
  private static final int CHANNELS = 20;
  private static final int MEMBERS = 400;
  private static final int LARGE_MEMBERS = 40_000;
  private static final int WORDS = 700;
  private static final int SIZE = 1_400;
  private static final String JOINED = "2025-03-04T05:06:07.089000+00:00";
  private static final String HASH = "0123456789abcdef";

  private final SplittableRandom random;
  private final List<String> words = new ArrayList<>();
  private final StringBuilder out = new StringBuilder(4 * SIZE);
  private long count;
  private long lastId;

  public MessageTraffic(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < WORDS; i++) {
      words.add(word(2 + random.nextInt(9)));
    }
  }

  /** The GUILD_CREATEs that make everything known that the messages refer to. */
  public static List<Event> guilds() {
    List<Event> events = new ArrayList<>();
    for (int guild = 0; guild < GUILDS; guild++) {
      events.add(new Event("GUILD_CREATE", guild(guild, MEMBERS)));
    }
    return events;
  }

  /** A GUILD_CREATE of more than 20 MB, of a guild that no message is from. */
  public static Event largeGuild(int number) {
    return new Event("GUILD_CREATE", guild(GUILDS + number, LARGE_MEMBERS));
  }

  /** The id of the message that was made last. */
  public long lastId() {
    return lastId;
  }

  @Override
  public Event next() {
    int guild = skewed(GUILDS);
    int channel = skewed(CHANNELS);
    int member = skewed(MEMBERS);
    Instant time = START.plusMillis(count * MILLIS_BETWEEN + random.nextInt(1_000));
    long id = Snowflake.firstAt(time) | (count & 0xFFF);
    count++;
    lastId = id;
    out.setLength(0);
    out.append("{\"type\":0,\"tts\":false,\"timestamp\":\"")
        .append(time.toString(), 0, 19)
        .append('.')
        .append(Long.toString(1_000 + time.toEpochMilli() % 1_000), 1, 4)
        .append("000+00:00\",\"pinned\":false,\"nonce\":\"")
        .append(id + 4096)
        .append("\",\"mentions\":[],\"mention_roles\":[],\"mention_everyone\":false,\"member\":");
    member(guild, member);
    out.append(",\"id\":\"")
        .append(id)
        .append("\",\"flags\":0,\"embeds\":[],\"edited_timestamp\":null,\"content\":\"");
    int rest = SIZE - 420 - out.length();
    int from = out.length();
    while (out.length() - from < rest) {
      out.append(words.get(skewed(WORDS))).append(random.nextInt(12) == 0 ? ". " : " ");
    }
    out.append("\",\"components\":[],\"channel_type\":0,\"channel_id\":\"")
        .append(channelId(guild, channel))
        .append("\",\"author\":");
    user(guild, member);
    out.append(",\"attachments\":[],\"guild_id\":\"").append(guildId(guild)).append("\"}");
    return new Event("MESSAGE_CREATE", out.toString().getBytes(UTF_8));
  }

  private void member(int guild, int member) {
    memberFields(out.append('{'), guild, member);
    out.append('}');
  }

  private static void memberFields(StringBuilder out, int guild, int member) {
    out.append("\"roles\":[\"").append(roleId(guild, member % 7)).append("\",\"");
    out.append(roleId(guild, 7 + member % 5));
    out.append("\"],\"premium_since\":null,\"pending\":false,\"nick\":\"nick of ").append(member);
    out.append("\",\"mute\":false,\"joined_at\":\"").append(JOINED);
    out.append("\",\"flags\":0,\"deaf\":false,\"communication_disabled_until\":null,");
    out.append("\"banner\":null,\"avatar\":null");
  }

  private void user(int guild, int member) {
    userObject(out, guild, member);
  }

  private static void userObject(StringBuilder out, int guild, int member) {
    long id = userId(guild, member);
    out.append("{\"username\":\"user_").append(id % 1_000_003);
    out.append("\",\"public_flags\":0,\"primary_guild\":null,\"id\":\"").append(id);
    out.append("\",\"global_name\":\"User ").append(member);
    out.append("\",\"display_name_styles\":null,\"discriminator\":\"0\",\"collectibles\":null,");
    out.append("\"avatar_decoration_data\":null,\"avatar\":\"");
    for (int i = 0; i < 32; i++) {
      out.append(HASH.charAt((int) ((id >>> (i % 16 * 3)) + i) & 15));
    }
    out.append("\"}");
  }

  private static byte[] guild(int guild, int members) {
    StringBuilder out = new StringBuilder(400 * members);
    out.append("{\"id\":\"").append(guildId(guild)).append("\",\"name\":\"Guild ").append(guild);
    out.append("\",\"owner_id\":\"").append(userId(guild, 0));
    out.append("\",\"joined_at\":\"").append(JOINED);
    out.append("\",\"large\":false,\"unavailable\":false,\"member_count\":").append(members);
    out.append(",\"verification_level\":1,\"default_message_notifications\":1,");
    out.append(
        "\"explicit_content_filter\":2,\"mfa_level\":0,\"nsfw_level\":0,\"premium_tier\":1,");
    out.append("\"system_channel_flags\":0,\"preferred_locale\":\"en-US\",\"features\":[],");
    out.append(
        "\"emojis\":[],\"stickers\":[],\"threads\":[],\"voice_states\":[],\"presences\":[],");
    out.append("\"stage_instances\":[],\"guild_scheduled_events\":[],\"roles\":[");
    for (int role = -1; role < 12; role++) {
      out.append(role < 0 ? "" : ",").append("{\"id\":\"");
      out.append(role < 0 ? guildId(guild) : roleId(guild, role));
      out.append("\",\"name\":\"").append(role < 0 ? "@everyone" : "role " + role);
      out.append("\",\"color\":0,\"hoist\":false,\"position\":").append(role + 1);
      out.append(",\"permissions\":\"104320577\",\"managed\":false,\"mentionable\":false}");
    }
    out.append("],\"channels\":[");
    for (int channel = 0; channel < CHANNELS; channel++) {
      out.append(channel == 0 ? "" : ",").append("{\"id\":\"").append(channelId(guild, channel));
      out.append("\",\"type\":0,\"name\":\"channel-").append(channel);
      out.append("\",\"position\":").append(channel);
      out.append(",\"permission_overwrites\":[],\"nsfw\":false,\"parent_id\":null}");
    }
    out.append("],\"members\":[");
    for (int member = 0; member < members; member++) {
      out.append(member == 0 ? "{\"user\":" : ",{\"user\":");
      userObject(out, guild, member);
      memberFields(out.append(','), guild, member);
      out.append('}');
    }
    return out.append("]}").toString().getBytes(UTF_8);
  }

  /** Early numbers much more often than late ones, as people write. */
  private int skewed(int bound) {
    double fraction = random.nextDouble();
    return (int) (bound * fraction * fraction);
  }

  private String word(int length) {
    StringBuilder word = new StringBuilder();
    for (int i = 0; i < length; i++) {
      word.append((char) ('a' + random.nextInt(26)));
    }
    return word.toString();
  }

  private static long guildId(int guild) {
    return id(1, guild);
  }

  private static long channelId(int guild, int channel) {
    return id(2, guild * CHANNELS + channel);
  }

  private static long roleId(int guild, int role) {
    return id(3, guild * 64 + role);
  }

  private static long userId(int guild, int member) {
    return id(4, guild * MEMBERS + member);
  }

  /** Made some years before the first message. */
  private static long id(int kind, int number) {
    return Snowflake.firstAt(START.minusSeconds(100_000_000L - kind * 1_000_000L - number * 37L))
        | kind << 16;
  }
}
