package com.discordingest.quickstart;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The programs that were started, in order. Like a supervisor, starts a service again that was
 * killed or failed, unless its exit code says that this is pointless. Stopped in the reverse order.
 * Thread-safe: a signal may stop it while the command starts a program.
 */
final class Fleet implements AutoCloseable {
  private static final int RESTARTS = 10;
  private static final Set<Integer> FINAL =
      Set.of(
          ExitCode.USAGE.code(),
          ExitCode.REFUSED.code(),
          ExitCode.FENCED.code(),
          ExitCode.MISMATCH.code());

  private final List<Child> started = new ArrayList<>();
  private final Map<Child, Integer> restarts = new HashMap<>();
  private final Consumer<String> announce;
  private boolean closed;

  /**
   * @param announce is told in a sentence what happens unasked
   */
  Fleet(Consumer<String> announce) {
    this.announce = announce;
  }

  /** Starts a program whose end is a failure of the whole. */
  synchronized void start(Child child) {
    if (closed) {
      throw new CommandFailure(ExitCode.FAILED, "stopped while starting " + child.name());
    }
    started.add(child);
    child.start();
  }

  /** From now on, starts a program that was started again when it ends. */
  synchronized void supervise(Child child) {
    restarts.put(child, 0);
  }

  /**
   * Looks after all.
   *
   * @throws CommandFailure with the end of the log, if one has ended that is not started again
   */
  synchronized void check() {
    if (closed) {
      return;
    }
    for (Child child : started) {
      if (child.ended()) {
        restart(child);
      }
    }
  }

  private void restart(Child child) {
    Integer count = restarts.get(child);
    if (count == null || count >= RESTARTS || FINAL.contains(child.exitCode())) {
      throw new CommandFailure(ExitCode.FAILED, child.obituary());
    }
    announce.accept(
        child.name() + " ended with exit code " + child.exitCode() + "; starting it again");
    restarts.put(child, count + 1);
    child.stop();
    child.start();
  }

  synchronized boolean isRunning() {
    return !started.isEmpty();
  }

  /** Ends all, the last started first. Ending again does nothing. */
  @Override
  public synchronized void close() {
    closed = true;
    started.reversed().forEach(Child::stop);
    started.clear();
  }
}
