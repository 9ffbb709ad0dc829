package com.discordingest.benchmarks.suite;

/**
 * How much is measured.
 *
 * @param rounds counted rounds of every comparison
 * @param messages how many events a log of messages has
 * @param mix how many events a log of the realistic mix has
 * @param stored how many messages are stored where the consumer's rate is to be compared with that
 *     at {@code storedMany}; equal for no such comparison
 */
record Extent(String name, int rounds, long messages, long mix, long stored, long storedMany) {
  static Extent quick() {
    return new Extent("quick", 5, 200_000, 40_000, 0, 0);
  }

  static Extent full() {
    return new Extent("full", 7, 500_000, 150_000, 1_000_000, 10_000_000);
  }

  Extent withRounds(int other) {
    return new Extent(name, other, messages, mix, stored, storedMany);
  }
}
