package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.consumer.Round;
import com.discordingest.benchmarks.consumer.Rounds;
import com.discordingest.benchmarks.consumer.StatementLog;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.report.Spread;
import com.discordingest.benchmarks.services.ReplayBench;
import com.discordingest.benchmarks.stack.BenchStack;
import java.nio.file.Path;
import java.util.List;

/** How fast a rebuild loads a log, against the live path on the same log. */
final class RebuildPart {
  private static final String LIVE_SCHEMA = "bench_live";

  private final BenchStack stack;
  private final ReplayBench bench;
  private final List<String> jvm;
  private final List<String> options;

  /**
   * @param jvm further options of both JVMs
   * @param options further options of {@code rebuild}
   */
  RebuildPart(BenchStack stack, Path directory, List<String> jvm, List<String> options) {
    this.stack = stack;
    this.bench = new ReplayBench(stack, directory);
    this.jvm = List.copyOf(jvm);
    this.options = List.copyOf(options);
  }

  private enum Contestant {
    LIVE,
    REBUILD
  }

  /**
   * Every round is counted: each is a process of its own, and warms up by itself.
   *
   * @param events how many the log has
   */
  void run(Report report, Progress progress, long events, int rounds) {
    BenchLog log = new LogFiller(stack.kafka(), "zstd").mix(events);
    Rounds<Contestant> taken = new Rounds<>();
    for (int round = 0; round < rounds; round++) {
      dropSchemas();
      keep(taken, Contestant.LIVE, bench.live(log, LIVE_SCHEMA, jvm), progress);
      keep(taken, Contestant.REBUILD, bench.rebuild(log, LIVE_SCHEMA, jvm, options), progress);
    }
    dropSchemas();
    Spread ratio = taken.ratio(Contestant.REBUILD, Contestant.LIVE);
    report.atLeast("rebuild / live path, events/s", ">= 2 times", 2, ratio.median(), ratio.fine());
    report.section(
        "Rebuild",
        """
        A log of %,d events of the realistic mix from its beginning into an empty schema: as `db-consumer run` follows it, and
        as `db-consumer rebuild` loads it, indexes and foreign keys made at the end included. Processes of their own, with
        the options of their script and the defaults of both. Rates and processor time are from the first batch on, with what
        the program compiles meanwhile; the processor time of making indexes and foreign keys is not in it. Each rebuild was
        then compared with what the live path had written, and was equal.\
        """
            .formatted(events),
        taken.costs());
  }

  /**
   * Which statements both run; those of a rebuild's comparison, which is not timed, are among them.
   */
  void listStatements(Progress progress, long events) {
    BenchLog log = new LogFiller(stack.kafka(), "zstd").mix(events);
    StatementLog statements = new StatementLog(stack);
    progress.say("live path\n" + statements.of(() -> bench.live(log, LIVE_SCHEMA, jvm)));
    progress.say("rebuild\n" + statements.of(() -> bench.rebuild(log, LIVE_SCHEMA, jvm, options)));
    dropSchemas();
  }

  private static void keep(
      Rounds<Contestant> rounds, Contestant contestant, Round round, Progress progress) {
    progress.say(rounds.line(contestant, round));
    rounds.add(contestant, round);
  }

  private void dropSchemas() {
    for (String schema : List.of(LIVE_SCHEMA, LIVE_SCHEMA + "_rebuild")) {
      stack.sql("SET client_min_messages = warning; DROP SCHEMA IF EXISTS " + schema + " CASCADE");
    }
  }
}
