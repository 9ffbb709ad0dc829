package com.discordingest.simulator.world;

/**
 * A seeded stream of pseudo-random numbers (SplitMix64), the same on every machine and Java
 * version. Not thread-safe; the order of the calls is part of the result.
 */
final class Randomness {
  private static final long GOLDEN_GAMMA = 0x9E37_79B9_7F4A_7C15L;

  private long state;

  Randomness(long seed) {
    this.state = seed;
  }

  /** Starts over as if newly made from a seed. */
  void reseed(long seed) {
    state = seed;
  }

  /** Scrambles a number; equal input gives equal output. */
  static long mix(long value) {
    long z = value + GOLDEN_GAMMA;
    z = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return z ^ (z >>> 31);
  }

  long nextLong() {
    long result = mix(state);
    state += GOLDEN_GAMMA;
    return result;
  }

  /** A number from 0 to below the bound, which must be positive. */
  int below(int bound) {
    return (int) (((nextLong() >>> 32) * bound) >>> 32);
  }

  /** A number from 0 to below 1. */
  double fraction() {
    return (nextLong() >>> 11) * 0x1.0p-53;
  }

  boolean chance(double probability) {
    return fraction() < probability;
  }

  /** An index below the bound that prefers small ones; the greater the skew the more so. */
  int skewed(int bound, double skew) {
    return (int) (bound * StrictMath.pow(fraction(), skew));
  }

  /** Waiting time to the next of events that come at random, with the given mean. */
  double exponential(double mean) {
    return -mean * StrictMath.log(1 - fraction());
  }

  /** A log-normal value: most near the median, a few far above it. */
  double logNormal(double median, double sigma) {
    double normal =
        StrictMath.sqrt(-2 * StrictMath.log(1 - fraction()))
            * StrictMath.cos(2 * StrictMath.PI * fraction());
    return median * StrictMath.exp(sigma * normal);
  }
}
