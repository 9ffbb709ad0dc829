package com.discordingest.consumer.consume;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells threads to end, and interrupts their pauses. Given once. Thread-safe. */
public final class StopSignal {
  private final CountDownLatch latch = new CountDownLatch(1);

  public void give() {
    latch.countDown();
  }

  public boolean isGiven() {
    return latch.getCount() == 0;
  }

  /** Waits; true if the signal came before the time was over. */
  public boolean await(Duration time) {
    try {
      return latch.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
