package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.stack.Usage;

/**
 * One reading of a log.
 *
 * @param events how many records were read
 * @param rows how many rows the program staged or sent to PostgreSQL, as it counts them
 * @param batches how many transactions that took; 0 if not known
 * @param usage what it cost
 */
public record Round(long events, long rows, long batches, Usage usage) {
  public double eventsPerSecond() {
    return events / usage.seconds();
  }

  /** Microseconds of CPU of this process, an event. */
  public double clientMicros() {
    return usage.client() * 1e6 / events;
  }

  /** Microseconds of CPU of PostgreSQL, an event. */
  public double postgresMicros() {
    return usage.postgres() * 1e6 / events;
  }

  /** Microseconds of CPU of Kafka, an event. */
  public double kafkaMicros() {
    return usage.kafka() * 1e6 / events;
  }
}
