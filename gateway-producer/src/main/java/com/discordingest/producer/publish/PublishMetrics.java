package com.discordingest.producer.publish;

import com.discordingest.model.RowVersions;
import com.discordingest.producer.capture.Captured;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.KafkaException;

/**
 * Meters of the publishing: {@code log.transactions} by outcome (committed, failed, recovered),
 * {@code log.transaction.time}, {@code log.records}, {@code log.record.bytes}, {@code
 * log.event.age} (from capture to commit, of each batch's first), {@code log.dead.letters}. Knows,
 * too, whether Kafka takes what is written. Thread-safe.
 */
public final class PublishMetrics implements TransactionalLog.Listener {
  private final Clock clock;
  private final Counter transactions;
  private final Counter failures;
  private final Counter recoveries;
  private final Counter records;
  private final Counter bytes;
  private final Counter deadLetters;
  private final Timer duration;
  private final Timer age;
  private final AtomicLong failingSince = new AtomicLong();

  public PublishMetrics(MeterRegistry registry, Clock clock) {
    this.clock = clock;
    this.transactions = outcome(registry, "committed");
    this.failures = outcome(registry, "failed");
    this.recoveries = outcome(registry, "recovered");
    this.records =
        Counter.builder("log.records")
            .description("Records committed to the log")
            .register(registry);
    this.bytes =
        Counter.builder("log.record.bytes")
            .description("Bytes committed to the log, before compression")
            .register(registry);
    this.deadLetters =
        Counter.builder("log.dead.letters")
            .description("Dispatches that Kafka would not take and that became dead letters")
            .register(registry);
    this.duration =
        Timer.builder("log.transaction.time")
            .description("From a transaction's first attempt to its commit")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.age =
        Timer.builder("log.event.age")
            .description("From the capture of a dispatch to its commit")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
  }

  private static Counter outcome(MeterRegistry registry, String outcome) {
    return Counter.builder("log.transactions")
        .description(
            "Transactions of the log: committed; failed and repeated; or found committed"
                + " although Kafka's answer was lost")
        .tag("outcome", outcome)
        .register(registry);
  }

  void committed(List<Captured> batch, long nanos) {
    records.increment(batch.size());
    bytes.increment((double) batch.stream().mapToLong(one -> one.size() - Captured.OVERHEAD).sum());
    duration.record(Duration.ofNanos(nanos));
    Instant first = RowVersions.momentOf(batch.getFirst().checkpoint().version());
    Duration since = Duration.between(first, clock.instant());
    age.record(since.isNegative() ? Duration.ZERO : since);
  }

  void deadLetter() {
    deadLetters.increment();
  }

  @Override
  public void committed(Batch batch) {
    transactions.increment();
    failingSince.set(0);
  }

  @Override
  public void failed(KafkaException cause) {
    failures.increment();
    failingSince.compareAndSet(0, clock.millis());
  }

  @Override
  public void recovered() {
    recoveries.increment();
    failingSince.set(0);
  }

  /** For how long Kafka has not taken what is written; zero while it does. */
  public Duration failing() {
    long since = failingSince.get();
    return since == 0 ? Duration.ZERO : Duration.ofMillis(Math.max(1, clock.millis() - since));
  }
}
