package com.discordingest.benchmarks;

import com.discordingest.benchmarks.consumer.ConsumerCommand;
import com.discordingest.benchmarks.consumer.MessagesCommand;
import com.discordingest.benchmarks.services.ServicesCommand;
import com.discordingest.benchmarks.suite.AllCommand;
import com.discordingest.benchmarks.suite.RebuildCommand;
import com.discordingest.runtime.CommandLineRunner;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command line of the benchmarks. */
@Command(
    name = "bench",
    description = "Measures the pipeline against its peers and against the limit.",
    mixinStandardHelpOptions = true,
    subcommands = {
      AllCommand.class,
      MessagesCommand.class,
      ConsumerCommand.class,
      RebuildCommand.class,
      ServicesCommand.class,
      HelpCommand.class
    })
public final class Bench {
  /** Runs the command and exits with its code. */
  public static void main(String... args) {
    System.exit(CommandLineRunner.run(new Bench(), args));
  }
}
