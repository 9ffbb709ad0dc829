package com.discordingest.benchmarks.suite;

/**
 * How much is measured.
 *
 * @param rounds counted rounds of a comparison that a goal is about
 * @param fewRounds counted rounds of the others
 * @param messages how many events a log of messages has
 * @param mix how many events a log of the realistic mix has
 * @param rebuilt how many events a log has that is rebuilt from; 0 for no rebuild
 * @param stored how many messages are stored where the consumer's rate is to be compared with that
 *     at {@code storedMany}; equal for no such comparison
 * @param allPeers whether the peer also runs in the ways that were never its fastest
 */
record Extent(
    String name,
    int rounds,
    int fewRounds,
    long messages,
    long mix,
    long rebuilt,
    long stored,
    long storedMany,
    boolean allPeers) {
  static Extent quick() {
    return new Extent("quick", 5, 3, 200_000, 240_000, 0, 0, 0, false);
  }

  static Extent full() {
    return new Extent("full", 5, 3, 500_000, 500_000, 2_000_000, 1_000_000, 10_000_000, true);
  }

  Extent withRounds(int other) {
    return new Extent(
        name,
        other,
        Math.min(other, fewRounds),
        messages,
        mix,
        rebuilt,
        stored,
        storedMany,
        allPeers);
  }
}
