package com.discordingest.producer.backfill;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An object of an answer of Discord's.
 *
 * @param json its bytes as Discord sent them
 * @param id its snowflake
 * @param type its type if it is a channel, else -1
 * @param lastMessageId the latest message of the channel; 0 if there never was one, -1 if the
 *     object does not say
 * @param archivedAt when a thread was archived; null if the object does not say
 * @param ofGuild whether it says itself of which guild it is
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
record RestObject(
    byte[] json,
    long id,
    int type,
    long lastMessageId,
    @Nullable Instant archivedAt,
    boolean ofGuild) {
  private static final int TEXT = 0;
  private static final int VOICE = 2;
  private static final int ANNOUNCEMENT = 5;
  private static final int ANNOUNCEMENT_THREAD = 10;
  private static final int PUBLIC_THREAD = 11;
  private static final int PRIVATE_THREAD = 12;
  private static final int STAGE = 13;
  private static final int FORUM = 15;
  private static final int MEDIA = 16;

  /** Whether messages are written in it, as opposed to categories and forums. */
  boolean holdsMessages() {
    return switch (type) {
      case TEXT, VOICE, ANNOUNCEMENT, ANNOUNCEMENT_THREAD, PUBLIC_THREAD, PRIVATE_THREAD, STAGE ->
          true;
      default -> false;
    };
  }

  /** Whether public threads may hang below it. */
  boolean holdsThreads() {
    return type == TEXT || type == ANNOUNCEMENT || type == FORUM || type == MEDIA;
  }

  /** Whether it is known that no message has a higher id than this. */
  boolean endsAt(long messageId) {
    return lastMessageId >= 0 && lastMessageId <= messageId;
  }
}
