package com.discordingest.producer.session;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Meters of the sessions: {@code discord.gateway.identifies}, {@code discord.gateway.resumes} (both
 * attempts), and {@code discord.gateway.connections.ended} by reason, among them {@code deaf} and
 * {@code not_ready_in_time}. Thread-safe.
 */
public final class SessionMetrics {
  private final MeterRegistry registry;
  private final Counter identifies;
  private final Counter resumes;

  public SessionMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.identifies =
        Counter.builder("discord.gateway.identifies")
            .description("Connections that began a session; Discord allows about 1000 a day")
            .register(registry);
    this.resumes =
        Counter.builder("discord.gateway.resumes")
            .description("Connections that went on with a session")
            .register(registry);
  }

  void identify() {
    identifies.increment();
  }

  void resume() {
    resumes.increment();
  }

  void ended(ConnectionEnd end) {
    Counter.builder("discord.gateway.connections.ended")
        .description("Connections that ended")
        .tag("reason", end.kind())
        .register(registry)
        .increment();
  }
}
