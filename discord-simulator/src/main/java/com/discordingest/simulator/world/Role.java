package com.discordingest.simulator.world;

/** A role of a guild. Mutable. */
final class Role {
  final long id;
  String name;
  int color;
  boolean hoist;
  boolean mentionable;
  boolean managed;
  int position;
  long permissions;

  /** What made a managed role: 0 nothing, 1 a bot, 2 boosting. */
  int madeBy;

  /** The bot of a bot's role; 0 for others. */
  long botId;

  Role(long id, String name, int position, long permissions) {
    this.id = id;
    this.name = name;
    this.position = position;
    this.permissions = permissions;
  }
}
