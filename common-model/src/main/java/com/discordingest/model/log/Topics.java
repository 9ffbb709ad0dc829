package com.discordingest.model.log;

/**
 * Names of the topics, all derived from the events topic so that one setting moves a whole
 * installation.
 *
 * @param events every dispatch, keyed by guild
 * @param sessions compacted: one checkpoint a shard
 * @param deadLetters what could not be captured or applied
 */
public record Topics(String events, String sessions, String deadLetters) {
  public static final String DEFAULT_EVENTS = "discord.events.v1";
  public static final String DEFAULT_SESSIONS = "discord.gateway.sessions.v1";

  /** How many partitions the events topic is created with unless configured otherwise. */
  public static final int DEFAULT_PARTITIONS = 12;

  /** The topics of design section 4. */
  public static Topics defaults() {
    return of(DEFAULT_EVENTS, DEFAULT_SESSIONS);
  }

  public static Topics of(String events, String sessions) {
    return new Topics(events, sessions, events + ".dlq");
  }
}
