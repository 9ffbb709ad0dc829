package com.discordingest.benchmarks.services;

import com.discordingest.benchmarks.services.ServiceBench.ProducerRate;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.DataDirectory;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench services}: the services as processes. */
@Command(
    name = "services",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Start-up, the producer's rate, latency through both services, and small heaps.")
public final class ServicesCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    START_UP,
    PRODUCER,
    LATENCY,
    SMALL_HEAPS
  }

  @Option(
      names = "--events",
      defaultValue = "300000",
      description = "How many dispatches a round has (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How many are taken (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--subjects",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Subject> subjects = EnumSet.allOf(Subject.class);

  @Option(names = "--jvm", description = "A further option of the services' JVMs; may be repeated.")
  private List<String> jvm = new ArrayList<>();

  @Mixin private DataDirectory directory;

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    try (BenchStack stack = directory.startServers()) {
      ServiceBench bench = new ServiceBench(stack, directory.path());
      for (Subject subject : subjects) {
        switch (subject) {
          case START_UP -> bench.startUp(rounds, options()).forEach(out::println);
          case PRODUCER -> {
            for (ProducerRate rate : bench.producer(events, events, rounds, options())) {
              out.printf(
                  Locale.ROOT,
                  "producer: %,.0f dispatches a CPU second, %,.0f a second%n",
                  rate.perCpuSecond(),
                  rate.perSecond());
            }
          }
          case LATENCY -> out.println(bench.latency(500, 20));
          case SMALL_HEAPS -> out.println(bench.smallHeaps(events, 3));
        }
      }
    }
    return 0;
  }

  private List<String> options() {
    List<String> options = new ArrayList<>(List.of("-Xmx512m"));
    options.addAll(jvm);
    return options;
  }
}
