package com.discordingest.consumer.rebuild;

import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Shows a rebuild to the operator: on a terminal a bar that moves, elsewhere a line every few
 * seconds. Used by one thread.
 */
public final class RebuildConsole implements RebuildListener {
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
  private static final int BAR = 24;
  private static final String ERASE = "\r\033[2K";

  /** A line that is too long for the terminal is cut at its edge, so that it can be erased. */
  private static final String NO_WRAP = "\033[?7l";

  private static final String WRAP = "\033[?7h";

  private final PrintWriter out;
  private final boolean terminal;
  private long lastLine = System.nanoTime();

  private RebuildConsole(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** Shows a rebuild on standard output. */
  public static RebuildConsole of(PrintWriter out) {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new RebuildConsole(out, terminal);
  }

  @Override
  public void entered(Phase phase) {
    line(
        switch (phase) {
          case Phase.Prepare _ -> "prepare   a fresh schema";
          case Phase.Load _ ->
              "load      the log, from its beginning to where the live schema stands";
          case Phase.Restore _ -> "restore   indexes and foreign keys";
          case Phase.Compare _ -> "compare   both schemas at equal offsets";
          case Phase.Swap _ -> "swap      the schemas";
          case Phase.Finished _ -> "finished";
        });
  }

  @Override
  public void told(String text) {
    line("          " + text);
  }

  @Override
  public void replaying(ReplayProgress progress) {
    if (terminal) {
      out.print(ERASE + NO_WRAP + "  " + bar(progress) + " " + figures(progress) + WRAP);
      out.flush();
    } else if (System.nanoTime() - lastLine > LINE_INTERVAL.toNanos()) {
      line("          " + figures(progress));
    }
  }

  @Override
  public void replayed(ReplayProgress progress, Duration time) {
    if (progress.total() == 0) {
      return;
    }
    line(
        String.format(
            Locale.ROOT,
            "          %,d records applied in %s, %,d/s%s",
            progress.total(),
            clock(time),
            Math.round(progress.total() / Math.max(0.001, time.toNanos() / 1e9)),
            progress.deadLettered() == 0
                ? ""
                : String.format(
                    Locale.ROOT, "; %,d could not be applied", progress.deadLettered())));
  }

  private void line(String text) {
    if (terminal) {
      out.print(ERASE);
    }
    out.println(text);
    out.flush();
    lastLine = System.nanoTime();
  }

  private static String bar(ReplayProgress progress) {
    int full = (int) Math.round(progress.fraction() * BAR);
    return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "]";
  }

  static String figures(ReplayProgress progress) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%3d %%  %,d of %,d records  %,d/s%s ",
            percent(progress.fraction()),
            progress.done(),
            progress.total(),
            Math.round(progress.perSecond()),
            progress.left().map(left -> "  " + clock(left) + " left").orElse("")));
    for (int partition : new TreeSet<>(progress.until().keySet())) {
      text.append(
          String.format(Locale.ROOT, " %d:%d%%", partition, percent(progress.fraction(partition))));
    }
    return text.toString();
  }

  /** Rounded down: 100 only when nothing is left. */
  private static int percent(double fraction) {
    return (int) Math.floor(fraction * 100);
  }

  static String clock(Duration time) {
    if (time.toSeconds() < 10) {
      return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
    }
    if (time.toHours() > 0) {
      return String.format(
          Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }
    return String.format(Locale.ROOT, "%d:%02d min", time.toMinutes(), time.toSecondsPart());
  }
}
