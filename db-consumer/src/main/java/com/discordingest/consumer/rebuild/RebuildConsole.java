package com.discordingest.consumer.rebuild;

import com.discordingest.runtime.ProgressLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.TreeSet;

/** Shows a rebuild to the operator: on a terminal with a bar. Used by one thread. */
public final class RebuildConsole implements RebuildListener {
  private static final Duration LINE_INTERVAL = Duration.ofSeconds(5);
  private static final int BAR = 24;

  private final ProgressLine progress;

  private RebuildConsole(ProgressLine progress) {
    this.progress = progress;
  }

  /** Shows a rebuild on standard output. */
  public static RebuildConsole of(PrintWriter out) {
    return new RebuildConsole(ProgressLine.of(out, LINE_INTERVAL));
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
  public void replaying(ReplayProgress now) {
    progress.show(() ->
        progress.isTerminal() ? "  " + bar(now) + " " + figures(now) : "          " + figures(now));
  }

  @Override
  public void replayed(ReplayProgress whole, Duration time) {
    if (whole.total() == 0) {
      return;
    }
    line(
        String.format(
            Locale.ROOT,
            "          %,d records applied in %s, %,d/s%s",
            whole.total(),
            clock(time),
            Math.round(whole.total() / Math.max(0.001, time.toNanos() / 1e9)),
            whole.deadLettered() == 0
                ? ""
                : String.format(Locale.ROOT, "; %,d could not be applied", whole.deadLettered())));
  }

  private void line(String text) {
    progress.say(text);
    progress.rest();
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
