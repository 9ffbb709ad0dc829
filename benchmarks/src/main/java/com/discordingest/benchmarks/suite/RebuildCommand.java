package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.DataDirectory;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench rebuild}: the speed of a rebuild against that of the live path. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "How fast a rebuild loads a log, against the live path on the same log.")
public final class RebuildCommand implements Callable<Integer> {
  @Option(
      names = "--events",
      defaultValue = "600000",
      description = "How many the log has (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How many are taken (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(names = "--jvm", description = "A further option of both JVMs; may be repeated.")
  private List<String> jvm = new ArrayList<>();

  @Option(
      names = "--option",
      description = "A further option of db-consumer rebuild; may be repeated.")
  private List<String> options = new ArrayList<>();

  @Option(
      names = "--statements",
      description = "Ends with a round that lists the statements and the server's time for each.")
  private boolean statements;

  @Mixin private DataDirectory directory;

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    Report report = new Report();
    try (BenchStack stack = directory.startServers()) {
      RebuildPart part = new RebuildPart(stack, directory.path(), jvm, options);
      part.run(report, out::println, events, rounds);
      if (statements) {
        part.listStatements(out::println, events);
      }
    }
    out.println(report.goals().plain());
    return 0;
  }
}
