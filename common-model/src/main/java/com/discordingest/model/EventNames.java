package com.discordingest.model;

/**
 * Names of dispatches that both services treat specially; all others are just text to the producer.
 */
public final class EventNames {
  public static final String READY = "READY";
  public static final String RESUMED = "RESUMED";
  public static final String USER_UPDATE = "USER_UPDATE";
  public static final String INTERACTION_CREATE = "INTERACTION_CREATE";
  public static final String VOICE_SERVER_UPDATE = "VOICE_SERVER_UPDATE";

  private EventNames() {}

  /** Whether {@code d.id} is the guild, as in GUILD_CREATE, GUILD_UPDATE and GUILD_DELETE. */
  public static boolean isGuildItself(String type) {
    return switch (type) {
      case "GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE" -> true;
      default -> false;
    };
  }

  /** Whether {@code d.id} is a channel or thread. */
  public static boolean isChannelItself(String type) {
    return switch (type) {
      case "CHANNEL_CREATE",
          "CHANNEL_UPDATE",
          "CHANNEL_DELETE",
          "THREAD_CREATE",
          "THREAD_UPDATE",
          "THREAD_DELETE",
          "VOICE_CHANNEL_STATUS_UPDATE",
          "VOICE_CHANNEL_START_TIME_UPDATE" ->
          true;
      default -> false;
    };
  }

  /** Whether the payload carries a secret that must not reach the log (Discord trap V9). */
  public static boolean carriesSecrets(String type) {
    return switch (type) {
      case READY, INTERACTION_CREATE, VOICE_SERVER_UPDATE -> true;
      default -> false;
    };
  }
}
