package com.discordingest.producer.backfill;

import com.discordingest.runtime.CommandFailure;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill asks Discord. Each call returns when there is an answer, however long rate limits
 * take, and throws {@link CommandFailure} if Discord cannot be reached or does not take the token.
 */
public interface RestSource {
  /** How many guilds an answer lists at most. */
  int GUILDS = 200;

  /** How many messages an answer lists at most. */
  int MESSAGES = 100;

  /** How many archived threads an answer lists at most. */
  int THREADS = 100;

  /** An array of the bot's guilds with higher ids. */
  Reply guilds(long after) throws InterruptedException;

  /** An array of the guild's channels. */
  Reply channels(long guildId) throws InterruptedException;

  /** An object with the guild's active {@code threads}. */
  Reply activeThreads(long guildId) throws InterruptedException;

  /**
   * An object with the channel's archived public {@code threads}, the latest archived first.
   *
   * @param before only those archived before this moment; null for all
   */
  Reply archivedThreads(long channelId, @Nullable Instant before) throws InterruptedException;

  /** An array of the earliest messages with higher ids. */
  Reply messages(long channelId, long after) throws InterruptedException;

  /** What came of a request. */
  sealed interface Reply {}

  /** The answer. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  record Answer(byte[] body) implements Reply {}

  /** Discord does not let the bot see it (403), or there is no such thing (404). */
  record Refused(int status) implements Reply {}
}
