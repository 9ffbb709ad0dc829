package com.discordingest.systemtests;

import com.discordingest.localstack.StackException;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.runtime.ExitCode;
import com.discordingest.systemtests.Schedule.Step;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * The command {@code chaos}: breaks a pipeline under traffic, again and again, and then holds the
 * log and the database against what was sent.
 */
@Command(
    name = "chaos",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs the whole pipeline under traffic, with real processes, and breaks it: kills and stops"
          + " of every part, and all that Discord's gateway may do. Then log and database are"
          + " compared with what was sent. The same seed gives the same schedule."
    },
    footer = {
      "",
      "Exit codes: 0 nothing lost, nothing twice, all in order; 7 otherwise. The directory is kept"
          + " then, with every process's log file."
    })
public final class Chaos implements Callable<Integer> {
  @Option(
      names = "--kills",
      defaultValue = "40",
      description = "How many faults, kills among them (default: ${DEFAULT-VALUE}).")
  private int kills;

  @Option(names = "--seed", description = "Where the randomness begins; else a new one each time.")
  private @Nullable Long seed;

  @Option(
      names = "--minutes",
      defaultValue = "1000",
      description = "No new fault after so long (default: ${DEFAULT-VALUE}).")
  private int minutes;

  @Option(
      names = "--rate",
      defaultValue = "150",
      description = "World events a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--shards",
      defaultValue = "3",
      description = "Gateway sessions (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(names = "--directory", description = "For data and log files (default: a temporary one).")
  private @Nullable Path directory;

  public static void main(String[] args) {
    System.exit(CommandLineRunner.run(new Chaos(), args));
  }

  @Override
  public Integer call() throws IOException {
    long from = seed == null ? RandomGenerator.getDefault().nextLong(1_000_000) : seed;
    Path where = directory == null ? Files.createTempDirectory("chaos") : directory;
    Schedule schedule = Schedule.of(from, kills, shards);
    PipelineOptions options = PipelineOptions.of(where, from).withRate(rate).withShards(shards);
    Verdict verdict = run(options, schedule, Duration.ofMinutes(minutes), System.out);
    System.out.println(verdict.report());
    if (!verdict.isGood()) {
      System.out.println("Failed. The log files are in " + where);
      return ExitCode.INCOMPLETE.code();
    }
    System.out.println("Nothing lost, nothing twice, all in order.");
    return ExitCode.OK.code();
  }

  /** How it ended. */
  record Verdict(boolean isGood, String report) {}

  /**
   * Does what the schedule says.
   *
   * @param atMost no new fault after this time
   * @param out told of the schedule and of each fault
   */
  static Verdict run(PipelineOptions options, Schedule schedule, Duration atMost, PrintStream out) {
    out.println("seed " + schedule.seed());
    schedule.steps().forEach(step -> out.println("  " + step));
    ChaosReport report = new ChaosReport();
    try (Pipeline pipeline = Pipeline.start(options)) {
      pipeline.startProducer();
      pipeline.startConsumer();
      Pipeline.waiting().until(() -> pipeline.simulator().status().connected());
      pipeline.awaitSent(options.guilds() + 100L);
      Probes probes = new Probes(pipeline);
      probes.awaitArrival();
      long begun = System.nanoTime();
      Duration lasted;
      Duration longestStall;
      try (StallWatch stalls = StallWatch.start(pipeline)) {
        for (Step step : schedule.steps()) {
          if (System.nanoTime() - begun > atMost.toNanos()) {
            break;
          }
          run(step, pipeline, probes, report, out);
        }
        lasted = Duration.ofNanos(System.nanoTime() - begun);
        probes.awaitArrival();
        longestStall = stalls.longest();
      }
      report.noteEnds(pipeline);
      return judge(pipeline, report, longestStall, lasted);
    }
  }

  private static Verdict judge(
      Pipeline pipeline, ChaosReport report, Duration longestStall, Duration lasted) {
    try {
      Audit audit = Audit.of(pipeline);
      return new Verdict(
          audit.isClean() && report.failures().isEmpty(),
          report.table(audit, longestStall, lasted));
    } catch (ConditionTimeoutException e) {
      report.failed("it does not come to rest: " + e.getMessage());
      return new Verdict(false, String.join("\n", report.failures()));
    }
  }

  private static void run(
      Step step, Pipeline pipeline, Probes probes, ChaosReport report, PrintStream out) {
    Fault.last(step.after());
    report.noteEnds(pipeline);
    Fault fault = step.fault();
    long begun = System.nanoTime();
    out.printf("%4d  %s%n", report.faults() + 1, fault.kind());
    report.injected(fault.kind());
    try {
      fault.inject(pipeline);
    } catch (IllegalStateException | StackException | ConditionTimeoutException e) {
      report.failed(fault.kind() + ": " + e.getMessage());
    }
    if (!step.awaitRecovery()) {
      return;
    }
    Optional<Duration> arrival = probes.awaitArrival();
    if (arrival.isEmpty() && !pipeline.groupCoordinator().answers()) {
      out.println("      the broker's group coordinator has given up; starting the broker again");
      pipeline.restartBroker();
      report.brokerStartedAgain();
      arrival = probes.awaitArrival();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    if (arrival.isPresent()) {
      report.recovered(fault.kind(), took);
      out.printf("      recovered, %.1f s after it began%n", took.toMillis() / 1000.0);
    } else {
      report.failed("no recovery from " + fault);
      out.println("      NO RECOVERY: " + pipeline.simulator().status());
    }
  }
}
