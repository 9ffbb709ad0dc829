package com.discordingest.simulator.world;

import org.jspecify.annotations.Nullable;

/** A user in a guild. Mutable. Times are Unix milliseconds, 0 for none. */
final class Member {
  static final long[] NO_ROLES = {};

  final User user;
  final Guild guild;
  final long joinedAt;
  @Nullable String nick;
  long[] roles = NO_ROLES;
  long avatar;
  long premiumSince;
  long timedOutUntil;
  long flags;
  boolean pending;
  boolean deaf;
  boolean mute;

  /** Where the guild's list holds it. */
  int position;

  /** The voice channel it is in; null when in none. */
  @Nullable Channel voice;

  long voiceSession;
  boolean selfMute;
  boolean selfDeaf;
  boolean selfStream;

  Member(User user, Guild guild, long joinedAt) {
    this.user = user;
    this.guild = guild;
    this.joinedAt = joinedAt;
  }
}
