package com.discordingest.producer.backfill;

import java.time.Duration;

/** Hears how a backfill gets on. */
public interface BackfillListener {
  /** A guild begins; of so many channels and threads something is to be read. */
  void guild(long guildId, int toRead);

  /** A dry run would read a channel. */
  void wouldRead(long guildId, long channelId);

  /** A page of a channel is committed; so many messages are by now. */
  void page(long guildId, long channelId, long messages);

  /** Discord does not let the bot see a guild or a channel. */
  void refused(String what, int status);

  /** Discord's rate limit makes the backfill wait. Called by another thread. */
  void waiting(Duration atLeast);

  /** A message could not go into the log. */
  void deadLetter(String id, String reason);
}
