package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.deadletter.DeadLetters;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts records that a replay cannot apply, and keeps none: the log holds them, and what was
 * dead-lettered when it came in is in the dead-letter topic already. Thread-safe.
 */
final class ReplayDeadLetters implements DeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayDeadLetters.class);

  private final AtomicLong count = new AtomicLong();

  @Override
  public void keep(List<Rejected> rejected) {
    count.addAndGet(rejected.size());
    for (Rejected one : rejected) {
      ConsumerRecord<byte[], byte[]> record = one.record();
      LOG.info(
          "cannot apply {}-{}@{}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          one.cause().getMessage());
    }
  }

  long count() {
    return count.get();
  }
}
