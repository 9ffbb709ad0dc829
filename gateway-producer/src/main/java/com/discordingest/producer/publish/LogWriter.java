package com.discordingest.producer.publish;

import org.jspecify.annotations.Nullable;

/**
 * Who writes the log.
 *
 * @param transactionalId of its Kafka producers: of two writers with the same, the later takes over
 * @param instance names this run of it, as no other is named
 */
public record LogWriter(Kind kind, String transactionalId, String instance) {

  /** What it is for the operator. */
  public enum Kind {
    PRODUCER(
        "producer",
        "Nothing is lost: it resumes where this one stood. If that was not intended, give each"
            + " producer its own discord.shard-ids."),
    BACKFILL(
        "backfill",
        "What this one published stays in the log. Only one can run at a time: once the other has"
            + " ended, run the same command again for the rest."),
    IMPORT("import", "What this one published stays in the log; importing it again does no harm.");

    private final String word;
    private final String advice;

    Kind(String word, String advice) {
      this.word = word;
      this.advice = advice;
    }
  }

  /** Under which key the sessions topic names the instance that writes. */
  String ownerKey() {
    return "owner/" + transactionalId;
  }

  /**
   * What to tell when it must not go on.
   *
   * @param other the instance that took over; null if it has finished its work since
   */
  String takenOverBy(@Nullable String other) {
    return "another "
        + kind.word
        + " has taken over"
        + (other == null
            ? " from this one, " + instance + ", and has ended. "
            : ": " + other + " now writes in place of this one, " + instance + ". ")
        + kind.advice;
  }
}
