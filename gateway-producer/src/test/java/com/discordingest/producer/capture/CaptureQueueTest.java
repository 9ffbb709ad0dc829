package com.discordingest.producer.capture;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.SessionCheckpoint;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class CaptureQueueTest {
  private static final Shard SHARD = new Shard(0, 1);
  private static final int SIZE = 100 + Captured.OVERHEAD;
  private static final Duration NO_TIME = Duration.ZERO;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final RowVersions versions =
      new RowVersions(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 1_000);
  private final CaptureQueue queue = new CaptureQueue(versions, 3L * SIZE);
  private int changes;

  @Test
  void versionsAscendInTheOrderOfTheQueueWhoeverAppends() throws Exception {
    int appenders = 4;
    int each = 500;
    CountDownLatch go = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < appenders; i++) {
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  go.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                for (int n = 0; n < each; n++) {
                  append();
                }
              }));
    }
    go.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    List<Captured> all = queue.take(appenders * each, Long.MAX_VALUE, LONG);

    assertThat(all).hasSize(appenders * each);
    assertThat(all)
        .extracting(captured -> captured.checkpoint().version())
        .isSorted()
        .doesNotHaveDuplicates()
        .allMatch(version -> version > 1_000);
  }

  @Test
  void aBatchEndsAtItsNumberOfRecordsAndOfBytes() throws InterruptedException {
    for (int i = 0; i < 5; i++) {
      append();
    }
    assertThat(queue.take(2, Long.MAX_VALUE, LONG)).hasSize(2);
    assertThat(queue.take(10, 2L * SIZE, LONG)).hasSize(2);
    assertThat(queue.take(10, 1, NO_TIME)).as("one alone may be larger").hasSize(1);
  }

  @Test
  void aboveTheBoundReadingStopsAndBelowHalfOfItGoesOn() throws InterruptedException {
    queue.onChange(() -> changes++);
    for (int i = 0; i < 3; i++) {
      append();
    }
    assertThat(queue.accepting()).isTrue();

    append();
    assertThat(queue.accepting()).isFalse();
    assertThat(changes).isEqualTo(1);

    List<Captured> batch = queue.take(2, Long.MAX_VALUE, NO_TIME);
    assertThat(queue.accepting()).as("what is taken still counts").isFalse();
    queue.release(batch);
    assertThat(queue.accepting()).as("half of the bound is not reached").isFalse();
    queue.release(queue.take(1, Long.MAX_VALUE, NO_TIME));
    assertThat(queue.accepting()).isTrue();
    assertThat(changes).isEqualTo(2);
    assertThat(queue.heldBytes()).isEqualTo(SIZE);
  }

  @Test
  void anAppendIsAlwaysTakenEvenAboveTheBound() {
    for (int i = 0; i < 100; i++) {
      append();
    }
    assertThat(queue.waiting()).isEqualTo(100);
  }

  @Test
  void anEndedQueueIsEmptiedWithoutWaiting() throws InterruptedException {
    append();
    queue.end();
    assertThat(queue.take(10, Long.MAX_VALUE, LONG)).hasSize(1);
    assertThat(queue.take(10, Long.MAX_VALUE, LONG)).isEmpty();
  }

  private void append() {
    queue.append(version ->
        new Captured.Event(
            SHARD,
            new SessionCheckpoint("s", null, 1, 1, version),
            "1-1",
            "T",
            "k",
            new byte[100]));
  }
}
