package com.discordingest.simulator.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A channel or thread of a guild. Mutable. */
final class Channel {
  static final int TEXT = 0;
  static final int VOICE = 2;
  static final int CATEGORY = 4;
  static final int ANNOUNCEMENT = 5;
  static final int ANNOUNCEMENT_THREAD = 10;
  static final int PUBLIC_THREAD = 11;
  static final int PRIVATE_THREAD = 12;
  static final int STAGE = 13;
  static final int FORUM = 15;

  final long id;
  final int type;
  final @Nullable Guild guild;
  final MessageLog messages;
  String name;
  @Nullable String topic;
  @Nullable Channel parent;
  int position;
  boolean nsfw;
  int slowmode;
  int bitrate = 64_000;
  int userLimit;
  long lastPinAt;
  final List<Overwrite> overwrites = new ArrayList<>(2);

  /** A forum's tags. */
  List<ForumTag> tags = List.of();

  // what only threads have
  long ownerId;
  boolean archived;
  boolean locked;
  long archivedAt;
  long createdAt;
  int messageCount;
  int totalSent;
  long[] appliedTags = Member.NO_ROLES;
  final List<User> joined = new ArrayList<>(0);

  Channel(long id, int type, @Nullable Guild guild, String name, int history) {
    this.id = id;
    this.type = type;
    this.guild = guild;
    this.name = name;
    this.messages = new MessageLog(history);
  }

  boolean isThread() {
    return type == ANNOUNCEMENT_THREAD || type == PUBLIC_THREAD || type == PRIVATE_THREAD;
  }

  /** Whether messages are written in it directly; a forum holds threads only. */
  boolean takesMessages() {
    return type != CATEGORY && type != FORUM && !archived;
  }

  /** A permission overwrite; kind 0 is for a role, 1 for a member. */
  record Overwrite(long id, int kind, long allow, long deny) {}

  /** A tag for a forum's threads. */
  record ForumTag(long id, String name, boolean moderated, @Nullable String emoji) {}
}
