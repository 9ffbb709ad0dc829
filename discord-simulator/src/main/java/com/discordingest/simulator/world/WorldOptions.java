package com.discordingest.simulator.world;

/**
 * What a world follows from: equal options give equal worlds, event for event and byte for byte.
 *
 * @param seed where its randomness begins
 * @param guilds how many guilds the bot is in, at least one
 * @param members how many memberships all guilds have together; each guild has at least three
 * @param history how many of its latest messages a channel remembers, for edits and for REST
 */
public record WorldOptions(long seed, int guilds, int members, int history) {
  public WorldOptions {
    if (guilds < 1) {
      throw new IllegalArgumentException("guilds must be at least 1, not " + guilds);
    }
    if (members < 1) {
      throw new IllegalArgumentException("members must be at least 1, not " + members);
    }
    if (history < 10) {
      throw new IllegalArgumentException("history must be at least 10, not " + history);
    }
  }

  /** Everything the world follows from, on one line. */
  public String summary() {
    return "seed=" + seed + " guilds=" + guilds + " members=" + members + " history=" + history;
  }
}
