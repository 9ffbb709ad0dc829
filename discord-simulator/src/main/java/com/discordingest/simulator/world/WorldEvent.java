package com.discordingest.simulator.world;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened in the world, ready to be dispatched.
 *
 * @param n its number, counted from 1
 * @param body what is dispatched
 */
public record WorldEvent(long n, Body body) {

  /**
   * A dispatch without its envelope.
   *
   * @param type Discord's event name
   * @param guildId the guild whose shard receives it; 0 for none, which means shard 0
   * @param intent what a session must have asked for; null if it comes unasked
   * @param data the JSON of {@code d}, not to be modified
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody
  public record Body(String type, long guildId, @Nullable Intent intent, byte[] data) {}
}
