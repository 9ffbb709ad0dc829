package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.support.WorldLog;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Events that go on being written to a log, a few hundred a second, until it is closed. */
final class Traffic implements AutoCloseable {
  private static final int EVENTS = 10;
  private static final long PAUSE_MILLIS = 25;

  private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor();
  private final Future<?> publishing;

  private Traffic(WorldLog log) {
    publishing =
        executor.scheduleWithFixedDelay(
            () -> log.publish(EVENTS), 0, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  static Traffic on(WorldLog log) {
    return new Traffic(log);
  }

  /** Ends it; fails if it has ended before. */
  void end() throws ExecutionException, InterruptedException {
    if (publishing.isDone()) {
      publishing.get();
    }
    close();
  }

  @Override
  public void close() {
    executor.close();
  }
}
