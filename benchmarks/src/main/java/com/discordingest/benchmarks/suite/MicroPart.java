package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.micro.PureStages;
import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.report.TextTable;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Decode, project and coalesce alone. */
final class MicroPart {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  void run(Report report, Progress progress) {
    Options options =
        new OptionsBuilder()
            .include(PureStages.class.getName())
            .addProfiler(GCProfiler.class)
            .verbosity(VerboseMode.SILENT)
            .shouldFailOnError(true)
            .build();
    TextTable table = new TextTable("stage", "traffic", "us/event", "bytes/event");
    for (RunResult run : measured(options)) {
      Result<?> time = run.getPrimaryResult();
      String stage = time.getLabel();
      String traffic = run.getParams().getParam("traffic");
      String micros =
          String.format(Locale.ROOT, "%.2f +- %.2f", time.getScore(), time.getScoreError());
      String bytes = String.format(Locale.ROOT, "%,.0f", allocation(run));
      table.row(stage, traffic, micros, bytes);
      progress.say(stage + " " + traffic + ": " + micros + " us, " + bytes + " bytes an event");
    }
    report.section(
        "The pure stages alone",
        "JMH, one thread, 5,000 events at a time; the second column of figures is what is"
            + " allocated.",
        table);
  }

  private static List<RunResult> measured(Options options) {
    try {
      Collection<RunResult> results = new Runner(options).run();
      return results.stream()
          .sorted(
              Comparator.comparing((RunResult run) -> run.getParams().getParam("traffic"))
                  .thenComparing(run -> run.getPrimaryResult().getLabel()))
          .toList();
    } catch (RunnerException e) {
      throw new IllegalStateException("JMH failed", e);
    }
  }

  /** Bytes an operation; 0 if the profiler does not tell. */
  @SuppressWarnings("rawtypes") // JMH's own
  private static double allocation(RunResult run) {
    return run.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(ALLOCATION))
        .mapToDouble(entry -> entry.getValue().getScore())
        .findFirst()
        .orElse(0);
  }
}
