package com.discordingest.producer;

import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and Ctrl-C into an orderly stop with exit code 0: interrupts the thread that made
 * it, once; the JVM's shutdown waits until that thread is done, and then ends the process with that
 * code rather than the signal's.
 */
final class ShutdownSignal implements AutoCloseable {
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean requested;

  /**
   * @param patience how long the JVM waits for the work to end
   */
  ShutdownSignal(Duration patience) {
    Thread worker = Thread.currentThread();
    hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(() -> {
              requested = true;
              worker.interrupt();
              try {
                if (done.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                  Runtime.getRuntime().halt(ExitCode.OK.code());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              Runtime.getRuntime().halt(ExitCode.FAILED.code());
            });
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** The work is done. If the JVM is shutting down, it ends now. */
  @Override
  public void close() {
    if (requested) {
      done.countDown();
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDownMeanwhile) {
      done.countDown();
    }
  }
}
