package com.discordingest.consumer.deadletter;

import com.discordingest.consumer.decode.LogPosition;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a record that was given up, without its bytes.
 *
 * @param origin where in the log it lies; for what never got there, where in the dead-letter topic
 * @param kept where in the dead-letter topic it lies, the first time if it was written repeatedly
 * @param time when it was given up
 * @param type the event's name, or empty
 * @param key the record's key as text, or empty
 * @param writer which service gave it up
 * @param cause the class of what went wrong
 * @param message what went wrong
 * @param retryOf the dead letter that it is a retry of, if it is one
 * @param state what has become of it
 */
public record DeadLetter(
    LogPosition origin,
    LogPosition kept,
    Instant time,
    String type,
    String key,
    String writer,
    String cause,
    String message,
    @Nullable LogPosition retryOf,
    State state) {

  /** What has become of a dead letter. */
  public sealed interface State {
    /** Nobody has retried it. */
    record Open() implements State {}

    /**
     * It was published again.
     *
     * @param at when
     * @param to where in the log it lies since
     * @param failedAgain whether the retry has become a dead letter of its own
     */
    record Retried(Instant at, LogPosition to, boolean failedAgain) implements State {}
  }

  /** Whether it was in the log: only then can it be published again. */
  public boolean wasInLog() {
    return !origin.equals(kept);
  }

  public boolean isOpen() {
    return state instanceof State.Open;
  }

  /** When it was last retried; empty if never. */
  public Optional<State.Retried> retried() {
    return state instanceof State.Retried retried ? Optional.of(retried) : Optional.empty();
  }

  /** The class of what went wrong without its package. */
  public String shortCause() {
    return cause.substring(cause.lastIndexOf('.') + 1);
  }

  DeadLetter with(State newState) {
    return new DeadLetter(origin, kept, time, type, key, writer, cause, message, retryOf, newState);
  }
}
