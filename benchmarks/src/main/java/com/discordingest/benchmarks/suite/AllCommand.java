package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.consumer.Peer;
import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.DataDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench all}: everything, as one table and one document. */
@Command(
    name = "all",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Runs all measurements and prints one table: the quick set, or with --full larger logs, all"
          + " configurations of the peer, a rebuild, and ten million stored messages."
    })
public final class AllCommand implements Callable<Integer> {
  /** The parts, in their order. */
  enum Part {
    MESSAGES,
    PROJECTION,
    GROWTH,
    REBUILD,
    SERVICES,
    GUARANTEES,
    MICRO
  }

  @Option(names = "--full", description = "The full set, which takes about an hour.")
  private boolean full;

  @Option(
      names = "--parts",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Part> parts = EnumSet.allOf(Part.class);

  @Option(names = "--rounds", description = "Counted rounds of each comparison.")
  private @Nullable Integer rounds;

  @Option(names = "--write", paramLabel = "FILE", description = "Where the document goes.")
  private @Nullable Path document;

  @Option(
      names = "--peer",
      description = "The folder with the peer's plugin (default: where Maven puts it).")
  private Path peer = Peer.folder();

  @Mixin private DataDirectory directory;

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws IOException {
    Extent extent = full ? Extent.full() : Extent.quick();
    if (rounds != null) {
      extent = extent.withRounds(rounds);
    }
    Report report = new Report();
    Set<Part> measured = EnumSet.noneOf(Part.class);
    String machine;
    long start = System.nanoTime();
    try (BenchStack stack = directory.startServers()) {
      machine = Machine.describe(stack);
      for (Part part : parts) {
        out.printf("== %s (after %s)%n", part, elapsed(start));
        run(part, stack, extent, report);
        measured.add(part);
        // After each, so that a later one that fails does not take an hour's figures with it.
        write(document(extent, measured, machine, report, elapsed(start)));
      }
    }
    out.println();
    out.println(machine);
    out.println(report.goals().plain());
    out.println("measured in " + elapsed(start));
    if (document != null) {
      out.println("written to " + document);
    }
    return 0;
  }

  private void write(String text) throws IOException {
    if (document != null) {
      Files.writeString(document, text);
    }
  }

  private void run(Part part, BenchStack stack, Extent extent, Report report) {
    Progress progress = out::println;
    switch (part) {
      case MESSAGES -> new MessagesPart(stack, peer, extent).run(report, progress);
      case PROJECTION -> new ProjectionPart(stack, extent).run(report, progress);
      case GROWTH -> {
        if (extent.storedMany() > extent.stored()) {
          new GrowthPart(stack, extent).run(report, progress);
        }
      }
      case REBUILD -> {
        if (extent.rebuilt() > 0) {
          new RebuildPart(stack, directory.path(), List.of(), List.of())
              .run(report, progress, extent.rebuilt(), extent.fewRounds());
        }
      }
      case SERVICES -> new ServicesPart(stack, directory.path(), extent).run(report, progress);
      case GUARANTEES -> new GuaranteesPart(stack, extent).run(report, progress);
      case MICRO -> new MicroPart().run(report, progress);
    }
  }

  private static String elapsed(long start) {
    Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
    return elapsed.toMinutes() + " min " + elapsed.toSecondsPart() + " s";
  }

  private static String document(
      Extent extent, Set<Part> measured, String machine, Report report, String elapsed) {
    return """
    # Performance

    Written by `make bench` (or `make bench-full`); do not edit by hand. The %s set%s, %s, %s.

    %s
    Every comparison runs its contestants in turn, round by round, in one run; a ratio is the median of the rounds' ratios,
    with the least and the greatest in parentheses. The first round warms up and is not counted. Compare ratios, not rates:
    rates are those of this machine on this day. `bin/bench --help` lists the parts; `benchmarks/src/main/resources/peer`
    holds the configuration of Debezium's JDBC sink.

    %s
    What Debezium's sink does not do, and ours does here: parse Discord's payload, store offsets in the transaction of the
    rows, compare versions so that an old event never overwrites a newer one, and set aside a record that cannot be
    stored.

    %s\
    """
        .formatted(
            extent.name(),
            measured.equals(EnumSet.allOf(Part.class)) ? "" : " (of it only " + measured + ")",
            LocalDate.now(ZoneOffset.UTC),
            elapsed,
            machine,
            report.goals().markdown(),
            report.details());
  }
}
