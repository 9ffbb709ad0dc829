package com.discordingest.producer;

import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGTERM and Ctrl-C into an orderly stop with exit code 0: the JVM's shutdown waits until
 * the work is done, and then ends the process with that code rather than the signal's.
 */
final class ShutdownSignal implements AutoCloseable {
  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch done = new CountDownLatch(1);
  private final Thread hook;

  /**
   * @param patience how long the JVM waits for the work to end
   */
  ShutdownSignal(Duration patience) {
    hook =
        Thread.ofPlatform()
            .name("shutdown")
            .unstarted(() -> {
              requested.countDown();
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

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** The work is done. If the JVM is shutting down, it ends now. */
  @Override
  public void close() {
    if (isRequested()) {
      done.countDown();
    } else {
      Runtime.getRuntime().removeShutdownHook(hook);
    }
  }
}
