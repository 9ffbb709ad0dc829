package com.discordingest.simulator.world;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message without its text: content, attachments and embeds follow from a seed, so that a channel
 * can remember many. Mutable: edits change the seed.
 */
final class Message {
  static final int REGULAR = 0;
  static final int PIN_NOTICE = 6;
  static final int JOIN_NOTICE = 7;
  static final int THREAD_NOTICE = 18;
  static final int REPLY = 19;
  static final int COMMAND = 20;
  static final int THREAD_STARTER = 21;

  static final User[] NOBODY = {};

  final long id;
  final Channel channel;
  final int type;

  /** Who wrote it; null for a webhook. */
  final @Nullable User author;

  final long webhookId;
  long seed;
  long editedAt;
  boolean pinned;

  /** Whether Discord has added a preview of a link in it. */
  boolean unfurled;

  User[] mentions = NOBODY;
  long mentionedRole;
  boolean mentionEveryone;

  /** What it answers; null if nothing. */
  @Nullable Message reference;

  @Nullable Poll poll;
  List<Reaction> reactions = List.of();

  /** How many answers it stands away from a message that answers none. */
  int depth;

  boolean deleted;

  Message(long id, Channel channel, int type, @Nullable User author, long webhookId, long seed) {
    this.id = id;
    this.channel = channel;
    this.type = type;
    this.author = author;
    this.webhookId = webhookId;
    this.seed = seed;
  }

  /** Where the randomness of details other than its words begins. */
  long detailSeed() {
    return Randomness.mix(seed ^ id);
  }

  /** An emoji below a message, with everybody who clicked it. */
  record Reaction(Emoji emoji, List<User> users) {}

  /** A poll, its votes as (answer, user). */
  record Poll(int answers, long endsAt, boolean multiselect, List<Vote> votes) {
    record Vote(int answer, User user) {}
  }
}
