package com.discordingest.systemtests;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Measures the longest time for which the database did not move on, from a thread of its own. While
 * PostgreSQL does not answer, it does not move on either.
 */
final class StallWatch implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final Pipeline pipeline;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile long longestNanos;

  private StallWatch(Pipeline pipeline) {
    this.pipeline = pipeline;
    this.thread = Thread.ofPlatform().daemon().name("stall-watch").unstarted(this::watch);
  }

  static StallWatch start(Pipeline pipeline) {
    StallWatch watch = new StallWatch(pipeline);
    watch.thread.start();
    return watch;
  }

  private void watch() {
    long moved = System.nanoTime();
    long before = -1;
    try {
      while (!closed.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
        Long now = applied();
        if (now != null && now != before) {
          before = now;
          moved = System.nanoTime();
        }
        longestNanos = Math.max(longestNanos, System.nanoTime() - moved);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Long applied() {
    try {
      return pipeline.appliedOffsets().values().stream().mapToLong(Long::longValue).sum();
    } catch (SQLException e) {
      return null;
    }
  }

  Duration longest() {
    return Duration.ofNanos(longestNanos);
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
