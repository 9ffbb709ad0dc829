package com.discordingest.consumer;

import com.discordingest.consumer.rebuild.ComparisonReport;
import com.discordingest.consumer.rebuild.GuildOptions;
import com.discordingest.consumer.rebuild.GuildOutcome;
import com.discordingest.consumer.rebuild.RebuildConsole;
import com.discordingest.consumer.rebuild.RebuildOptions;
import com.discordingest.consumer.rebuild.RebuildOutcome;
import com.discordingest.consumer.rebuild.StandbySchema;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code db-consumer rebuild}. */
@Command(
    name = "rebuild",
    description = {
      "Builds all tables anew from the log, beside the live ones, compares, and lets them change places.",
      "Everything goes on meanwhile: db-consumer run, and queries. Interrupted, the same command continues."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "The schema of before stays as discord_old until --drop-old. Differences that nobody has accepted",
      "keep the live schema where it is (exit code 7). See docs/rebuild.md."
    })
final class RebuildCommand implements Callable<Integer> {
  @ParentCommand private DbConsumer parent;
  @Spec private CommandSpec spec;

  @Option(
      names = "--dry-run",
      description = "Build and compare, but do not swap; the new schema stays.")
  private boolean dryRun;

  @Option(
      names = "--accept-differences",
      description = "Swap although the schemas differ: the new one is what is wanted.")
  private boolean acceptDifferences;

  @Option(
      names = "--accept-truncated-log",
      description = "Rebuild from a log whose beginning retention has removed.")
  private boolean acceptTruncatedLog;

  @Option(names = "--restart", description = "Throw away what an interrupted rebuild has built.")
  private boolean restart;

  @Option(
      names = "--keep-indexes",
      description = "Keep all indexes and foreign keys up during the load: slower, for measuring.")
  private boolean keepIndexes;

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
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "60",
      description = "How long to wait for a moment to swap. Default: ${DEFAULT-VALUE}.")
  private int wait;

  @Option(
      names = "--guild",
      paramLabel = "ID",
      description = {
        "Only this guild, in place: changes the live rows that differ from what its records say.",
        "With --dry-run, tells which."
      })
  private @Nullable Long guild;

  @Option(names = "--swap-back", description = "Go back to the schema of before the last rebuild.")
  private boolean swapBack;

  @Option(names = "--drop-old", description = "Remove the schema of before the last rebuild.")
  private boolean dropOld;

  @Override
  public Integer call() throws InterruptedException {
    if (Stream.of(dropOld, swapBack, guild != null).filter(chosen -> chosen).count() > 1) {
      throw new CommandFailure(
          ExitCode.USAGE, "--drop-old, --swap-back and --guild exclude each other.");
    }
    PrintWriter out = spec.commandLine().getOut();
    try (LogReplayRun run = LogReplayRun.prepareLoad(parent.settings(), workers, batchRecords)) {
      if (dropOld) {
        long bytes = StandbySchema.drop(run.configuration());
        out.printf("The old schema is gone, and %,d MiB with it.%n", bytes >> 20);
        return ExitCode.OK.code();
      }
      RebuildConsole console = RebuildConsole.of(out);
      if (swapBack) {
        Duration waited =
            StandbySchema.swapBack(
                run.configuration(), Duration.ofSeconds(wait), console, run.stop());
        out.printf("The old schema is live again; writers waited %d ms.%n", waited.toMillis());
        return ExitCode.OK.code();
      }
      if (guild != null) {
        GuildOptions options = new GuildOptions(guild, dryRun, acceptTruncatedLog, differences);
        return report(run.rebuildGuild(options, console), out);
      }
      RebuildOptions options =
          new RebuildOptions(
              run.configuration().schema() + "_rebuild",
              !dryRun,
              acceptDifferences,
              acceptTruncatedLog,
              !keepIndexes,
              restart,
              false,
              differences,
              Duration.ofSeconds(wait));
      return report(run.rebuild(options, console), out);
    }
  }

  private int report(GuildOutcome outcome, PrintWriter out) {
    out.println(ComparisonReport.of(outcome.comparison()));
    outcome
        .shared()
        .forEach((table, rows) ->
            out.printf("%-32s %,14d rows, shared with other guilds, differ%n", table, rows));
    boolean clean = outcome.agrees();
    if (dryRun) {
      out.println(
          clean
              ? "Nothing differs."
              : "Nothing was changed; without --dry-run, the live rows are.");
      out.flush();
      return (clean ? ExitCode.OK : ExitCode.INCOMPLETE).code();
    }
    out.println(ComparisonReport.of(outcome.merged()));
    out.flush();
    return ExitCode.OK.code();
  }

  private int report(RebuildOutcome outcome, PrintWriter out) {
    out.println(ComparisonReport.of(outcome.comparison()));
    ExitCode code =
        switch (outcome) {
          case RebuildOutcome.Swapped swapped -> {
            out.printf(
                "Swapped; writers waited %d ms. The schema of before stands by: --drop-old removes it,"
                    + " --swap-back returns to it.%n",
                swapped.writersWaited().toMillis());
            yield ExitCode.OK;
          }
          case RebuildOutcome.Compared compared -> {
            out.println(
                compared.comparison().isClean()
                    ? "Nothing differs. The same command without --dry-run swaps."
                    : "The schemas differ. Without --dry-run, only --accept-differences would swap.");
            yield compared.comparison().isClean() ? ExitCode.OK : ExitCode.INCOMPLETE;
          }
          case RebuildOutcome.Refused _ -> {
            out.println(
                "Not swapped: the schemas differ. Find out why; if the rebuilt one is right, run again with"
                    + " --accept-differences.");
            yield ExitCode.INCOMPLETE;
          }
        };
    out.flush();
    return code.code();
  }
}
