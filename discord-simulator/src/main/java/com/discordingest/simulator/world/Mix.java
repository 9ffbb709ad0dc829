package com.discordingest.simulator.world;

/** The kinds of things that happen, and how often of a thousand. */
enum Mix {
  WRITE(605),
  EDIT(45),
  UNFURL(22),
  DELETE(22),
  DELETE_BULK(2),
  REACT(110),
  UNREACT(14),
  CLEAR_REACTIONS(2),
  VOTE(12),
  JOIN(22),
  LEAVE(14),
  CHANGE_MEMBER(36),
  CHANGE_PROFILE(6),
  VOICE(36),
  THREAD_CREATE(9),
  THREAD_CHANGE(8),
  THREAD_DELETE(2),
  CHANNEL_CREATE(2),
  CHANNEL_CHANGE(5),
  CHANNEL_DELETE(1),
  PIN(3),
  ROLE_CREATE(1),
  ROLE_CHANGE(4),
  ROLE_DELETE(1),
  CHANGE_GUILD(2),
  CHANGE_EMOJIS(1),
  BAN(2),
  INVITE(1),
  COMMAND(3),
  DIRECT_MESSAGE(4),
  OUTAGE(1),
  CHANGE_SELF(1),
  OLD_MESSAGE(1);

  private static final Mix[] BY_ROLL = spread();

  private final int share;

  Mix(int share) {
    this.share = share;
  }

  static Mix draw(Randomness random) {
    return BY_ROLL[random.below(BY_ROLL.length)];
  }

  private static Mix[] spread() {
    int total = 0;
    for (Mix mix : values()) {
      total += mix.share;
    }
    Mix[] spread = new Mix[total];
    int next = 0;
    for (Mix mix : values()) {
      for (int i = 0; i < mix.share; i++) {
        spread[next++] = mix;
      }
    }
    return spread;
  }
}
