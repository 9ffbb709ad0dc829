package com.discordingest.benchmarks.report;

import java.util.List;
import java.util.Locale;

/** The median of some readings, and the least and greatest of them. */
public record Spread(double median, double least, double greatest) {
  /** Of at least one reading. */
  public static Spread of(List<Double> readings) {
    List<Double> sorted = readings.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(median, sorted.getFirst(), sorted.getLast());
  }

  /** For small figures, such as ratios. */
  public String fine() {
    return String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", median, least, greatest);
  }

  /** For rates. */
  public String coarse() {
    return String.format(Locale.ROOT, "%,.0f (%,.0f-%,.0f)", median, least, greatest);
  }
}
