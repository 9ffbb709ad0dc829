package com.discordingest.consumer.rebuild;

import java.time.Duration;

/** How a rebuild ended. */
public sealed interface RebuildOutcome {
  Comparison comparison();

  /**
   * The new schema is live.
   *
   * @param writersWaited how long the writers of the live schema were held off
   */
  record Swapped(Comparison comparison, Duration writersWaited) implements RebuildOutcome {}

  /** The schemas were compared, and nothing was to be swapped. */
  record Compared(Comparison comparison) implements RebuildOutcome {}

  /** They differ in ways that nobody has accepted: the live schema stays. */
  record Refused(Comparison comparison) implements RebuildOutcome {}
}
