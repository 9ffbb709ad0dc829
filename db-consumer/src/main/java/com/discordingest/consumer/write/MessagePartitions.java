package com.discordingest.consumer.write;

import static com.discordingest.schema.Tables.DISCORD_MESSAGES;

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

  /** Makes what is missing, each in a transaction of its own, on a connection that is in none. */
  void ensure(Connection connection, Collection<Segment> segments) {
    Set<YearMonth> missing = new TreeSet<>();
    for (Segment segment : segments) {
      segment.tables().stream()
          .filter(table -> table.table().equals(DISCORD_MESSAGES))
          .forEach(table ->
              segment.of(table).rows().forEach(row -> need((Instant) row.key().part(1), missing)));
    }
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
  }

  private void need(Instant timestamp, Set<YearMonth> missing) {
    YearMonth month = YearMonth.from(timestamp.atZone(ZoneOffset.UTC));
    if (known.contains(month)) {
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
