package com.discordingest.consumer;

import com.discordingest.consumer.rebuild.ComparisonReport;
import com.discordingest.consumer.rebuild.RebuildConsole;
import com.discordingest.consumer.rebuild.RebuildOptions;
import com.discordingest.consumer.rebuild.RebuildOutcome;
import com.discordingest.runtime.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code db-consumer verify}. */
@Command(
    name = "verify",
    description = {
      "Checks that the tables are what the log says: builds them anew in a schema of its own, compares,",
      "and removes that schema. Nothing else is changed. For a scheduler: the exit code tells the result."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 equal, 7 something differs."})
final class VerifyCommand implements Callable<Integer> {
  @ParentCommand private DbConsumer parent;
  @Spec private CommandSpec spec;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description =
          "Workers; default: one a processor, as far as memory allows; at least the setting workers.")
  private int workers;

  @Option(
      names = "--batch-records",
      paramLabel = "N",
      description =
          "Most records in one transaction; default: as memory allows, from 5,000 to 40,000.")
  private int batchRecords;

  @Option(
      names = "--differences",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many differing rows to show for each table. Default: ${DEFAULT-VALUE}.")
  private int differences;

  @Option(
      names = "--accept-truncated-log",
      description = "Compare with a log whose beginning retention has removed.")
  private boolean acceptTruncatedLog;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (LogReplayRun run = LogReplayRun.prepareLoad(parent.settings(), workers, batchRecords)) {
      RebuildOptions options =
          new RebuildOptions(
              run.configuration().schema() + "_verify",
              false,
              false,
              acceptTruncatedLog,
              true,
              false,
              true,
              differences,
              Duration.ZERO);
      RebuildOutcome outcome = run.rebuild(options, RebuildConsole.of(out));
      run.drop(options.schema());
      out.println(ComparisonReport.of(outcome.comparison()));
      boolean agree = outcome.comparison().rowsAgree();
      out.println(agree ? "The tables are what the log says." : "The tables differ from the log.");
      out.flush();
      return (agree ? ExitCode.OK : ExitCode.INCOMPLETE).code();
    }
  }
}
