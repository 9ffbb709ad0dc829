package com.discordingest.consumer.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * The key of something that is remembered so that it counts once, however often the log says it.
 * Binary: a kind, ids of fixed length, and at most one text with its length before it, so that a
 * key cut after any part is the prefix of those that go on.
 */
final class Fact {
  private static final byte MESSAGE = 1;
  private static final byte EDIT = 2;
  private static final byte DELETION = 3;
  private static final byte REACTION = 4;
  private static final byte MEMBER = 5;
  private static final byte INTERACTION = 6;
  private static final byte GUILD = 7;
  private static final byte CHANNEL = 8;
  private static final byte VOICE = 9;
  private static final byte LAST_EVENT = 10;
  private static final byte SHARD = 11;

  /** No emoji and no shard's name is as long; a key must never be too large for Kafka. */
  private static final int MOST_TEXT = 256;

  private Fact() {}

  /** A message was sent. */
  static byte[] message(long id) {
    return key(MESSAGE, id);
  }

  /** A message was edited at a moment, in microseconds: Discord repeats it in later updates. */
  static byte[] edit(long messageId, long micros) {
    return key(EDIT, messageId, micros);
  }

  /** A message was deleted. */
  static byte[] deletion(long messageId) {
    return key(DELETION, messageId);
  }

  /** Somebody's reaction is on a message. */
  static byte[] reaction(long messageId, String emoji, boolean burst, long userId) {
    byte[] prefix = reactions(messageId, emoji);
    return ByteBuffer.allocate(prefix.length + 1 + Long.BYTES)
        .put(prefix)
        .put((byte) (burst ? 1 : 0))
        .putLong(userId)
        .array();
  }

  /** Prefix of the reactions to a message with one emoji. */
  static byte[] reactions(long messageId, String emoji) {
    byte[] text = cut(emoji);
    return ByteBuffer.allocate(1 + Long.BYTES + Integer.BYTES + text.length)
        .put(REACTION)
        .putLong(messageId)
        .putInt(text.length)
        .put(text)
        .array();
  }

  /** Prefix of all reactions to a message. */
  static byte[] reactions(long messageId) {
    return key(REACTION, messageId);
  }

  /** Whether somebody is a member of a guild, as joining and leaving said last. */
  static byte[] member(long guildId, long userId) {
    return key(MEMBER, guildId, userId);
  }

  /** A command was used. */
  static byte[] interaction(long id) {
    return key(INTERACTION, id);
  }

  /** The bot is in a guild. */
  static byte[] guild(long id) {
    return key(GUILD, id);
  }

  /** A channel or thread of a guild exists. */
  static byte[] channel(long guildId, long id) {
    return key(CHANNEL, guildId, id);
  }

  /** Prefix of a guild's channels and threads. */
  static byte[] channels(long guildId) {
    return key(CHANNEL, guildId);
  }

  /** Somebody is in a voice channel of a guild. */
  static byte[] voice(long guildId, long userId) {
    return key(VOICE, guildId, userId);
  }

  /** Prefix of all who are in a guild's voice channels. */
  static byte[] voices(long guildId) {
    return key(VOICE, guildId);
  }

  /** When a guild last showed an event. */
  static byte[] lastEvent(long guildId) {
    return key(LAST_EVENT, guildId);
  }

  /** The highest row version that a shard's records have had. */
  static byte[] shard(String source) {
    byte[] text = cut(source);
    return ByteBuffer.allocate(1 + Integer.BYTES + text.length)
        .put(SHARD)
        .putInt(text.length)
        .put(text)
        .array();
  }

  private static byte[] cut(String text) {
    byte[] whole = text.getBytes(UTF_8);
    return whole.length > MOST_TEXT ? Arrays.copyOf(whole, MOST_TEXT) : whole;
  }

  /** Whether it is about all that a guild or a shard does. */
  static boolean isWrittenByEveryEvent(byte[] key) {
    return key[0] == LAST_EVENT || key[0] == SHARD;
  }

  /** The id with which a key ends. */
  static long lastId(byte[] key) {
    return ByteBuffer.wrap(key).getLong(key.length - Long.BYTES);
  }

  private static byte[] key(byte kind, long... ids) {
    ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES * ids.length).put(kind);
    for (long id : ids) {
      out.putLong(id);
    }
    return out.array();
  }
}
