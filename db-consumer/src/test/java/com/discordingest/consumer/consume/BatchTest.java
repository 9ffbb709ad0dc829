package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import com.discordingest.consumer.write.OffsetRange;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class BatchTest {
  private static final Map<TopicPartition, Long> FROM =
      Map.of(new TopicPartition("t", 0), 10L, new TopicPartition("t", 1), 20L);

  private static ProjectedRecord record(int partition, long offset) {
    return ProjectedRecord.of(
        new ConsumerRecord<>("t", partition, offset, new byte[0], new byte[0]), null, "X", offset);
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
  void aBatchContinuesWhereTheOneBeforeItEnds() {
    Batch batch = Batch.of(List.of(record(0, 12), record(1, 20), record(0, 15)), FROM);

    assertThat(batch.starts())
        .containsOnly(
            entry(new TopicPartition("t", 0), 10L), entry(new TopicPartition("t", 1), 20L));
    assertThat(batch.ends())
        .containsOnly(
            entry(new TopicPartition("t", 0), 16L), entry(new TopicPartition("t", 1), 21L));
  }
}
