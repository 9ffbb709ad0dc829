package com.discordingest.model.log;

import com.discordingest.model.Envelope;

/** The key of a record: what must stay in order shares one, and so a partition. */
public final class RecordKey {
  private RecordKey() {}

  /**
   * The guild's id; without one the channel's, else the user's, else the shard's number, as decimal
   * text.
   */
  public static String of(Envelope envelope, int shard) {
    if (envelope.guildId() != null) {
      return envelope.guildId();
    }
    if (envelope.channelId() != null) {
      return envelope.channelId();
    }
    if (envelope.userId() != null) {
      return envelope.userId();
    }
    return Integer.toString(shard);
  }
}
