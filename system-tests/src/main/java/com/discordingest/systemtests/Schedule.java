package com.discordingest.systemtests;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** What goes wrong in a run, in which order, worked out in advance from the seed alone. */
record Schedule(long seed, List<Step> steps) {
  Schedule {
    steps = List.copyOf(steps);
  }

  /**
   * A fault and what comes around it.
   *
   * @param after how long things are left alone before
   * @param awaitRecovery whether the next fault waits until everything works again
   */
  record Step(Fault fault, Duration after, boolean awaitRecovery) {
    @Override
    public String toString() {
      return "after %4d ms  %s%s"
          .formatted(
              after.toMillis(), fault, awaitRecovery ? "" : ", the next one without waiting");
    }
  }

  /** So many faults; one in four is followed by the next before things work again. */
  static Schedule of(long seed, int faults, int shards) {
    SplittableRandom random = new SplittableRandom(seed);
    FaultDeck deck = new FaultDeck(random, shards);
    return new Schedule(
        seed,
        Stream.generate(() ->
                new Step(
                    deck.draw(), Duration.ofMillis(random.nextInt(3_000)), random.nextInt(4) != 0))
            .limit(faults)
            .toList());
  }
}
