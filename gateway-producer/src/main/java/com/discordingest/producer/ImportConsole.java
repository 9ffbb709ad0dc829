package com.discordingest.producer;

import static com.discordingest.producer.SummaryTable.note;

import com.discordingest.producer.importing.ImportListener;
import com.discordingest.producer.importing.ImportSummary;
import com.discordingest.runtime.ProgressLine;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;

/** Shows an import to the operator: its progress, problems as they appear, a table at the end. */
final class ImportConsole implements ImportListener {
  /** Dead letters beyond this many are counted, but not shown one by one. */
  private static final int SHOWN_DEAD_LETTERS = 20;

  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressLine progress;
  private final long begun = System.nanoTime();
  private int deadLetters;

  ImportConsole(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
    this.progress = ProgressLine.of(out, Duration.ofSeconds(5));
  }

  @Override
  public void committed(Path file, long dispatches, long bytes) {
    progress.show(() ->
        String.format(
            Locale.ROOT,
            "%,d dispatches, %,d/s, in %s",
            dispatches,
            perSecond(dispatches, Duration.ofNanos(System.nanoTime() - begun)),
            file.getFileName()));
  }

  @Override
  public void empty(Path file) {
    progress.say("warning: " + file + " is empty", err);
  }

  @Override
  public void deadLetter(Path file, long line, String reason) {
    deadLetters++;
    if (deadLetters <= SHOWN_DEAD_LETTERS) {
      progress.say("dead letter: " + file + ":" + line + ": " + reason, err);
    } else if (deadLetters == SHOWN_DEAD_LETTERS + 1) {
      progress.say("dead letters that follow are counted, but not shown", err);
    }
  }

  void summary(ImportSummary summary) {
    progress.erase();
    SummaryTable table = new SummaryTable(out);
    table.row("files", summary.files(), note(summary.emptyFiles(), "empty"));
    table.row("dispatches", summary.dispatches(), "");
    summary.skipped().forEach((reason, count) -> table.row("skipped", count, reason));
    table.row("dead letters", summary.deadLetters(), "");
    table.row("bytes", summary.bytes(), "");
    long rate = perSecond(summary.dispatches(), summary.took());
    table.took(summary.took(), String.format(Locale.ROOT, ", %,d dispatches/s", rate));
  }

  private static long perSecond(long count, Duration took) {
    return Math.round(count / Math.max(took.toNanos() / 1e9, 1e-3));
  }
}
