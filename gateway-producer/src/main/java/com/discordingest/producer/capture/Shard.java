package com.discordingest.producer.capture;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.SessionCheckpoint;

/**
 * A shard of the bot: its share of the guilds.
 *
 * @param number from 0
 * @param count of how many
 */
public record Shard(int number, int count) implements Comparable<Shard> {
  public Shard {
    if (number < 0 || number >= count) {
      throw new IllegalArgumentException("shard number must be below count: " + number);
    }
  }

  /** What events of this shard name as their source. */
  public String source() {
    return EventHeaders.shardSource(number, count);
  }

  /** The key of its checkpoint. */
  public String checkpointKey() {
    return SessionCheckpoint.key(number, count);
  }

  @Override
  public int compareTo(Shard other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return number + "/" + count;
  }
}
