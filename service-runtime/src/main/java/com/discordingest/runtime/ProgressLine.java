package com.discordingest.runtime;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Shows progress to an operator: on a terminal one line that is drawn over again, elsewhere a line
 * every few seconds. Whatever else is said meanwhile goes through here as well, so that the two do
 * not mix. Thread-safe.
 */
public final class ProgressLine {
  /** How soon the line on a terminal may change again: for the eye, at once. */
  private static final Duration REDRAW = Duration.ofMillis(100);

  private static final String ERASE = "\r\033[2K";

  /** A line that is too long for the terminal is cut at its edge, so that it can be erased. */
  private static final String NO_WRAP = "\033[?7l";

  private static final String WRAP = "\033[?7h";

  private final PrintWriter out;
  private final boolean terminal;
  private final long pauseNanos;
  private final LongSupplier nanoTime;
  private long rested;
  private boolean drawn;

  /**
   * @param interval the time between lines where there is no terminal; the first is due after it
   * @param nanoTime as {@link System#nanoTime}
   */
  ProgressLine(PrintWriter out, boolean terminal, Duration interval, LongSupplier nanoTime) {
    this.out = out;
    this.terminal = terminal;
    this.pauseNanos = (terminal ? REDRAW : interval).toNanos();
    this.nanoTime = nanoTime;
    this.rested = nanoTime.getAsLong();
  }

  /**
   * Shows progress on standard output.
   *
   * @param interval the time between lines where there is no terminal; the first is due after it
   */
  public static ProgressLine of(PrintWriter out, Duration interval) {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new ProgressLine(out, terminal, interval, System::nanoTime);
  }

  /** Whether the line is drawn over again. */
  public boolean isTerminal() {
    return terminal;
  }

  /** Shows how far it is, if it is time; else does not ask for it. */
  public synchronized void show(Supplier<String> progress) {
    long now = nanoTime.getAsLong();
    if (now - rested < pauseNanos) {
      return;
    }
    rested = now;
    if (terminal) {
      out.print(ERASE + NO_WRAP + progress.get() + WRAP);
      drawn = true;
    } else {
      out.println(progress.get());
    }
    out.flush();
  }

  /** Prints a line that stays. */
  public void say(String text) {
    say(text, out);
  }

  /**
   * Prints a line that stays.
   *
   * @param to where to, such as standard error on the same terminal
   */
  public synchronized void say(String text, PrintWriter to) {
    erase();
    to.println(text);
    to.flush();
  }

  /** Takes the progress off the terminal, before something is printed that goes past this. */
  public synchronized void erase() {
    if (drawn) {
      out.print(ERASE);
      out.flush();
      drawn = false;
    }
  }

  /** Nothing is due before another interval: what was just said says as much. */
  public synchronized void rest() {
    rested = nanoTime.getAsLong();
  }
}
