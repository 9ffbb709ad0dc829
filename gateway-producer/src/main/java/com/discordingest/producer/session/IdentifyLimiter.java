package com.discordingest.producer.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets shards begin sessions no faster than Discord allows: one per 5 seconds for each value of
 * shard modulo {@code max_concurrency}, and none while the day's allowance is down to the reserve,
 * so that a crash loop cannot use it up. Shared by all shards of the process. Thread-safe.
 */
public final class IdentifyLimiter {
  private static final Logger LOG = LoggerFactory.getLogger(IdentifyLimiter.class);
  private static final Duration SPACING = Duration.ofMillis(5_100);

  private final List<Bucket> buckets = new ArrayList<>();
  private final Allowance allowance;
  private final int reserve;

  /** What is left of the day's allowance. */
  @FunctionalInterface
  public interface Allowance {
    GatewayBot.SessionStartLimit current() throws InterruptedException;
  }

  public IdentifyLimiter(int maxConcurrency, Allowance allowance, int reserve) {
    for (int i = 0; i < Math.max(1, maxConcurrency); i++) {
      buckets.add(new Bucket());
    }
    this.allowance = allowance;
    this.reserve = reserve;
  }

  /** Waits until the shard may begin a session; the permit must be closed. */
  public Permit acquire(int shard) throws InterruptedException {
    Bucket bucket = buckets.get(shard % buckets.size());
    bucket.turn.acquire();
    boolean passed = false;
    try {
      awaitAllowance();
      long wait = bucket.next - System.nanoTime();
      if (wait > 0) {
        TimeUnit.NANOSECONDS.sleep(wait);
      }
      passed = true;
      return new Permit(bucket);
    } finally {
      if (!passed) {
        bucket.turn.release();
      }
    }
  }

  private void awaitAllowance() throws InterruptedException {
    while (true) {
      GatewayBot.SessionStartLimit limit = allowance.current();
      if (limit.remaining() > reserve) {
        return;
      }
      LOG.warn(
          "Discord allows {} more session starts, {} of which are kept in reserve"
              + " (discord.identify-reserve); waiting {} for the limit's reset",
          limit.remaining(),
          reserve,
          limit.resetAfter());
      TimeUnit.MILLISECONDS.sleep(Math.clamp(limit.resetAfterMillis(), 1_000, 600_000));
    }
  }

  private static final class Bucket {
    private final Semaphore turn = new Semaphore(1, true);
    private volatile long next = System.nanoTime();
  }

  /** Leave to send one IDENTIFY; while it is open, no other shard of its bucket gets one. */
  public static final class Permit implements AutoCloseable {
    private final Bucket bucket;
    private boolean closed;

    private Permit(Bucket bucket) {
      this.bucket = bucket;
    }

    /** The IDENTIFY goes out now. */
    public void used() {
      bucket.next = System.nanoTime() + SPACING.toNanos();
    }

    /** Lets the next one wait out its five seconds. Closing twice does nothing. */
    @Override
    public synchronized void close() {
      if (!closed) {
        closed = true;
        bucket.turn.release();
      }
    }
  }
}
