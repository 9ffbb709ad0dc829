package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.consumer.MessageTable;
import com.discordingest.benchmarks.consumer.OurConsumer;
import com.discordingest.benchmarks.consumer.OurConsumer.Scope;
import com.discordingest.benchmarks.consumer.Round;
import com.discordingest.benchmarks.consumer.Rounds;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.log.ProducerCost;
import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.report.Spread;
import com.discordingest.benchmarks.report.TextTable;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.localstack.PostgresServer.Durability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What each guarantee costs: the same work with and without it, in turn. */
final class GuaranteesPart {
  private static final int BATCH = 5_000;

  private final BenchStack stack;
  private final Extent extent;

  GuaranteesPart(BenchStack stack, Extent extent) {
    this.stack = stack;
    this.extent = extent;
  }

  private enum Contestant {
    AS_IT_IS,
    LZ4_LOG,
    FOREIGN_KEY_ADDED,
    FOREIGN_KEY_DROPPED,
    NO_FSYNC
  }

  void run(Report report, Progress progress) {
    Rounds<Contestant> rounds = consumer(progress);
    TextTable table = new TextTable("guarantee", "compared", "with / without it");
    table.row(
        "fsync of PostgreSQL",
        "messages alone, events/s",
        rounds.ratio(Contestant.AS_IT_IS, Contestant.NO_FSYNC).fine());
    if (rounds.has(Contestant.FOREIGN_KEY_ADDED)) {
      table.row(
          "a foreign key from messages to channels (not in the schema: a trigger on the parent does"
              + " its work)",
          "messages alone, events/s",
          rounds.ratio(Contestant.FOREIGN_KEY_ADDED, Contestant.AS_IT_IS).fine());
      table.row(
          "the same",
          "CPU of PostgreSQL an event",
          serverRatio(rounds, Contestant.FOREIGN_KEY_ADDED, Contestant.AS_IT_IS).fine());
    }
    if (rounds.has(Contestant.FOREIGN_KEY_DROPPED)) {
      table.row(
          "the foreign key from messages to channels",
          "messages alone, events/s",
          rounds.ratio(Contestant.AS_IT_IS, Contestant.FOREIGN_KEY_DROPPED).fine());
      table.row(
          "the same",
          "CPU of PostgreSQL an event",
          serverRatio(rounds, Contestant.AS_IT_IS, Contestant.FOREIGN_KEY_DROPPED).fine());
    }
    guard(table, progress);
    producer(table, progress);
    table.row(
        "zstd instead of lz4 in the log (no guarantee, but half the disk)",
        "messages alone, events/s",
        rounds.ratio(Contestant.AS_IT_IS, Contestant.LZ4_LOG).fine());
    report.section(
        "What each guarantee costs",
        "Medians of ratios, round by round (least-greatest): 0.90 means that the guarantee takes a"
            + " tenth of the rate. For time and CPU, 1.10 means a tenth more.",
        table);
  }

  private Rounds<Contestant> consumer(Progress progress) {
    LogFiller filler = new LogFiller(stack.kafka(), "zstd");
    BenchLog zstd = filler.messages(extent.messages());
    BenchLog lz4 = new LogFiller(stack.kafka(), "lz4").messages(extent.messages());
    OurConsumer consumer = new OurConsumer(stack, 1, BATCH);
    MessageTable table = MessageTable.prepare(stack, filler.messagesPrelude());
    MessageTable changed = MessageTable.prepare(stack, filler.messagesPrelude());
    Contestant foreignKey = changeForeignKey(changed.schema());
    Rounds<Contestant> rounds = new Rounds<>();
    for (int round = 0; round <= extent.fewRounds(); round++) {
      for (Contestant contestant : List.of(Contestant.AS_IT_IS, Contestant.LZ4_LOG, foreignKey)) {
        MessageTable target = contestant == foreignKey ? changed : table;
        BenchLog log = contestant == Contestant.LZ4_LOG ? lz4 : zstd;
        target.empty();
        keep(
            rounds,
            contestant,
            consumer.apply(log, target.schema(), Scope.MESSAGES_ALONE),
            round > 0,
            progress);
      }
      stack.restartPostgres(Durability.SERVER);
      table.empty();
      keep(
          rounds,
          Contestant.NO_FSYNC,
          consumer.apply(zstd, table.schema(), Scope.MESSAGES_ALONE),
          round > 0,
          progress);
      stack.restartPostgres(Durability.MACHINE);
    }
    changed.drop();
    table.drop();
    return rounds;
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

  /** Drops the one that the schema has, or adds the one that it does without. */
  private Contestant changeForeignKey(String schema) {
    String keys =
        " FROM pg_constraint WHERE contype = 'f' AND conparentid = 0 AND conrelid = '%s.discord_messages'::regclass"
            .formatted(schema);
    if (stack.number("SELECT count(*)" + keys) == 0) {
      stack.sql(
          "ALTER TABLE %1$s.discord_messages ADD CONSTRAINT bench_channel FOREIGN KEY (channel_id) REFERENCES %1$s.discord_channels (id) ON DELETE CASCADE"
              .formatted(schema));
      return Contestant.FOREIGN_KEY_ADDED;
    }
    stack.sql(
        "ALTER TABLE %s.discord_messages DROP CONSTRAINT %s"
            .formatted(schema, stack.text("SELECT min(conname::text)" + keys)));
    return Contestant.FOREIGN_KEY_DROPPED;
  }

  private static Spread serverRatio(
      Rounds<Contestant> rounds, Contestant with, Contestant without) {
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < rounds.of(with).size(); i++) {
      ratios.add(
          rounds.of(with).get(i).postgresMicros() / rounds.of(without).get(i).postgresMicros());
    }
    return Spread.of(ratios);
  }

  /** In SQL alone: the same rows merged with and without the condition on row_version. */
  private void guard(TextTable table, Progress progress) {
    LogFiller filler = new LogFiller(stack.kafka(), "zstd");
    MessageTable messages = MessageTable.prepare(stack, filler.messagesPrelude());
    new OurConsumer(stack, 1, BATCH)
        .apply(filler.messages(extent.messages()), messages.schema(), Scope.MESSAGES_ALONE);
    String schema = messages.schema();
    stack.sql(
        "CREATE UNLOGGED TABLE %1$s.bench_stage AS SELECT * FROM %1$s.discord_messages"
            .formatted(schema));
    List<Double> fresh = new ArrayList<>();
    List<Double> again = new ArrayList<>();
    for (int round = 0; round <= extent.fewRounds(); round++) {
      double freshWith = timed(messages, schema, true, true);
      double againWith = timed(messages, schema, true, false);
      double againWithout = timed(messages, schema, false, false);
      double freshWithout = timed(messages, schema, false, true);
      if (round > 0) {
        fresh.add(freshWith / freshWithout);
        again.add(againWith / againWithout);
      }
    }
    messages.drop();
    table.row("version guard, new rows", "time of the merge", Spread.of(fresh).fine());
    table.row("version guard, rows read again", "time of the merge", Spread.of(again).fine());
    progress.say(
        String.format(
            Locale.ROOT,
            "guard: new rows %s, again %s",
            Spread.of(fresh).fine(),
            Spread.of(again).fine()));
  }

  private double timed(MessageTable messages, String schema, boolean guarded, boolean fresh) {
    if (fresh) {
      messages.empty();
    }
    stack.settle();
    long start = System.nanoTime();
    stack.sql(
        """
        INSERT INTO %1$s.discord_messages AS m SELECT * FROM %1$s.bench_stage ORDER BY id
        ON CONFLICT (id, timestamp) DO UPDATE SET content = excluded.content, flags = excluded.flags,
          edited_timestamp = excluded.edited_timestamp, pinned = excluded.pinned, row_version = excluded.row_version
        """
                .formatted(schema)
            + (guarded ? "WHERE excluded.row_version > m.row_version" : ""));
    return (System.nanoTime() - start) / 1e9;
  }

  private void producer(TextTable table, Progress progress) {
    ProducerCost cost = new ProducerCost(stack, extent.messages());
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round <= extent.fewRounds(); round++) {
      double with = cost.eventsPerSecond(true);
      double without = cost.eventsPerSecond(false);
      if (round > 0) {
        ratios.add(with / without);
      }
    }
    table.row(
        "transactions at the producer, 5,000 records each (against idempotent sends)",
        "records/s",
        Spread.of(ratios).fine());
    progress.say("transactions: " + Spread.of(ratios).fine());
  }
}
