package com.discordingest.consumer.rebuild;

/**
 * Where a rebuild stands. The phases before the swap are stored in the schema that is being built,
 * so that an interrupted rebuild goes on where it stood; each may be run again from its beginning.
 */
public sealed interface Phase {
  /** The schema is made. Not stored: there is nothing to store it in. */
  record Prepare() implements Phase {}

  /** The log is applied up to where the live schema stood when the phase began. */
  record Load() implements Phase {}

  /** Indexes and foreign keys that the load did without are made. */
  record Restore() implements Phase {}

  /** Both schemas are compared at equal offsets. */
  record Compare() implements Phase {}

  /**
   * The schemas change places. Not stored: after an interruption the comparison is made again.
   *
   * @param comparison what differs, which is accepted
   * @param since as of which moment what the log cannot make has been carried over
   */
  record Swap(Comparison comparison, String since) implements Phase {}

  /** Nothing is left to do. */
  record Finished(RebuildOutcome outcome) implements Phase {}

  /** The name under which the phase is stored, and shown. */
  default String name() {
    return switch (this) {
      case Prepare _ -> "prepare";
      case Load _ -> "load";
      case Restore _ -> "restore";
      case Compare _ -> "compare";
      case Swap _ -> "swap";
      case Finished _ -> "finished";
    };
  }

  /**
   * The phase to go on with.
   *
   * @throws IllegalArgumentException if no phase of this name is ever stored
   */
  static Phase stored(String name) {
    return switch (name) {
      case "load" -> new Load();
      case "restore" -> new Restore();
      case "compare" -> new Compare();
      default -> throw new IllegalArgumentException("no phase is stored as " + name);
    };
  }
}
