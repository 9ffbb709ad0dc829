package com.discordingest.consumer.rebuild;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says nothing; interrupts the rebuild when it enters a phase, or while it replays in one. */
class SilentListener implements RebuildListener {
  /** What an interruption looks like to the rebuild: everything it holds is dropped. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  final List<String> entered = new ArrayList<>();
  private final @Nullable String killAt;
  private final boolean whileReplaying;

  SilentListener() {
    this(null, false);
  }

  SilentListener(@Nullable String killAt, boolean whileReplaying) {
    this.killAt = killAt;
    this.whileReplaying = whileReplaying;
  }

  @Override
  public void entered(Phase phase) {
    entered.add(phase.name());
    if (!whileReplaying && phase.name().equals(killAt)) {
      throw new Killed();
    }
  }

  @Override
  public void told(String line) {}

  @Override
  public void replaying(ReplayProgress progress) {
    if (progress.done() > 0) {
      killWhileReplaying();
    }
  }

  /** A replay that is over before it was heard of is interrupted here, at its last moment. */
  @Override
  public void replayed(ReplayProgress progress, Duration time) {
    killWhileReplaying();
  }

  private void killWhileReplaying() {
    if (whileReplaying && entered.getLast().equals(killAt)) {
      throw new Killed();
    }
  }
}
