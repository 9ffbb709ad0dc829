package com.discordingest.producer.session;

/** How a connection ended. */
public sealed interface ConnectionEnd {

  /** Discord closed it with a code. */
  record Closed(int code, String reason) implements ConnectionEnd {}

  /** It broke, or heartbeats were no longer answered. */
  record Broken(String cause) implements ConnectionEnd {}

  /** The host could not be connected to, or would not speak websocket. */
  record Unreachable(String cause) implements ConnectionEnd {}

  /** Discord asked for a reconnect (op 7). */
  record ReconnectRequested() implements ConnectionEnd {}

  /** Discord does not accept the session (op 9), or not now. */
  record SessionInvalidated(boolean resumable) implements ConnectionEnd {}

  /** It was not greeted, or did not become ready, in time. */
  record NotReadyInTime(String stage) implements ConnectionEnd {}

  /** Heartbeats were answered, but nothing else came for long. */
  record Deaf() implements ConnectionEnd {}

  /** Dropped because Kafka did not take what came. */
  record HeldBack() implements ConnectionEnd {}

  /** Dropped because the producer stops. */
  record Stopped() implements ConnectionEnd {}

  /** In a few words, for metrics: no values that grow without bound. */
  default String kind() {
    return switch (this) {
      case Closed closed -> "closed_" + closed.code();
      case Broken _ -> "broken";
      case Unreachable _ -> "unreachable";
      case ReconnectRequested _ -> "reconnect_requested";
      case SessionInvalidated(boolean resumable) ->
          resumable ? "session_invalidated_resumable" : "session_invalidated";
      case NotReadyInTime _ -> "not_ready_in_time";
      case Deaf _ -> "deaf";
      case HeldBack _ -> "held_back";
      case Stopped _ -> "stopped";
    };
  }
}
