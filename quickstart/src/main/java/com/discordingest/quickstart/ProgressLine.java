package com.discordingest.quickstart;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Shows progress: on a terminal a line that is drawn over again, elsewhere a line every few
 * seconds. Other text goes through {@link #say}, so that the two do not mix. Thread-safe.
 */
final class ProgressLine {
  private static final long EVERY_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long RATE_NANOS = Duration.ofSeconds(3).toNanos();

  private final PrintStream out;
  private final boolean terminal;
  private final Deque<Sample> samples = new ArrayDeque<>();
  private long printed = Long.MIN_VALUE;
  private boolean drawn;

  private record Sample(long nanos, long applied) {}

  ProgressLine(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Shows it, if it is time.
   *
   * @param now {@link System#nanoTime}
   */
  synchronized void show(Progress progress, long now) {
    samples.addLast(new Sample(now, progress.applied()));
    while (samples.size() > 2 && now - samples.getFirst().nanos() > RATE_NANOS) {
      samples.removeFirst();
    }
    String line = "  " + progress.line(rate());
    if (terminal) {
      out.print("\r\033[K" + line);
      out.flush();
      drawn = true;
    } else if (printed == Long.MIN_VALUE || now - printed >= EVERY_NANOS) {
      out.println(line);
      printed = now;
    }
  }

  private long rate() {
    Sample first = samples.getFirst();
    Sample last = samples.getLast();
    long nanos = last.nanos() - first.nanos();
    return nanos == 0 ? 0 : (last.applied() - first.applied()) * 1_000_000_000L / nanos;
  }

  /** Prints a line of its own. */
  synchronized void say(String text) {
    if (drawn) {
      out.print("\r\033[K");
      drawn = false;
    }
    out.println(text);
  }
}
