package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.support.ProjectedDatabase;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A batch moves the offsets of all its partitions, or of none. */
class MovedOffsetsIT {
  private static final String TOPIC = "t";

  @RegisterExtension private static final ProjectedDatabase database = new ProjectedDatabase();

  @BeforeEach
  void threePartitionsThatWereNeverApplied() throws SQLException {
    database.writer().positions(TOPIC, Map.of(0, 10L, 1, 20L, 2, 30L));
  }

  @Test
  void eachPartitionOfTheBatchMovesOn() throws SQLException {
    write(range(0, 10, 15), range(2, 30, 31));

    assertThat(offsets()).containsExactly("0|15", "1|20", "2|31");
  }

  @Test
  void onePartitionOfSeveralThatAnotherConsumerHasMovedOnHoldsAllBack() {
    assertThatThrownBy(() -> write(range(0, 10, 15), range(1, 19, 25), range(2, 30, 31)))
        .isInstanceOf(LostPartitionException.class)
        .hasMessageContaining("t-1 is no longer at offset 19");

    assertThat(offsets()).containsExactly("0|10", "1|20", "2|30");
  }

  @Test
  void aPartitionWithoutOffsetIsNotOurs() {
    assertThatThrownBy(() -> write(range(0, 10, 15), range(3, 0, 5)))
        .isInstanceOf(LostPartitionException.class)
        .hasMessageContaining("t-3");

    assertThat(offsets()).containsExactly("0|10", "1|20", "2|30");
  }

  private static void write(OffsetRange... ranges) throws SQLException {
    database.writer().write(BatchWriter.fold(List.of()), List.of(ranges));
  }

  private static OffsetRange range(int partition, long from, long next) {
    return new OffsetRange(TOPIC, partition, from, next);
  }

  private static List<String> offsets() {
    return database.query("SELECT partition, next_offset FROM ingest_offsets ORDER BY partition");
  }
}
