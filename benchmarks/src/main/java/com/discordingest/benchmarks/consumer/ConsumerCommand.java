package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.consumer.OurConsumer.Scope;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.DataDirectory;
import java.io.PrintStream;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench consumer}: the consumer alone, for whoever changes it. */
@Command(
    name = "consumer",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Reads logs into fresh schemas, in interleaved rounds, and prints rates and CPU an event.",
      "The first round warms up and is not counted."
    })
public final class ConsumerCommand implements Callable<Integer> {
  /** What can be measured. */
  enum Subject {
    /** Messages of 1.4 KB into discord_messages alone. */
    ALONE,
    /** The same messages, all that they change. */
    MESSAGES,
    /** The simulator's realistic mix. */
    MIX,
    /** The log of messages, applied a second time. */
    AGAIN,
    /** The mix, applied a second time. */
    MIX_AGAIN
  }

  @Option(
      names = "--events",
      defaultValue = "200000",
      description = "How many a log holds (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--rounds",
      defaultValue = "3",
      description = "How many are counted (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--subjects",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Subject> subjects = EnumSet.allOf(Subject.class);

  @Option(
      names = "--workers",
      defaultValue = "1",
      description = "Workers that share the partitions (default: ${DEFAULT-VALUE}).")
  private int workers;

  @Option(
      names = "--batch",
      defaultValue = "5000",
      description = "Records in a transaction (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--compression",
      defaultValue = "zstd",
      description = "The log's codec (default: ${DEFAULT-VALUE}).")
  private String compression;

  @Option(
      names = "--statements",
      description = "Ends with a round that lists the statements and the server's time for each.")
  private boolean statements;

  @Mixin private DataDirectory directory;

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    OurConsumer.requireSeveralBatches(events, batch);
    try (BenchStack stack = directory.startServers()) {
      LogFiller filler = new LogFiller(stack.kafka(), compression);
      Logs logs =
          new Logs(
              filler.messagesPrelude(),
              filler.messages(events),
              filler.mixPrelude(),
              filler.mix(events));
      OurConsumer consumer = new OurConsumer(stack, workers, batch);
      Rounds<Subject> results = new Rounds<>();
      for (int round = 0; round <= rounds; round++) {
        Map<Subject, Round> taken = round(stack, consumer, logs);
        taken.forEach((subject, result) -> out.println(results.line(subject, result)));
        out.println(round == 0 ? "(that was to warm up)" : "");
        if (round > 0) {
          taken.forEach(results::add);
        }
      }
      out.println(results.table().plain());
      if (statements) {
        subjects.stream()
            .filter(subject -> subject != Subject.AGAIN && subject != Subject.MIX_AGAIN)
            .forEach(subject -> list(stack, consumer, logs, subject));
      }
    }
    return 0;
  }

  private record Logs(
      BenchLog messagesPrelude, BenchLog messages, BenchLog mixPrelude, BenchLog mix) {
    BenchLog prelude(Subject subject) {
      return isMix(subject) ? mixPrelude : messagesPrelude;
    }

    BenchLog log(Subject subject) {
      return isMix(subject) ? mix : messages;
    }

    private static boolean isMix(Subject subject) {
      return subject == Subject.MIX || subject == Subject.MIX_AGAIN;
    }
  }

  private Map<Subject, Round> round(BenchStack stack, OurConsumer consumer, Logs logs) {
    Map<Subject, Round> taken = new EnumMap<>(Subject.class);
    for (Subject subject : List.of(Subject.ALONE, Subject.MESSAGES, Subject.MIX)) {
      Subject again = subject == Subject.MIX ? Subject.MIX_AGAIN : Subject.AGAIN;
      boolean repeat = subject != Subject.ALONE && subjects.contains(again);
      if (!subjects.contains(subject) && !repeat) {
        continue;
      }
      String schema = prepared(stack, consumer, logs, subject);
      taken.put(subject, consumer.apply(logs.log(subject), schema, scope(subject)));
      if (repeat) {
        stack.sql("DELETE FROM " + schema + ".ingest_offsets");
        stack.settle();
        taken.put(again, consumer.apply(logs.log(subject), schema, scope(subject)));
      }
      stack.dropSchema(schema);
    }
    return taken;
  }

  private static String prepared(
      BenchStack stack, OurConsumer consumer, Logs logs, Subject subject) {
    String schema = stack.newSchema();
    consumer.apply(logs.prelude(subject), schema, Scope.ALL_TABLES);
    stack.settle();
    return schema;
  }

  private void list(BenchStack stack, OurConsumer consumer, Logs logs, Subject subject) {
    String schema = prepared(stack, consumer, logs, subject);
    out.println(subject + ":");
    out.println(
        new StatementLog(stack)
            .of(() -> consumer.apply(logs.log(subject), schema, scope(subject))));
    stack.dropSchema(schema);
  }

  private static Scope scope(Subject subject) {
    return subject == Subject.ALONE ? Scope.MESSAGES_ALONE : Scope.ALL_TABLES;
  }
}
