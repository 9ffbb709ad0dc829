package com.discordingest.simulator.gateway;

/** What happens when a disconnected session's buffer is full. */
public enum BufferPolicy {
  /** The world waits, so that a RESUME always succeeds. */
  WAIT,
  /** The world goes on; a RESUME from before what is kept is refused, as Discord does. */
  DROP
}
