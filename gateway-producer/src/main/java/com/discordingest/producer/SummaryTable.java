package com.discordingest.producer;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** The figures at the end of a command, one under the other. */
final class SummaryTable {
  private final PrintWriter out;

  SummaryTable(PrintWriter out) {
    this.out = out;
  }

  void row(String name, long value, String note) {
    out.printf(Locale.ROOT, "%-13s %,14d  %s%n", name, value, note);
  }

  /** The last row. */
  void took(Duration time, String note) {
    out.printf(Locale.ROOT, "%-13s %,14.1f  s%s%n", "took", time.toNanos() / 1e9, note);
    out.flush();
  }

  /** A note on how many there are of something, if there are any. */
  static String note(long count, String what) {
    return count == 0 ? "" : count + " " + what;
  }
}
