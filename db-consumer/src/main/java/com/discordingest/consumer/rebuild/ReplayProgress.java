package com.discordingest.consumer.rebuild;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How far a replay is.
 *
 * @param from where each partition began
 * @param at where each is
 * @param until where each ends
 * @param deadLettered records that could not be applied
 * @param elapsed since the replay began
 */
public record ReplayProgress(
    Map<Integer, Long> from,
    Map<Integer, Long> at,
    Map<Integer, Long> until,
    long deadLettered,
    Duration elapsed) {
  public ReplayProgress {
    from = Map.copyOf(from);
    at = Map.copyOf(at);
    until = Map.copyOf(until);
  }

  public long done() {
    return until.keySet().stream().mapToLong(this::done).sum();
  }

  public long total() {
    return until.keySet().stream().mapToLong(this::total).sum();
  }

  /** Offsets passed in one partition; transaction markers count as well. */
  private long done(int partition) {
    long start = from.getOrDefault(partition, 0L);
    long now = Math.min(at.getOrDefault(partition, start), until.getOrDefault(partition, 0L));
    return Math.max(0, now - start);
  }

  private long total(int partition) {
    return Math.max(0, until.getOrDefault(partition, 0L) - from.getOrDefault(partition, 0L));
  }

  /** From 0 to 1. */
  public double fraction(int partition) {
    long total = total(partition);
    return total == 0 ? 1 : (double) done(partition) / total;
  }

  /** From 0 to 1. */
  public double fraction() {
    long total = total();
    return total == 0 ? 1 : (double) done() / total;
  }

  public double perSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds < 0.001 ? 0 : done() / seconds;
  }

  /** At the rate so far; empty as long as there is none. */
  public Optional<Duration> left() {
    double rate = perSecond();
    return rate < 0.001
        ? Optional.empty()
        : Optional.of(Duration.ofSeconds((long) Math.ceil((total() - done()) / rate)));
  }
}
