package com.discordingest.consumer.consume;

/**
 * Whether records are kept until their batch is applied. They are needed again only if PostgreSQL
 * refuses it: to try parts of it, and to dead-letter what is to blame. Kept, they are two thirds of
 * what waits in memory, and the collector copies them (ADR 0019). So they are not, and a batch that
 * is refused is read again with its records kept; so are the batches after it, because bad records
 * seldom come alone. Used by the polling thread.
 */
final class SourceRetention {
  private static final int BATCHES_AFTER_A_REFUSAL = 20;

  private final boolean always;
  private int left;

  /**
   * @param always where reading again is not possible
   */
  SourceRetention(boolean always) {
    this.always = always;
  }

  boolean isOn() {
    return always || left > 0;
  }

  /** A batch that is not kept was refused. */
  void refused() {
    left = BATCHES_AFTER_A_REFUSAL;
  }

  /** A batch was applied. */
  void applied() {
    left = Math.max(0, left - 1);
  }
}
