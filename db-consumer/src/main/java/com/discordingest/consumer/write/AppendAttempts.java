package com.discordingest.consumer.write;

/**
 * Whether it is worth trying to write rows as if they were all new. It nearly always is; where it
 * is not, as in a part of the log that is applied again, trying costs about half a batch, so that
 * each failure doubles the number of batches until the next try. Used by one thread.
 */
final class AppendAttempts {
  private static final int FIRST_PAUSE = 16;
  private static final int LONGEST_PAUSE = 1024;

  private int pause = FIRST_PAUSE;
  private int toWait;

  /** Asked once a batch. */
  boolean isDue() {
    if (toWait > 0) {
      toWait--;
      return false;
    }
    return true;
  }

  void succeeded() {
    pause = FIRST_PAUSE;
  }

  void failed() {
    toWait = pause;
    pause = Math.min(LONGEST_PAUSE, pause * 2);
  }
}
