package com.discordingest.consumer.support;

/**
 * Where randomised tests start: at the same seed in every build, so that a build that fails tells
 * of its own change. {@code make fuzz} starts elsewhere; {@code -Dfuzz.seed=...} repeats a run.
 */
public final class FuzzSeed {
  /** What jqwik draws its values from. */
  public static final String OF_PROPERTIES = "20261128";

  private static final long OF_EVERY_BUILD = 20_261_128;

  private FuzzSeed() {}

  /** The seed of this run, printed so that it can be repeated. */
  public static long ofThisRun() {
    long seed = Long.getLong("fuzz.seed", OF_EVERY_BUILD);
    System.out.println("randomised: -Dfuzz.seed=" + seed);
    return seed;
  }

  /** A seed that jqwik drew, moved to another one by that of the run. */
  public static long moved(long drawn) {
    return drawn ^ (Long.getLong("fuzz.seed", OF_EVERY_BUILD) - OF_EVERY_BUILD);
  }
}
