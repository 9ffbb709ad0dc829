package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.consumer.MessageTable;
import com.discordingest.benchmarks.consumer.OurConsumer;
import com.discordingest.benchmarks.consumer.OurConsumer.Scope;
import com.discordingest.benchmarks.consumer.Round;
import com.discordingest.benchmarks.consumer.Rounds;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.report.Spread;
import com.discordingest.benchmarks.stack.BenchStack;

/** The whole projection, against messages alone, and against itself when it reads a log again. */
final class ProjectionPart {
  private static final int BATCH = 5_000;

  private final BenchStack stack;
  private final Extent extent;

  ProjectionPart(BenchStack stack, Extent extent) {
    this.stack = stack;
    this.extent = extent;
  }

  private enum Contestant {
    ALONE,
    MESSAGES,
    MIX,
    MIX_APPLIED_AGAIN
  }

  void run(Report report, Progress progress) {
    LogFiller filler = new LogFiller(stack.kafka(), "zstd");
    BenchLog messages = filler.messages(extent.messages() / 2);
    BenchLog mix = filler.mix(extent.mix());
    OurConsumer consumer = new OurConsumer(stack, 1, BATCH);
    MessageTable table = MessageTable.prepare(stack, filler.messagesPrelude());
    Rounds<Contestant> rounds = new Rounds<>();
    for (int round = 0; round <= extent.rounds(); round++) {
      boolean counted = round > 0;
      table.empty();
      keep(
          rounds,
          Contestant.ALONE,
          consumer.apply(messages, table.schema(), Scope.MESSAGES_ALONE),
          counted,
          progress);
      String schema = fresh(consumer, filler.messagesPrelude());
      keep(
          rounds,
          Contestant.MESSAGES,
          consumer.apply(messages, schema, Scope.ALL_TABLES),
          counted,
          progress);
      stack.dropSchema(schema);
      schema = fresh(consumer, filler.mixPrelude());
      keep(
          rounds, Contestant.MIX, consumer.apply(mix, schema, Scope.ALL_TABLES), counted, progress);
      stack.sql("DELETE FROM " + schema + ".ingest_offsets");
      stack.settle();
      keep(
          rounds,
          Contestant.MIX_APPLIED_AGAIN,
          consumer.apply(mix, schema, Scope.ALL_TABLES),
          counted,
          progress);
      stack.dropSchema(schema);
    }
    table.drop();
    tell(report, rounds);
  }

  /** A schema that knows what the events refer to, and that nobody else has changed. */
  private String fresh(OurConsumer consumer, BenchLog prelude) {
    String schema = stack.newSchema();
    consumer.apply(prelude, schema, Scope.ALL_TABLES);
    stack.settle();
    return schema;
  }

  private static void keep(
      Rounds<Contestant> rounds,
      Contestant contestant,
      Round round,
      boolean counted,
      Progress progress) {
    progress.say(rounds.line(contestant, round));
    if (counted) {
      rounds.add(contestant, round);
    }
  }

  private static void tell(Report report, Rounds<Contestant> rounds) {
    Spread mix = rounds.ratio(Contestant.MIX, Contestant.ALONE);
    report.atLeast(
        "whole projection of the realistic mix / messages alone, events/s",
        ">= 0.5",
        0.5,
        mix.median(),
        mix.fine());
    Spread messages = rounds.ratio(Contestant.MESSAGES, Contestant.ALONE);
    report.reported("whole projection of messages / messages alone, events/s", messages.fine());
    Spread again = rounds.ratio(Contestant.MIX_APPLIED_AGAIN, Contestant.MIX);
    report.atLeast(
        "realistic mix, read again and compared row by row / first time",
        ">= 3 times",
        3,
        again.median(),
        again.fine());
    report.section(
        "The whole projection",
        """
        `MESSAGES` are the same MESSAGE_CREATEs with all they change: author, member, roles, channel, mentions,
        attachments, embeds. `MIX` is the traffic of discord-simulator's world: messages, edits, deletions, reactions, threads,
        joins, roles, voice and the rest. One worker.\
        """,
        rounds.table());
  }
}
