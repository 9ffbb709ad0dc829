package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.DISCORD_MESSAGES;

import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowKey;
import com.discordingest.schema.Routines;
import java.sql.Connection;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;

/**
 * Makes the monthly partitions that a batch's messages need, and the next two, before the batch is
 * written. Remembers what it has made. Belongs to one thread.
 */
final class MessagePartitions {
  private static final int MONTHS_AHEAD = 2;

  private final Set<YearMonth> known = new HashSet<>();

  /** The month of the message before, when it is known: most messages are of the same. */
  private Instant knownFrom = Instant.MAX;

  private Instant knownUntil = Instant.MIN;

  /** Makes what is missing, each in a transaction of its own, on a connection that is in none. */
  void ensure(Connection connection, Collection<Segment> segments) {
    Set<YearMonth> missing = new TreeSet<>();
    for (Segment segment : segments) {
      segment.tables().stream()
          .filter(table -> table.table().equals(DISCORD_MESSAGES))
          .forEach(table -> segment.of(table).rows().forEach(row -> need(row.key(), missing)));
    }
    make(connection, missing);
  }

  /** The same for changes that are not folded yet. */
  void ensure(Connection connection, ChangeSource changes) {
    Set<YearMonth> missing = new TreeSet<>();
    changes.forEach(change -> {
      if (change.table().table().equals(DISCORD_MESSAGES)) {
        switch (change) {
          case RowChange.Upsert upsert -> need(upsert.row().key(), missing);
          case RowChange.Update update -> need(update.row().key(), missing);
          case RowChange.Delete delete -> need(delete.row().key(), missing);
          case RowChange.KeepOnly _,
              RowChange.Replace _,
              RowChange.MarkUnlisted _,
              RowChange.Remember _ -> {
            // Are about rows that are there.
          }
        }
      }
    });
    make(connection, missing);
  }

  private void make(Connection connection, Set<YearMonth> missing) {
    DSLContext dsl = Jooq.on(connection);
    for (YearMonth month : missing) {
      LocalDate firstDay = month.atDay(1);
      dsl.transaction(transaction -> Routines.ensureMessagePartition(transaction, firstDay));
      known.add(month);
    }
  }

  /** After an operator dropped a partition, a month that was known may be missing. */
  void forget() {
    known.clear();
    knownFrom = Instant.MAX;
  }

  private static Instant beginning(YearMonth month) {
    return month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private void need(RowKey message, Set<YearMonth> missing) {
    Instant timestamp = (Instant) message.part(1);
    if (!timestamp.isBefore(knownFrom) && timestamp.isBefore(knownUntil)) {
      return;
    }
    YearMonth month = YearMonth.from(timestamp.atZone(ZoneOffset.UTC));
    if (known.contains(month)) {
      knownFrom = beginning(month);
      knownUntil = beginning(month.plusMonths(1));
      return;
    }
    for (int ahead = 0; ahead <= MONTHS_AHEAD; ahead++) {
      YearMonth needed = month.plusMonths(ahead);
      if (!known.contains(needed)) {
        missing.add(needed);
      }
    }
  }
}
