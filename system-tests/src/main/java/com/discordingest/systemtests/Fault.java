package com.discordingest.systemtests;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Something that goes wrong. {@link #inject} does it, lets it last, and undoes what does not undo
 * itself: what was killed runs again when it returns, though it need not be ready.
 */
sealed interface Fault permits ProcessFault, GatewayFault {
  /** By which the report counts it. */
  String kind();

  /**
   * Lets it happen.
   *
   * @throws IllegalStateException if something does not react to it as it must
   */
  void inject(Pipeline pipeline);

  /** Lets time pass. */
  static void last(Duration time) {
    try {
      boolean never = new CountDownLatch(1).await(time.toMillis(), TimeUnit.MILLISECONDS);
      assert !never;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of a fault", e);
    }
  }
}
