package com.discordingest.consumer.activity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The meters of counting. None is labelled by guild, user or channel. Thread-safe. */
final class ActivityMetrics implements ActivityListener {
  private final MeterRegistry registry;
  private final Map<String, Counter> counted = new ConcurrentHashMap<>();
  private final Map<String, Long> waiting = new ConcurrentHashMap<>();
  private final Counter published;
  private final Counter repeated;

  ActivityMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.published = registry.counter("activity.records.published");
    this.repeated = registry.counter("activity.records.repeated");
    registry.gauge("activity.windows.waiting", this, ActivityMetrics::waitingWindows);
  }

  @Override
  public void counted(String type) {
    counted
        .computeIfAbsent(type, name -> registry.counter("activity.events.counted", "type", name))
        .increment();
  }

  @Override
  public void repeated() {
    repeated.increment();
  }

  @Override
  public void unreadable(Throwable cause) {
    registry
        .counter("activity.records.unreadable", "cause", cause.getClass().getSimpleName())
        .increment();
  }

  @Override
  public void published(int records) {
    published.increment(records);
  }

  @Override
  public void waiting(String task, long windows) {
    waiting.put(task, windows);
  }

  /** Counting has ended and begins again, or ends the service. */
  void failed(CountingTrouble trouble) {
    registry
        .counter("activity.failures", "trouble", trouble.name().toLowerCase(Locale.ROOT))
        .increment();
  }

  /** Windows that have changed and are not written to the topic yet. */
  long waitingWindows() {
    return waiting.values().stream().mapToLong(Long::longValue).sum();
  }
}
