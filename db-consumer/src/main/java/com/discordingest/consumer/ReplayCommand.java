package com.discordingest.consumer;

import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.rebuild.RebuildConsole;
import com.discordingest.consumer.rebuild.RebuildStoppedException;
import com.discordingest.consumer.rebuild.ReplayAgain;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code db-consumer replay}. */
@Command(
    name = "replay",
    description = {
      "Applies part of the log to the live tables once more: for rows that somebody removed or damaged",
      "since, or events that were skipped. A row keeps what a newer event has said, so what is there and",
      "right stays. Says what it would do, unless told to --execute."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A row whose last event is applied again does not change: what a mistake in the projection has",
      "written is mended by rebuild, not by replay."
    })
final class ReplayCommand implements Callable<Integer> {
  @ParentCommand private DbConsumer parent;
  @Spec private CommandSpec spec;

  @Option(
      names = "--from",
      required = true,
      paramLabel = "TIME|OFFSET",
      description = {
        "Where to begin: a time such as 2026-05-01T12:00:00Z, an offset for all partitions,",
        "or PARTITION:OFFSET for one, in which case the others are left out."
      })
  private String from = "";

  @Option(names = "--execute", description = "Do it.")
  private boolean execute;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Workers; default: the setting workers.")
  private int workers;

  @Option(
      names = "--batch-records",
      paramLabel = "N",
      defaultValue = "5000",
      description = "Most records in one transaction. Default: ${DEFAULT-VALUE}.")
  private int batchRecords;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    try (LogReplayRun run = LogReplayRun.prepare(parent.settings(), workers, batchRecords)) {
      Map<Integer, Long> until = ReplayAgain.liveOffsets(run.configuration());
      Map<Integer, Long> start = start(run.topics(), run.partitions());
      start.keySet().retainAll(until.keySet());
      long total = 0;
      for (Map.Entry<Integer, Long> entry : start.entrySet()) {
        long end = until.getOrDefault(entry.getKey(), 0L);
        long records = Math.max(0, end - entry.getValue());
        total += records;
        out.printf(
            "partition %3d  from %,14d  to %,14d  %,12d records%n",
            entry.getKey(), entry.getValue(), end, records);
      }
      out.printf("%,d records, transaction markers included.%n", total);
      if (!execute) {
        out.println("Nothing was done; --execute does it.");
        return ExitCode.OK.code();
      }
      out.flush();
      ReplayAgain.run(run.configuration(), start, RebuildConsole.of(out), run.stop());
      out.println("Done.");
      return ExitCode.OK.code();
    } catch (RebuildStoppedException e) {
      throw new CommandFailure(
          ExitCode.INCOMPLETE,
          "stopped before it was done: run it again, so that nothing that was removed stays back",
          e);
    }
  }

  /** Never before the log's own beginning. */
  private Map<Integer, Long> start(LogTopics topics, int partitions) {
    Map<Integer, Long> beginnings = topics.beginnings(partitions);
    Map<Integer, Long> start = new TreeMap<>();
    if (from.matches("\\d{1,18}")) {
      beginnings.keySet().forEach(partition -> start.put(partition, Long.parseLong(from)));
    } else if (from.matches("\\d{1,6}:\\d{1,18}")) {
      String[] parts = from.split(":", 2);
      int partition = Integer.parseInt(parts[0]);
      if (!beginnings.containsKey(partition)) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--from " + from + ": the log has " + partitions + " partitions, counted from 0.");
      }
      start.put(partition, Long.parseLong(parts[1]));
    } else {
      start.putAll(topics.offsetsAt(partitions, time()));
    }
    start.replaceAll(
        (partition, offset) -> Math.max(offset, beginnings.getOrDefault(partition, 0L)));
    return start;
  }

  private Instant time() {
    try {
      return Instant.parse(from);
    } catch (DateTimeParseException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "--from "
              + from
              + " is neither a time such as 2026-05-01T12:00:00Z, nor an offset, nor"
              + " PARTITION:OFFSET.",
          e);
    }
  }
}
