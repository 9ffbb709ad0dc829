package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.write.OffsetRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Map<TopicPartition, Long> FROM =
      Map.of(new TopicPartition("t", 0), 10L, new TopicPartition("t", 1), 20L);

  private static ProjectedRecord record(int partition, long offset) {
    return new ProjectedRecord(
        new ConsumerRecord<>("t", partition, offset, new byte[0], new byte[0]),
        "X",
        offset,
        List.of(),
        null);
  }

  /**
   * Transaction markers take offsets too, so a partition's first record may lie after where it
   * continues.
   */
  @Test
  void aPartitionsRangeBeginsWhereItIsAppliedUpToAndEndsAfterItsLastRecord() {
    Batch batch = Batch.of(List.of(record(0, 12), record(1, 20), record(0, 15)), FROM);

    assertThat(batch.ranges())
        .containsExactly(new OffsetRange("t", 0, 10, 16), new OffsetRange("t", 1, 20, 21));
  }

  @Test
  void theSecondHalfBeginsWhereTheFirstEnds() {
    List<Batch> halves =
        Batch.of(List.of(record(0, 12), record(1, 20), record(0, 15), record(0, 16)), FROM)
            .halves();

    assertThat(halves.get(0).ranges())
        .containsExactly(new OffsetRange("t", 0, 10, 13), new OffsetRange("t", 1, 20, 21));
    assertThat(halves.get(1).ranges()).containsExactly(new OffsetRange("t", 0, 13, 17));
  }

  /** Promise 4: about log2(n) levels, not n attempts. */
  @Test
  void halvingReachesASingleRecordInLogarithmicallyManySteps() {
    List<ProjectedRecord> records = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      records.add(record(0, 10 + i));
    }
    Batch batch = Batch.of(records, FROM);
    int steps = 0;
    while (batch.records().size() > 1) {
      batch = batch.halves().get(1);
      steps++;
    }

    assertThat(steps).isBetween(12, 13);
  }
}
