package com.discordingest.consumer.decode;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.ClosedGap;
import com.discordingest.model.log.Gap;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/** What a record of the events topic turned out to be. */
public sealed interface LogEntry {
  LogPosition position();

  /**
   * An event of Discord's.
   *
   * @param type its name, such as {@code MESSAGE_CREATE}
   * @param version its row version: microseconds of Unix time at which it was received
   * @param data its body, {@code d}; an empty object when the event has none
   */
  record Dispatch(LogPosition position, String type, long version, ObjectNode data)
      implements LogEntry {
    /** The moment it was received: the only clock the projection knows. */
    public Instant time() {
      return RowVersions.momentOf(version);
    }
  }

  /** A known hole in the log. */
  record KnownGap(LogPosition position, Gap gap, long version) implements LogEntry {}

  /** A hole of which it is known that it was filled. */
  record FilledGap(LogPosition position, ClosedGap closed, long version) implements LogEntry {}

  /**
   * A record that cannot be read.
   *
   * @param cause what is wrong with it
   */
  record Unreadable(LogPosition position, RuntimeException cause) implements LogEntry {}
}
