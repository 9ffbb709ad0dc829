package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.consumer.MessageTable;
import com.discordingest.benchmarks.consumer.OurConsumer;
import com.discordingest.benchmarks.consumer.OurConsumer.Scope;
import com.discordingest.benchmarks.consumer.Round;
import com.discordingest.benchmarks.consumer.Rounds;
import com.discordingest.benchmarks.limit.LimitProgram;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.peer.FlatLog;
import com.discordingest.benchmarks.peer.PeerWorker;
import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.report.Spread;
import com.discordingest.benchmarks.stack.BenchStack;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.Set;

/** Messages into their table alone: against the limit and against the peer. */
final class MessagesPart {
  private static final int BATCH = 5_000;

  private final BenchStack stack;
  private final Path peer;
  private final Extent extent;

  MessagesPart(BenchStack stack, Path peer, Extent extent) {
    this.stack = stack;
    this.peer = peer;
    this.extent = extent;
  }

  private enum Contestant {
    OURS,
    OURS_READ_AGAIN,
    OURS_APPLIED_AGAIN,
    OURS_TWO_WORKERS,
    LIMIT,
    PEER_UNNEST,
    PEER_UNNEST_ZONED,
    PEER_UNNEST_JSON,
    PEER_REWRITE
  }

  void run(Report report, Progress progress) {
    LogFiller filler = new LogFiller(stack.kafka(), "zstd");
    BenchLog messages = filler.messages(extent.messages());
    BenchLog flat = FlatLog.compact(stack, filler, messages);
    BenchLog json = extent.allPeers() ? FlatLog.json(stack, filler, messages) : flat;
    OurConsumer ours = new OurConsumer(stack, 1, BATCH);
    OurConsumer two = new OurConsumer(stack, 2, BATCH);
    LimitProgram limit = new LimitProgram(stack, BATCH);
    MessageTable table = MessageTable.prepare(stack, filler.messagesPrelude());
    Rounds<Contestant> rounds = new Rounds<>();
    try (PeerWorker worker = PeerWorker.start(stack, peer)) {
      for (int round = 0; round <= extent.rounds(); round++) {
        for (Contestant contestant : contestants()) {
          switch (contestant) {
            case OURS_READ_AGAIN -> table.setBack();
            case OURS_APPLIED_AGAIN -> table.forgetOffsets();
            default -> table.empty();
          }
          String schema = table.schema();
          Round taken =
              switch (contestant) {
                case OURS, OURS_READ_AGAIN, OURS_APPLIED_AGAIN ->
                    ours.apply(messages, schema, Scope.MESSAGES_ALONE);
                case OURS_TWO_WORKERS -> two.apply(messages, schema, Scope.MESSAGES_ALONE);
                case LIMIT -> limit.copy(messages, schema);
                case PEER_UNNEST -> worker.sink(flat, schema, PeerWorker.Way.UNNEST);
                case PEER_UNNEST_ZONED -> worker.sink(flat, schema, PeerWorker.Way.UNNEST_ZONED);
                case PEER_UNNEST_JSON -> worker.sink(json, schema, PeerWorker.Way.UNNEST_JSON);
                case PEER_REWRITE -> worker.sink(flat, schema, PeerWorker.Way.REWRITE);
              };
          progress.say(rounds.line(contestant, taken));
          if (round > 0) {
            rounds.add(contestant, taken);
          }
        }
      }
    }
    table.drop();
    tell(report, rounds);
  }

  private Set<Contestant> contestants() {
    Set<Contestant> all = EnumSet.allOf(Contestant.class);
    if (!extent.allPeers()) {
      all.removeAll(EnumSet.of(Contestant.PEER_UNNEST_JSON, Contestant.PEER_REWRITE));
    }
    return all;
  }

  private static void tell(Report report, Rounds<Contestant> rounds) {
    Contestant fastest =
        fastest(
            rounds,
            EnumSet.of(
                Contestant.PEER_UNNEST,
                Contestant.PEER_UNNEST_ZONED,
                Contestant.PEER_UNNEST_JSON,
                Contestant.PEER_REWRITE));
    // PEER_UNNEST loses milliseconds
    Contestant exact =
        fastest(
            rounds,
            EnumSet.of(
                Contestant.PEER_UNNEST_ZONED,
                Contestant.PEER_UNNEST_JSON,
                Contestant.PEER_REWRITE));
    Spread toFastest = rounds.ratio(Contestant.OURS, fastest);
    report.atLeast(
        "messages alone / Debezium's JDBC sink, its fastest (" + fastest + ")",
        ">= 2.5 times",
        2.5,
        toFastest.median(),
        toFastest.fine());
    Spread toExact = rounds.ratio(Contestant.OURS, exact);
    report.atLeast(
        "messages alone / its fastest that keeps milliseconds (" + exact + ")",
        ">= 3 times",
        3,
        toExact.median(),
        toExact.fine());
    Spread toLimit = rounds.ratio(Contestant.OURS, Contestant.LIMIT);
    report.atLeast("messages alone / the limit", ">= 0.95", 0.95, toLimit.median(), toLimit.fine());
    Spread read = rounds.ratio(Contestant.OURS_READ_AGAIN, Contestant.OURS);
    report.atLeast(
        "messages alone, read again and passed over / first time",
        ">= 3 times",
        3,
        read.median(),
        read.fine());
    Spread applied = rounds.ratio(Contestant.OURS_APPLIED_AGAIN, Contestant.OURS);
    report.atLeast(
        "messages alone, read again and compared row by row / first time",
        ">= 3 times",
        3,
        applied.median(),
        applied.fine());
    report.reported(
        "messages alone, two workers / one",
        rounds.ratio(Contestant.OURS_TWO_WORKERS, Contestant.OURS).fine());
    report.section(
        "Messages alone",
        """
        MESSAGE_CREATEs of 1.4 KB from the log into `discord_messages`, with all its indexes and partitions, 5,000
        records a transaction. The limit polls, parses and sends COPY BINARY straight into the table, and is
        neither restartable nor repeatable. The peer is given records that are flat and typed already; making them is
        not charged to it. All clocks run from the first committed batch to the last, so that nobody is charged for
        starting. `PEER_UNNEST` loses the milliseconds of every timestamp; `_ZONED` is told timestamps as text; `_JSON`
        reads JSON with Connect's own converter, the others bytes with one that was written for this comparison. Our
        sessions and the limit's do not wait for the disk at a commit (ADR 0008). The peer's do: its offsets are in
        Kafka, so that rows would be lost if a crash took a commit back. `READ_AGAIN` begins at the log's beginning with
        the same database: the versions stored for each shard tell that the records are applied (ADR 0061), without
        decoding them. `APPLIED_AGAIN` has forgotten that, as after `replay`, and compares each row.
        Figures are medians (least-greatest); CPU is microseconds an event.\
        """,
        rounds.table());
  }

  private static Contestant fastest(Rounds<Contestant> rounds, Set<Contestant> among) {
    return among.stream()
        .filter(rounds::has)
        .max(Comparator.comparingDouble(contestant -> rounds.rate(contestant).median()))
        .orElseThrow();
  }
}
