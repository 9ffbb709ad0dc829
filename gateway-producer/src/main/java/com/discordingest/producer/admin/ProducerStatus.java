package com.discordingest.producer.admin;

import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.publish.PublishMetrics;
import com.discordingest.producer.session.ShardSupervisor;
import com.discordingest.runtime.Health;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A running producer as an operator sees it: its health, its gauges and a page of text. */
public final class ProducerStatus {
  /** Kafka may be slow for so long before the producer counts as not ready. */
  private static final Duration TOLERATED_FAILURE = Duration.ofSeconds(10);

  private final List<ShardSupervisor> shards;
  private final CaptureQueue queue;
  private final PublishMetrics publishing;

  public ProducerStatus(
      List<ShardSupervisor> shards, CaptureQueue queue, PublishMetrics publishing) {
    this.shards = List.copyOf(shards);
    this.queue = queue;
    this.publishing = publishing;
  }

  /**
   * Registers the gauges: {@code discord.gateway.connected} and {@code
   * discord.gateway.committed.sequence} by shard, {@code capture.queue.bytes}, {@code
   * capture.queue.dispatches}, {@code capture.reading} and {@code log.failing.seconds}.
   */
  public void registerGauges(MeterRegistry registry) {
    for (ShardSupervisor shard : shards) {
      String number = Integer.toString(shard.capture().shard().number());
      Gauge.builder("discord.gateway.connected", shard, one -> one.isConnected() ? 1 : 0)
          .description("1 while the shard is connected and ready")
          .tag("shard", number)
          .register(registry);
      Gauge.builder(
              "discord.gateway.committed.sequence",
              shard,
              one -> one.capture().committed().sequence())
          .description("The session's last sequence that is in the log")
          .tag("shard", number)
          .register(registry);
    }
    Gauge.builder("capture.queue.bytes", queue, CaptureQueue::heldBytes)
        .description("Bytes captured and not yet committed")
        .register(registry);
    Gauge.builder("capture.queue.dispatches", queue, CaptureQueue::waiting)
        .description("Dispatches waiting for a transaction")
        .register(registry);
    Gauge.builder("capture.reading", queue, one -> one.accepting() ? 1 : 0)
        .description("0 while sockets are not read because the queue is full")
        .register(registry);
    Gauge.builder("log.failing.seconds", publishing, one -> one.failing().toMillis() / 1e3)
        .description("For how long Kafka has not taken what is written; 0 while it does")
        .register(registry);
  }

  /** The process answers, and what it waits for comes back by itself: restarting helps nothing. */
  public static Health live() {
    return Health.up("running");
  }

  /** Whether every shard is connected and Kafka takes what comes. */
  public Health ready() {
    Duration failing = publishing.failing();
    if (failing.compareTo(TOLERATED_FAILURE) > 0) {
      return Health.down(
          "Kafka has not taken anything for "
              + failing.toSeconds()
              + " s; "
              + queue.heldBytes()
              + " bytes wait");
    }
    long connected = shards.stream().filter(ShardSupervisor::isConnected).count();
    String detail = connected + " of " + shards.size() + " shards connected";
    return connected == shards.size() ? Health.up(detail) : Health.down(detail);
  }

  /** The status page. */
  public String page() {
    StringBuilder page = new StringBuilder("gateway-producer\n\n");
    page.append(
        String.format(
            Locale.ROOT, "%-10s %-34s %14s %14s%n", "shard", "state", "committed s", "captured"));
    for (ShardSupervisor shard : shards) {
      page.append(
          String.format(
              Locale.ROOT,
              "%-10s %-34s %,14d %,14d%n",
              shard.capture().shard(),
              shard.state(),
              shard.capture().committed().sequence(),
              shard.capture().captured()));
    }
    page.append(
        String.format(
            Locale.ROOT,
            "%nwaiting    %,d dispatches, %,d bytes%s%n",
            queue.waiting(),
            queue.heldBytes(),
            queue.accepting() ? "" : "; sockets are not read until Kafka takes more"));
    Duration failing = publishing.failing();
    page.append("Kafka      ")
        .append(failing.isZero() ? "takes what comes" : "failing for " + failing.toSeconds() + " s")
        .append("\n\n/metrics  /health/live  /health/ready\n");
    return page.toString();
  }
}
