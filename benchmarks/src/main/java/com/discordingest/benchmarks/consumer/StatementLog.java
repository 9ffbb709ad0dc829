package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.report.TextTable;
import com.discordingest.benchmarks.stack.BenchStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which statements the consumer runs and how long the server takes for each, from the server's own
 * log. Logging slows a round down, so such a round is not one that is compared.
 */
public final class StatementLog {
  private static final Pattern LINE =
      Pattern.compile("duration: ([0-9.]+) ms  (?:execute [^:]+|statement): (.*)");
  private static final int WIDTH = 110;
  private static final int LINES = 30;

  private final BenchStack stack;

  public StatementLog(BenchStack stack) {
    this.stack = stack;
  }

  private record Total(long count, double millis) {
    Total plus(double more) {
      return new Total(count + 1, millis + more);
    }
  }

  /** A round to be taken. */
  @FunctionalInterface
  public interface Work {
    Round run();
  }

  /** Runs a round and returns a table of its statements, the most expensive first. */
  public String of(Work work) {
    long from = size(stack.postgresLog());
    stack.sql("ALTER DATABASE bench SET log_min_duration_statement = 0");
    Round round;
    try {
      round = work.run();
    } finally {
      stack.sql("ALTER DATABASE bench RESET log_min_duration_statement");
    }
    Map<String, Total> totals = totals(from);
    long count = totals.values().stream().mapToLong(Total::count).sum();
    double millis = totals.values().stream().mapToDouble(Total::millis).sum();
    TextTable table = new TextTable("count", "ms", "us/event", "statement");
    totals.entrySet().stream()
        .sorted(Comparator.comparingDouble(entry -> -entry.getValue().millis()))
        .limit(LINES)
        .forEach(entry -> {
          Total total = entry.getValue();
          table.row(
              Long.toString(total.count()),
              decimal(total.millis()),
              decimal(total.millis() * 1e3 / round.events()),
              entry.getKey().substring(0, Math.min(WIDTH, entry.getKey().length())));
        });
    return String.format(
            Locale.ROOT,
            "%d statements in %d batches (%.1f a batch), %.1f us an event in the server%n",
            count,
            round.batches(),
            (double) count / Math.max(1, round.batches()),
            millis * 1e3 / round.events())
        + table.plain();
  }

  private Map<String, Total> totals(long from) {
    Map<String, Total> totals = new HashMap<>();
    try (var log = Files.newByteChannel(stack.postgresLog())) {
      log.position(from);
      var reader =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(
                  java.nio.channels.Channels.newInputStream(log), StandardCharsets.UTF_8));
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        Matcher matcher = LINE.matcher(line);
        if (matcher.find()) {
          double millis = Double.parseDouble(matcher.group(1));
          String statement = matcher.group(2).replaceAll("\"", "");
          totals.put(statement, totals.getOrDefault(statement, new Total(0, 0)).plus(millis));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + stack.postgresLog(), e);
    }
    return totals;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
