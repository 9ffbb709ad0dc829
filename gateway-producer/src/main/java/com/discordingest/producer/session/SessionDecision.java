package com.discordingest.producer.session;

/**
 * What to do after a connection has ended, as a pure function. A session is resumed whenever
 * Discord may still have it, since a new one loses what happened in between; it is given up only
 * when Discord says so, or when resuming keeps failing although Discord can be reached.
 */
public sealed interface SessionDecision {

  /** Go on with the session. */
  record Resume(boolean atBaseUrl) implements SessionDecision {}

  /** Begin a new one; if there was one, it is lost for this reason. */
  record Identify(String reason) implements SessionDecision {}

  /** Give up: nothing but a change by the operator helps. */
  record Stop(String message) implements SessionDecision {}

  /** How many resumes are tried at the base URL, after those at the session's own. */
  int ATTEMPTS_AT_BASE_URL = 2;

  /**
   * @param attempt what the connection was for
   * @param end how it ended
   * @param established whether READY or RESUMED came
   * @param failures how many connections in a row, this one included, ended without a new dispatch
   * @param resumeAttempts how many resumes may fail in a row before the base URL is tried
   */
  static SessionDecision after(
      Attempt attempt, ConnectionEnd end, boolean established, int failures, int resumeAttempts) {
    return switch (end) {
      case ConnectionEnd.Closed closed ->
          afterClose(closed, attempt, established, failures, resumeAttempts);
      case ConnectionEnd.SessionInvalidated(boolean resumable) ->
          resumable
              ? again(attempt, established, failures, resumeAttempts, "session invalidated")
              : new Identify("Discord no longer has the session (op 9)");
      case ConnectionEnd.Unreachable(String cause) ->
          attempt instanceof Attempt.Resume(boolean atBaseUrl)
              // The session's own host may be gone for good; and while neither can be reached,
              // identifying would fail as well, so the session is kept.
              ? new Resume(!atBaseUrl)
              : again(attempt, established, failures, resumeAttempts, cause);
      case ConnectionEnd.HeldBack _ ->
          attempt instanceof Attempt.Identify && !established
              ? new Identify("held back before a session began")
              : new Resume(false);
      case ConnectionEnd.Broken(String cause) ->
          again(attempt, established, failures, resumeAttempts, cause);
      case ConnectionEnd.NotReadyInTime(String stage) ->
          again(attempt, established, failures, resumeAttempts, stage);
      case ConnectionEnd.ReconnectRequested _ ->
          again(attempt, established, failures, resumeAttempts, "reconnect requested (op 7)");
      case ConnectionEnd.Deaf _ ->
          again(attempt, established, failures, resumeAttempts, "nothing came for long");
      case ConnectionEnd.Stopped _ ->
          again(attempt, established, failures, resumeAttempts, "stopped");
    };
  }

  private static SessionDecision afterClose(
      ConnectionEnd.Closed closed,
      Attempt attempt,
      boolean established,
      int failures,
      int resumeAttempts) {
    return switch (closed.code()) {
      case 4004 ->
          new Stop(
              "Discord does not accept the token (close code 4004). Copy the bot's token from the"
                  + " developer portal (Bot, Reset Token) and set DISCORD_TOKEN.");
      case 4010 ->
          new Stop(
              "Discord calls the shard invalid (close code 4010). Check discord.shards and"
                  + " discord.shard-ids.");
      case 4011 ->
          new Stop(
              "The bot is in too many guilds for so few shards (close code 4011). Set"
                  + " discord.shards=auto, or a higher number.");
      case 4012 ->
          new Stop(
              "Discord no longer speaks this version of the gateway (close code 4012). A newer"
                  + " version of this program is needed.");
      case 4013 ->
          new Stop("Discord calls the intents invalid (close code 4013). Check discord.intents.");
      case 4014 ->
          new Stop(
              "The bot may not use an intent that is asked for (close code 4014). Enable Server"
                  + " Members and Message Content (and Presence, if wanted) in the developer"
                  + " portal under Bot, or set discord.intents=non-privileged.");
      case 4003, 4007, 4009 ->
          new Identify("Discord ended the session with close code " + closed.code());
      default ->
          again(
              attempt,
              established,
              failures,
              resumeAttempts,
              "Discord closed with code " + closed.code());
    };
  }

  private static SessionDecision again(
      Attempt attempt, boolean established, int failures, int resumeAttempts, String cause) {
    boolean sessionExists = established || attempt instanceof Attempt.Resume;
    if (!sessionExists) {
      return new Identify(cause);
    }
    if (failures < resumeAttempts) {
      return new Resume(false);
    }
    if (failures < resumeAttempts + ATTEMPTS_AT_BASE_URL) {
      return new Resume(true);
    }
    return new Identify(failures + " resumes in a row failed, the last one: " + cause);
  }
}
