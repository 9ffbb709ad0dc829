package com.discordingest.consumer.rebuild;

import java.time.Duration;

/** Told how a rebuild gets on, by the thread that runs it. */
public interface RebuildListener {
  /** A phase begins. */
  void entered(Phase phase);

  /** Something an operator may want to know. */
  void told(String line);

  /** The log is being applied; called several times a second. */
  void replaying(ReplayProgress progress);

  /** The log is applied as far as asked for. */
  void replayed(ReplayProgress progress, Duration time);
}
