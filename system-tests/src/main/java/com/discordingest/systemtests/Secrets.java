package com.discordingest.systemtests;

import java.util.regex.Pattern;

/**
 * What the design says of secrets in the log, worked out apart from the producer's own code: three
 * kinds of dispatch carry them, as top-level fields of {@code d}.
 */
final class Secrets {
  private static final Pattern SESSION =
      Pattern.compile("\"(session_id|resume_gateway_url)\":\"[^\"]*\"");
  private static final Pattern TOKEN = Pattern.compile("\"(token)\":\"[^\"]*\"");
  private static final String HIDDEN = "\"$1\":\"[redacted]\"";

  private Secrets() {}

  /** The payload as the log must have it. */
  static String hide(String type, String payload) {
    return switch (type) {
      case "READY" -> SESSION.matcher(payload).replaceAll(HIDDEN);
      case "INTERACTION_CREATE", "VOICE_SERVER_UPDATE" ->
          TOKEN.matcher(payload).replaceFirst(HIDDEN);
      default -> payload;
    };
  }
}
