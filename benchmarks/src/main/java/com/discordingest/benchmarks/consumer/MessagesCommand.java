package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.consumer.OurConsumer.Scope;
import com.discordingest.benchmarks.limit.LimitProgram;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.peer.FlatLog;
import com.discordingest.benchmarks.peer.PeerWorker;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.DataDirectory;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench messages}: messages into their table alone, against the limit and the peer. */
@Command(
    name = "messages",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Fills discord_messages alone from a log of messages: with this project's consumer, with the"
          + " least that any program must do, and with Debezium's JDBC sink. The rounds are"
          + " interleaved; the first warms up and is not counted."
    })
public final class MessagesCommand implements Callable<Integer> {
  /** Who fills the table. */
  enum Contestant {
    OURS,
    LIMIT,
    PEER_UNNEST,
    PEER_UNNEST_ZONED,
    PEER_UNNEST_JSON,
    PEER_REWRITE
  }

  @Option(
      names = "--events",
      defaultValue = "200000",
      description = "How many the log holds (default: ${DEFAULT-VALUE}).")
  private long events;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How many are counted (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--contestants",
      split = ",",
      description = "Of ${COMPLETION-CANDIDATES} (default: all).")
  private Set<Contestant> contestants = EnumSet.allOf(Contestant.class);

  @Option(
      names = "--batch",
      defaultValue = "5000",
      description = "Records in a transaction (default: ${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--peer",
      description = "The folder with the peer's plugin (default: where Maven puts it).")
  private Path peer = Peer.folder();

  @Mixin private DataDirectory directory;

  private final PrintStream out = System.out;

  @Override
  public Integer call() {
    OurConsumer.requireSeveralBatches(events, batch);
    try (BenchStack stack = directory.startServers()) {
      LogFiller filler = new LogFiller(stack.kafka(), "zstd");
      BenchLog messages = filler.messages(events);
      BenchLog flat = FlatLog.compact(stack, filler, messages);
      BenchLog json = FlatLog.json(stack, filler, messages);
      Preparation preparation = new Preparation(stack, filler.messagesPrelude());
      OurConsumer ours = new OurConsumer(stack, 1, batch);
      LimitProgram limit = new LimitProgram(stack, batch);
      try (PeerWorker worker = PeerWorker.start(stack, peer)) {
        Rounds<Contestant> results = new Rounds<>();
        for (int round = 0; round <= rounds; round++) {
          for (Contestant contestant : contestants) {
            String schema = preparation.schema();
            Round taken =
                switch (contestant) {
                  case OURS -> ours.apply(messages, schema, Scope.MESSAGES_ALONE);
                  case LIMIT -> limit.copy(messages, schema);
                  case PEER_UNNEST -> worker.sink(flat, schema, PeerWorker.Way.UNNEST);
                  case PEER_UNNEST_ZONED -> worker.sink(flat, schema, PeerWorker.Way.UNNEST_ZONED);
                  case PEER_UNNEST_JSON -> worker.sink(json, schema, PeerWorker.Way.UNNEST_JSON);
                  case PEER_REWRITE -> worker.sink(flat, schema, PeerWorker.Way.REWRITE);
                };
            out.println(results.line(contestant, taken) + "  " + stored(stack, schema));
            if (round > 0) {
              results.add(contestant, taken);
            }
            stack.dropSchema(schema);
          }
          out.println(round == 0 ? "(that was to warm up)" : "");
        }
        out.println(results.table().plain());
        if (results.has(Contestant.OURS)) {
          out.println(results.ratios(Contestant.OURS).plain());
        }
      }
    }
    return 0;
  }

  /** A digest of what the contestants stored, which tells whether it is the same. */
  private static String stored(BenchStack stack, String schema) {
    return stack.text(
        "SELECT count(*) || ' rows, digest ' || to_hex((sum(hashtextextended(id || '|' ||"
            + " channel_id || '|' || guild_id || '|' || author_id || '|' || content || '|' ||"
            + " message_type || '|' || coalesce(nonce, '') || '|' || timestamp || '|' || created_at"
            + " || '|' || flags || '|' || row_version, 0)) % 4294967296)::bigint) FROM "
            + schema
            + ".discord_messages");
  }
}
