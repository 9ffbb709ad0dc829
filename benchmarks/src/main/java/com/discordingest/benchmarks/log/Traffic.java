package com.discordingest.benchmarks.log;

/** Dispatches, one after the other, for ever. Used by one thread. */
public interface Traffic {
  /** The next one. */
  Event next();

  /**
   * A dispatch without its envelope.
   *
   * @param data the JSON of {@code d}
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, copied by nobody
  record Event(String type, byte[] data) {}
}
