package com.discordingest.consumer.activity;

/** What a tally counts. Codes are stored: never change one, nor use one again. */
enum Count {
  MESSAGES(1),
  EDITS(2),
  DELETIONS(3),
  REACTIONS(4),
  ATTACHMENTS(5),
  JOINS(6),
  LEAVES(7),
  /** Microseconds spent in voice channels. */
  VOICE_MICROS(8),
  /** Uses of application commands. */
  USES(9),
  ANSWERS(10),
  /** Uses that were answered with "is thinking" and nothing since. */
  UNFINISHED(11),
  /** Milliseconds from use to answer, over all answers. */
  ANSWER_MILLIS(12),
  /** Guilds that the bot joined, less those it left. */
  GUILDS(13),
  /** Channels and threads that came to be known, less those deleted. */
  CHANNELS(14);

  private static final Count[] BY_CODE = new Count[values().length + 1];

  static {
    for (Count count : values()) {
      BY_CODE[count.code] = count;
    }
  }

  private final int code;

  Count(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static Count ofCode(int code) {
    if (code < 1 || code >= BY_CODE.length) {
      throw new IllegalStateException("no count has the code " + code);
    }
    return BY_CODE[code];
  }
}
