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

/** The consumer where many messages are stored, against where fewer are. */
final class GrowthPart {
  private static final int BATCH = 5_000;
  private static final long MANY_A_SCRIPT = 500_000;

  private final BenchStack stack;
  private final Extent extent;

  GrowthPart(BenchStack stack, Extent extent) {
    this.stack = stack;
    this.extent = extent;
  }

  private enum Stored {
    FEW,
    MANY
  }

  void run(Report report, Progress progress) {
    LogFiller filler = new LogFiller(stack.kafka(), "zstd");
    BenchLog log = filler.messages(extent.messages());
    OurConsumer consumer = new OurConsumer(stack, 1, BATCH);
    MessageTable few = stored(filler, extent.stored(), progress);
    MessageTable many = stored(filler, extent.storedMany(), progress);
    Rounds<Stored> rounds = new Rounds<>();
    for (int round = 0; round <= extent.rounds(); round++) {
      for (Stored stored : Stored.values()) {
        MessageTable table = stored == Stored.FEW ? few : many;
        Round taken = consumer.apply(log, table.schema(), Scope.MESSAGES_ALONE);
        progress.say(rounds.line(stored, taken));
        if (round > 0) {
          rounds.add(stored, taken);
        }
        // What this round added, and the dead versions that are left of it.
        stack.sql(
            "DELETE FROM %s.discord_messages WHERE timestamp >= '2026-01-01'"
                .formatted(table.schema()));
        stack.sql("VACUUM " + table.schema() + ".discord_messages");
        table.forgetOffsets();
      }
    }
    few.drop();
    many.drop();
    Spread ratio = rounds.ratio(Stored.MANY, Stored.FEW);
    report.atLeast(
        "consumer at %,d stored messages / at %,d".formatted(extent.storedMany(), extent.stored()),
        ">= 0.85",
        0.85,
        ratio.median(),
        ratio.fine());
    report.section(
        "Many stored messages",
        "Messages of later months into a table that holds so many of the two years before, in the"
            + " same channels.",
        rounds.table());
  }

  /** Messages of the two years before the log's first, with texts as long. */
  private MessageTable stored(LogFiller filler, long count, Progress progress) {
    MessageTable table = MessageTable.prepare(stack, filler.messagesPrelude());
    progress.say("storing " + count + " messages");
    stack.number(
        "SELECT count(%1$s.ensure_message_partition((DATE '2024-01-01' + i * INTERVAL '1 month')::date))"
                .formatted(table.schema())
            + " FROM generate_series(0, 24) AS i");
    for (long from = 0; from < count; from += MANY_A_SCRIPT) {
      stack.sql(
          """
          WITH known AS MATERIALIZED (
            SELECT array_agg(id ORDER BY id) AS channels, array_agg(guild_id ORDER BY id) AS guilds, count(*) AS many
              FROM %1$s.discord_channels)
          INSERT INTO %1$s.discord_messages (id, channel_id, guild_id, author_id, content, message_type, timestamp,
              created_at, flags, row_version)
          SELECT (((extract(epoch FROM t) * 1000)::bigint - 1420070400000) << 22) | (n %% 4096),
              channels[1 + (n %% many)], guilds[1 + (n %% many)], guilds[1 + (n %% many)] + n %% 400,
              repeat(md5(n::text) || ' ', 17), 'regular', t, t, 0, n
            FROM known
            CROSS JOIN generate_series(%2$d, %3$d) AS n
            CROSS JOIN LATERAL (SELECT TIMESTAMP '2024-01-01' + n * (INTERVAL '730 days' / %4$d) AS t) AS moment
          """
              .formatted(table.schema(), from, Math.min(count, from + MANY_A_SCRIPT) - 1, count));
    }
    stack.sql("VACUUM ANALYZE " + table.schema() + ".discord_messages");
    return table;
  }
}
