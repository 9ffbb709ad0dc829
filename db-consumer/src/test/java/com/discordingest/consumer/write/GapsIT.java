package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.decode.LogEntry.FilledGap;
import com.discordingest.consumer.decode.LogEntry.KnownGap;
import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.support.NotedRepairs;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.model.RowVersions;
import com.discordingest.model.log.ClosedGap;
import com.discordingest.model.log.Gap;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the records of a gap make of {@code ingest_gaps}. */
class GapsIT {
  private static final LogPosition SOMEWHERE = new LogPosition("test", 0, 0);
  private static final long NOTICED = RowVersions.ofMoment(Instant.parse("2026-05-01T12:00:00Z"));
  private static final String OPEN = "0|7|2026-05-01 11:58:20|2026-05-01 12:00:00||" + NOTICED;
  private static final String CLOSED =
      "0|7|2026-05-01 11:58:20|2026-05-01 12:00:00|2026-05-01 12:08:20|" + (NOTICED + 500_000_000);

  @RegisterExtension private static final ProjectedDatabase database = new ProjectedDatabase();

  private final Projection projection = new Projection(new NotedRepairs());
  private final Gap gap = new Gap(0, 1, 7, NOTICED - 100_000_000, "op 9");

  @Test
  void aGapIsOpenUntilARecordSaysThatItWasFilled() {
    database.write(opened(NOTICED));
    assertThat(rows()).containsExactly(OPEN);

    database.write(filled(NOTICED));
    assertThat(rows()).containsExactly(CLOSED);
  }

  @Test
  void bothRecordsInOneBatchGiveTheSameRow() {
    database.write(Stream.concat(opened(NOTICED).stream(), filled(NOTICED).stream()).toList());

    assertThat(rows()).containsExactly(CLOSED);
  }

  @Test
  void aRepeatedGapRecordDoesNotOpenAClosedGap() {
    database.write(filled(NOTICED));
    database.write(opened(NOTICED));

    assertThat(rows()).containsExactly(CLOSED);
  }

  @Test
  void anotherGapOfTheShardStaysOpen() {
    database.write(opened(NOTICED));
    database.write(opened(NOTICED + 1));
    database.write(filled(NOTICED));

    assertThat(rows()).hasSize(2).contains(CLOSED);
    assertThat(database.query("SELECT count(*) FROM ingest_gaps WHERE closed_at IS NULL"))
        .containsExactly("1");
  }

  private List<RowChange> opened(long version) {
    return projection.project(new KnownGap(SOMEWHERE, gap, version));
  }

  private List<RowChange> filled(long version) {
    return projection.project(
        new FilledGap(SOMEWHERE, new ClosedGap(gap, version), version + 500_000_000));
  }

  private static List<String> rows() {
    return database.query(
        "SELECT shard, last_sequence, lost_from, lost_until, closed_at, row_version FROM ingest_gaps");
  }
}
