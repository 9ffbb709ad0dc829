package com.discordingest.benchmarks.stack;

/**
 * A reading of clocks, or what passed between two: wall time, and CPU seconds of this process and
 * of the two servers.
 */
public record Usage(long nanos, double client, double postgres, double kafka) {
  /** What has passed since an earlier reading. */
  public Usage since(Usage earlier) {
    return new Usage(
        nanos - earlier.nanos,
        client - earlier.client,
        postgres - earlier.postgres,
        kafka - earlier.kafka);
  }

  public double seconds() {
    return nanos / 1e9;
  }
}
