package com.discordingest.model.log;

import java.util.List;

/**
 * Names of the topics, all derived from the events topic so that one setting moves a whole
 * installation.
 *
 * @param events every dispatch, keyed by guild
 * @param sessions compacted: one checkpoint a shard
 * @param deadLetters what could not be captured or applied
 * @param activity compacted: what was counted from the events, the latest tally of each window
 */
public record Topics(String events, String sessions, String deadLetters, String activity) {
  public static final String DEFAULT_EVENTS = "discord.events.v1";
  public static final String DEFAULT_SESSIONS = "discord.gateway.sessions.v1";

  /** How many partitions the events topic is created with unless configured otherwise. */
  public static final int DEFAULT_PARTITIONS = 12;

  /** The topics of design section 4. */
  public static Topics defaults() {
    return of(DEFAULT_EVENTS, DEFAULT_SESSIONS);
  }

  public static Topics of(String events, String sessions) {
    return new Topics(events, sessions, events + ".dlq", activity(events));
  }

  /** The topics that tables are made of. */
  public List<String> projected() {
    return List.of(events, activity);
  }

  /** The topics that gateway-producer writes. */
  public List<String> written() {
    return List.of(events, sessions, deadLetters);
  }

  /** The name with "activity" for "events": {@code discord.activity.v1}. */
  private static String activity(String events) {
    int word = events.lastIndexOf("events");
    return word < 0
        ? events + ".activity"
        : events.substring(0, word) + "activity" + events.substring(word + "events".length());
  }
}
