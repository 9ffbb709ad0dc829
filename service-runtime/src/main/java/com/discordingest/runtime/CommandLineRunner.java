package com.discordingest.runtime;

import com.discordingest.model.config.ConfigurationException;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/**
 * Runs a picocli command so that every failure ends in one plain line and its documented exit code.
 */
public final class CommandLineRunner {
  private static final Logger LOG = LoggerFactory.getLogger(CommandLineRunner.class);

  private CommandLineRunner() {}

  /** Runs the command and returns the exit code; the caller hands it to {@code System.exit}. */
  public static int run(Object command, String... args) {
    return prepared(command).execute(args);
  }

  /** The same, with what it prints going elsewhere. */
  public static int run(Object command, PrintWriter out, PrintWriter err, String... args) {
    return prepared(command).setOut(out).setErr(err).execute(args);
  }

  private static CommandLine prepared(Object command) {
    CommandLine line = new CommandLine(command);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((failure, failed, parsed) -> report(failure, failed));
    return line;
  }

  private static int report(Exception failure, CommandLine failed) {
    PrintWriter err = failed.getErr();
    ExitCode code =
        switch (failure) {
          case CommandFailure known -> known.exitCode();
          case ConfigurationException _ -> ExitCode.USAGE;
          default -> ExitCode.FAILED;
        };
    if (!(failure instanceof CommandFailure) && code == ExitCode.FAILED) {
      LOG.error("{} failed", failed.getCommandSpec().qualifiedName(), failure);
    }
    String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
    err.println(failed.getCommandSpec().qualifiedName() + ": " + message);
    err.flush();
    return code.code();
  }
}
