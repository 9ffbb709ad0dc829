package com.discordingest.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the outside of a gateway payload says, and the ids inside that decide where it goes.
 *
 * @param op Discord's opcode; 0 is a dispatch
 * @param type the event name of a dispatch ({@code t}); null in control payloads
 * @param sequence the session's sequence ({@code s}); null in control payloads
 * @param guildId the guild it belongs to, as decimal text; null outside guilds
 * @param channelId the channel it belongs to; null when it names none
 * @param userId the user it is about; null when it names none
 * @param session READY's session id and resume URL; null in any other payload
 * @param secrets where secret values lie in the bytes, in ascending order; empty for most payloads
 */
public record Envelope(
    int op,
    @Nullable String type,
    @Nullable Long sequence,
    @Nullable String guildId,
    @Nullable String channelId,
    @Nullable String userId,
    @Nullable ReadySession session,
    List<ByteRange> secrets) {

  /** Discord's opcode for an event. */
  public static final int DISPATCH = 0;

  public Envelope {
    secrets = List.copyOf(secrets);
  }

  /** Whether this is an event, rather than a control payload. */
  public boolean isDispatch() {
    return op == DISPATCH && type != null;
  }

  /**
   * What READY says about how to resume the session. Secret: whoever has it can take the session
   * over.
   */
  public record ReadySession(String sessionId, @Nullable String resumeUrl) {
    @Override
    public String toString() {
      return "ReadySession[redacted]";
    }
  }

  /** A JSON value's place in the payload: offsets in bytes, the end exclusive, quotes included. */
  public record ByteRange(int start, int end) {
    public ByteRange {
      if (start < 0 || end <= start) {
        throw new IllegalArgumentException(
            "range must not be empty or negative: " + start + ".." + end);
      }
    }
  }
}
