package com.discordingest.producer;

import com.discordingest.producer.importing.ImportListener;
import com.discordingest.producer.importing.ImportSummary;
import java.io.Console;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * Shows an import to the operator: on a terminal one line that keeps changing, elsewhere a line
 * every few seconds; problems as they appear; a table at the end.
 */
final class ImportConsole implements ImportListener {
  /** Dead letters beyond this many are counted, but not shown one by one. */
  private static final int SHOWN_DEAD_LETTERS = 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean live;
  private final long begun = System.nanoTime();
  private long lastShown = begun;
  private int deadLetters;

  private ImportConsole(PrintWriter out, PrintWriter err, boolean live) {
    this.out = out;
    this.err = err;
    this.live = live;
  }

  static ImportConsole of(PrintWriter out, PrintWriter err) {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new ImportConsole(out, err, terminal);
  }

  @Override
  public void committed(Path file, long dispatches, long bytes) {
    long now = System.nanoTime();
    Duration pause = live ? Duration.ofMillis(200) : Duration.ofSeconds(5);
    if (now - lastShown < pause.toNanos()) {
      return;
    }
    lastShown = now;
    String line =
        String.format(
            Locale.ROOT,
            "%,d dispatches, %,d/s, in %s",
            dispatches,
            perSecond(dispatches, Duration.ofNanos(now - begun)),
            file.getFileName());
    if (live) {
      out.print("\r\033[2K" + line);
    } else {
      out.println(line);
    }
    out.flush();
  }

  @Override
  public void empty(Path file) {
    problem("warning: " + file + " is empty");
  }

  @Override
  public void deadLetter(Path file, long line, String reason) {
    deadLetters++;
    if (deadLetters <= SHOWN_DEAD_LETTERS) {
      problem("dead letter: " + file + ":" + line + ": " + reason);
    } else if (deadLetters == SHOWN_DEAD_LETTERS + 1) {
      problem("dead letters that follow are counted, but not shown");
    }
  }

  private void problem(String text) {
    if (live) {
      out.print("\r\033[2K");
      out.flush();
    }
    err.println(text);
    err.flush();
  }

  void summary(ImportSummary summary) {
    if (live) {
      out.print("\r\033[2K");
    }
    row("files", summary.files(), summary.emptyFiles() > 0 ? summary.emptyFiles() + " empty" : "");
    row("dispatches", summary.dispatches(), "");
    summary.skipped().forEach((reason, count) -> row("skipped", count, reason));
    row("dead letters", summary.deadLetters(), "");
    row("bytes", summary.bytes(), "");
    out.printf(
        Locale.ROOT,
        "%-13s %,14.1f  s, %,d dispatches/s%n",
        "took",
        summary.took().toNanos() / 1e9,
        perSecond(summary.dispatches(), summary.took()));
    out.flush();
  }

  private void row(String name, long value, String note) {
    out.printf(Locale.ROOT, "%-13s %,14d  %s%n", name, value, note);
  }

  private static long perSecond(long count, Duration took) {
    return Math.round(count / Math.max(took.toNanos() / 1e9, 1e-3));
  }
}
