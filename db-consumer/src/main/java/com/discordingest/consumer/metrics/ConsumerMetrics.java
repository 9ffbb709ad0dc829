package com.discordingest.consumer.metrics;

import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.project.Repairs;
import com.discordingest.consumer.write.TextRepairs;
import com.discordingest.model.RowVersions;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jooq.Field;
import org.jooq.Table;

/**
 * The service's meters. None is labelled by guild, user or channel; event names are, as far as they
 * are known ones. Thread-safe.
 */
public final class ConsumerMetrics implements Repairs, TextRepairs {
  private final MeterRegistry registry;
  private final Clock clock;
  private final Timer batchTime;
  private final DistributionSummary batchRecords;
  private final AtomicLong applied = new AtomicLong();
  private final AtomicLong rows = new AtomicLong();
  private final Map<String, Counter> events = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> lag = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> partitions = new ConcurrentHashMap<>();
  private final AtomicLong latestVersion = new AtomicLong();
  private final AtomicLong deadLettered = new AtomicLong();

  public ConsumerMetrics(MeterRegistry registry, Clock clock) {
    this.registry = registry;
    this.clock = clock;
    this.batchTime =
        Timer.builder("ingest.batch.time")
            .description("From the start of writing a batch to its commit")
            .publishPercentiles(0.5, 0.99)
            .register(registry);
    this.batchRecords =
        DistributionSummary.builder("ingest.batch.records")
            .description("Records applied in one transaction")
            .register(registry);
    registry.gauge("ingest.event.age.seconds", this, ConsumerMetrics::eventAgeSeconds);
    registry.more().counter("ingest.records.applied", List.of(), applied);
    registry.more().counter("ingest.rows.staged", List.of(), rows);
  }

  public void event(String type) {
    boolean projected = Projection.covers(type);
    events.computeIfAbsent(projected ? type : "other", name -> events(name, projected)).increment();
  }

  private Counter events(String type, boolean projected) {
    return registry.counter(
        "ingest.events", "type", type, "projected", Boolean.toString(projected));
  }

  /** A record stands in the log again and was passed over. */
  public void repeated() {
    registry.counter("ingest.records.repeated").increment();
  }

  public void batch(int records, int stagedRows, long version, Duration time) {
    applied.addAndGet(records);
    rows.addAndGet(stagedRows);
    batchRecords.record(records);
    batchTime.record(time);
    latestVersion.accumulateAndGet(version, Math::max);
  }

  /** A transaction is tried again; the reason is an SQLSTATE class or {@code dead-letter}. */
  public void retry(String reason) {
    registry.counter("ingest.retries", "reason", reason).increment();
  }

  public void deadLetter(Throwable cause) {
    deadLettered.incrementAndGet();
    registry.counter("ingest.dead.letters", "cause", cause.getClass().getSimpleName()).increment();
  }

  public void bisected() {
    registry.counter("ingest.batches.bisected").increment();
  }

  /** Records of a topic between what is applied and its end. */
  public void lag(String topic, long records) {
    lag.computeIfAbsent(topic, name -> gauge("ingest.lag.records", name, new AtomicLong()))
        .set(records);
  }

  /** Partitions of a topic that a worker of this process reads. */
  public void partitions(String topic, int assigned) {
    partitions
        .computeIfAbsent(
            topic, name -> gauge("ingest.partitions.assigned", name, new AtomicInteger()))
        .set(assigned);
  }

  private <N extends Number> N gauge(String meter, String topic, N value) {
    registry.gauge(meter, List.of(Tag.of("topic", topic)), value);
    return value;
  }

  public long applied() {
    return applied.get();
  }

  public long rows() {
    return rows.get();
  }

  public long lagRecords() {
    return lag.values().stream().mapToLong(AtomicLong::get).sum();
  }

  public int assignedPartitions() {
    return partitions.values().stream().mapToInt(AtomicInteger::get).sum();
  }

  public long deadLettered() {
    return deadLettered.get();
  }

  /** How old the newest applied event is; 0 before the first. */
  private double eventAgeSeconds() {
    long version = latestVersion.get();
    if (version == 0) {
      return 0;
    }
    return Duration.between(RowVersions.momentOf(version), clock.instant()).toMillis() / 1000.0;
  }

  @Override
  public void unfit(Table<?> table, Field<?> column) {
    count("ingest.values.unfit", table, column);
  }

  @Override
  public void leftOut(String field) {
    registry.counter("ingest.payload.parts.left.out", "field", field).increment();
  }

  @Override
  public void replaced(Table<?> table, Field<?> column) {
    count("ingest.texts.replaced", table, column);
  }

  @Override
  public void cut(Table<?> table, Field<?> column) {
    count("ingest.texts.cut", table, column);
  }

  private void count(String meter, Table<?> table, Field<?> column) {
    registry.counter(meter, "column", table.getName() + "." + column.getName()).increment();
  }
}
