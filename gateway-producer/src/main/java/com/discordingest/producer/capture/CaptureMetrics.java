package com.discordingest.producer.capture;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Meters of the capture: {@code discord.gateway.dispatches} by event type, {@code
 * discord.gateway.dispatch.bytes}, {@code discord.gateway.duplicates}, {@code
 * discord.gateway.missing.sequences}, {@code discord.gateway.undecodable}, {@code
 * discord.gateway.gaps}. Thread-safe.
 */
public final class CaptureMetrics {
  /** More types than Discord has; what comes beyond is counted as {@code other}. */
  private static final int MOST_TYPES = 200;

  private final MeterRegistry registry;
  private final Map<String, Counter> dispatches = new ConcurrentHashMap<>();
  private final Counter bytes;
  private final Counter duplicates;
  private final Counter missing;
  private final Counter undecodable;
  private final Counter gaps;

  public CaptureMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.bytes =
        Counter.builder("discord.gateway.dispatch.bytes")
            .description("Bytes of captured dispatches, decompressed")
            .register(registry);
    this.duplicates =
        Counter.builder("discord.gateway.duplicates")
            .description("Dispatches that Discord replayed although they were captured before")
            .register(registry);
    this.missing =
        Counter.builder("discord.gateway.missing.sequences")
            .description("Sequence numbers that a session left out")
            .register(registry);
    this.undecodable =
        Counter.builder("discord.gateway.undecodable")
            .description("Frames that could not be read and became dead letters")
            .register(registry);
    this.gaps =
        Counter.builder("discord.gateway.gaps")
            .description("Sessions that ended without being resumable")
            .register(registry);
  }

  void dispatch(String type, int size) {
    String known = dispatches.containsKey(type) || dispatches.size() < MOST_TYPES ? type : "other";
    dispatches
        .computeIfAbsent(
            known,
            name ->
                Counter.builder("discord.gateway.dispatches")
                    .description("Captured dispatches")
                    .tag("type", name)
                    .register(registry))
        .increment();
    bytes.increment(size);
  }

  void duplicate() {
    duplicates.increment();
  }

  void missingSequences(long count) {
    missing.increment((double) count);
  }

  void undecodable() {
    undecodable.increment();
  }

  void gap() {
    gaps.increment();
  }
}
