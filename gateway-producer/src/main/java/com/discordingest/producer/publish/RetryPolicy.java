package com.discordingest.producer.publish;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When to try again what Kafka did not do: after 100 ms, then twice as long each time up to 5 s,
 * less a random part; and when to give up.
 *
 * @param patience how long to go on; null for ever
 * @param first the first pause
 * @param longest the longest pause
 */
public record RetryPolicy(@Nullable Duration patience, Duration first, Duration longest) {
  private static final Logger LOG = LoggerFactory.getLogger(RetryPolicy.class);

  public static RetryPolicy forever() {
    return new RetryPolicy(null, Duration.ofMillis(100), Duration.ofSeconds(5));
  }

  public static RetryPolicy atMost(Duration patience) {
    return new RetryPolicy(patience, Duration.ofMillis(100), Duration.ofSeconds(5));
  }

  Attempts begin() {
    return new Attempts(this);
  }

  /** The attempts at one piece of work. */
  static final class Attempts {
    private final RetryPolicy policy;
    private final long begun = System.nanoTime();
    private int failures;

    private Attempts(RetryPolicy policy) {
      this.policy = policy;
    }

    /**
     * Waits before the next attempt.
     *
     * @throws CommandFailure if the patience is over
     */
    void pause(Exception cause) throws InterruptedException {
      failures++;
      Duration waited = Duration.ofNanos(System.nanoTime() - begun);
      if (policy.patience != null && waited.compareTo(policy.patience) >= 0) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            "Kafka did not take what was written for "
                + waited.toSeconds()
                + " s: "
                + cause.getMessage()
                + ". Nothing of it is half written; start again when Kafka is back.",
            cause);
      }
      LOG.warn("Kafka: attempt {} failed and is repeated: {}", failures, cause.toString());
      long doubled = policy.first.toNanos() << Math.min(failures - 1, 20);
      long pause = Math.min(doubled, policy.longest.toNanos());
      TimeUnit.NANOSECONDS.sleep(pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1));
    }
  }
}
