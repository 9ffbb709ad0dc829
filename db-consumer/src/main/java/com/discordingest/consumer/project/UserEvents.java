package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** READY and USER_UPDATE: both are about the bot's own user (trap U1). */
final class UserEvents {
  private UserEvents() {}

  /**
   * Guild stubs in READY make no rows: their guilds' partitions follow with GUILD_CREATE or
   * GUILD_DELETE, and a stub from the shard's partition could overtake either.
   */
  static void ready(ObjectNode data, Changes out) {
    UserRows.embedded(data, "user", out);
  }

  static void updated(ObjectNode data, Changes out) {
    UserRows.merge(data, out);
  }
}
