package com.discordingest.producer;

import com.discordingest.producer.backfill.Backfill;
import com.discordingest.producer.backfill.BackfillListener;
import com.discordingest.producer.backfill.BackfillPlan;
import com.discordingest.producer.backfill.BackfillSummary;
import com.discordingest.producer.backfill.LogBefore;
import com.discordingest.producer.backfill.OpenGap;
import com.discordingest.producer.backfill.RestSource;
import com.discordingest.producer.publish.HangingTransactions;
import com.discordingest.producer.publish.LogProducers;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.LogWriter;
import com.discordingest.producer.publish.RetryPolicy;
import com.discordingest.producer.publish.SessionsTopic;
import com.discordingest.producer.publish.TransactionalLog;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** A backfill between Discord and a log. */
record BackfillRun(
    Wanted wanted,
    RestSource discord,
    LogConfiguration where,
    Clock clock,
    BackfillListener listener) {

  /**
   * What an operator asks for.
   *
   * @param since from when on; null for the gaps that are open
   * @param guild this one only; null for all
   * @param channel this one only; null for all
   */
  record Wanted(@Nullable Instant since, @Nullable Long guild, @Nullable Long channel) {}

  /** Finds out what it would read, and publishes nothing. */
  BackfillSummary dry() throws InterruptedException {
    Map<String, byte[]> committed = wanted.since() == null ? read(sessions()) : Map.of();
    return Backfill.dry(discord, plan(committed), clock, listener).run();
  }

  BackfillSummary publish() throws InterruptedException {
    LogRecords records = new LogRecords(where.topics());
    LogWriter writer =
        new LogWriter(
            LogWriter.Kind.BACKFILL,
            "discord-backfill-" + where.topics().events(),
            "backfill " + UUID.randomUUID());
    try (TransactionalLog log =
        new TransactionalLog(
            new LogProducers(where.kafka(), writer.transactionalId(), where.timeout()),
            sessions(),
            new HangingTransactions(
                where.kafka(), where.topics().written(), writer.transactionalId(), where.timeout()),
            records,
            writer,
            RetryPolicy.atMost(where.timeout()),
            TransactionalLog.Listener.none())) {
      Map<String, byte[]> committed = log.open();
      return Backfill.into(log, committed, records, discord, plan(committed), clock, listener)
          .run();
    }
  }

  private BackfillPlan plan(Map<String, byte[]> committed) {
    return new BackfillPlan(holes(committed), wanted.guild(), wanted.channel());
  }

  private List<BackfillPlan.Hole> holes(Map<String, byte[]> committed) {
    if (wanted.since() != null) {
      return List.of(new BackfillPlan.Hole(wanted.since(), null));
    }
    LogBefore before = new LogBefore(where.kafka(), where.topics().events(), where.timeout());
    try {
      return OpenGap.of(committed).stream()
          .map(gap -> new BackfillPlan.Hole(before.startOf(gap), gap))
          .toList();
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private SessionsTopic sessions() {
    return new SessionsTopic(where.kafka(), where.topics().sessions(), where.timeout());
  }

  private static Map<String, byte[]> read(SessionsTopic sessions) {
    try {
      return sessions.read();
    } catch (KafkaException e) {
      throw unreachable(e);
    }
  }

  private static CommandFailure unreachable(KafkaException cause) {
    return new CommandFailure(
        ExitCode.UNREACHABLE,
        "the log cannot be read: " + cause.getMessage() + ". Check KAFKA_BOOTSTRAP_SERVERS.",
        cause);
  }
}
