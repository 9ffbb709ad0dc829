package com.discordingest.consumer.activity;

import com.discordingest.consumer.consume.StopSignal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.processor.StateRestoreListener;

/**
 * Kafka Streams from one start to the next failure. When one thread fails, all end: another run
 * takes their partitions back at once, since it is the same member of the group. Thread-safe.
 */
final class CountingRun {
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration LISTEN = Duration.ofSeconds(1);

  private final StreamsConfig settings;
  private final KafkaStreams streams;
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();
  private volatile boolean counted;

  /** How many answers Kafka has given. Like the next, for the thread that awaits a failure. */
  private double answers;

  private long listenedAt = System.nanoTime();
  private volatile long answeredAt = listenedAt;

  /**
   * Nothing happens before {@link #awaitFailure}.
   *
   * @throws org.apache.kafka.common.KafkaException if a setting is wrong
   */
  CountingRun(Topology topology, Properties settings, StateRestoreListener restore) {
    this.settings = new StreamsConfig(settings);
    streams = new KafkaStreams(topology, this.settings);
    streams.setGlobalStateRestoreListener(restore);
    streams.setUncaughtExceptionHandler(cause -> {
      failure.complete(cause);
      return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
    });
  }

  /**
   * Counts until it fails or the signal is given.
   *
   * @return what made it fail, if it was not the signal
   * @throws org.apache.kafka.common.KafkaException if it does not even start
   */
  Optional<Throwable> awaitFailure(StopSignal stop) throws InterruptedException {
    Changelogs.requireAll(settings);
    streams.start();
    while (!stop.isGiven()) {
      counted |= streams.state() == KafkaStreams.State.RUNNING;
      listen();
      try {
        return Optional.of(failure.get(LOOK.toMillis(), TimeUnit.MILLISECONDS));
      } catch (TimeoutException e) {
        // Nothing has failed so far.
      } catch (ExecutionException e) {
        throw new IllegalStateException("a failure is a value here", e);
      }
    }
    return Optional.empty();
  }

  /** Whether it has got so far as to count. */
  boolean hasCounted() {
    return counted;
  }

  KafkaStreams.State state() {
    return streams.state();
  }

  /** Records of the log that are there and not counted; empty as long as nobody knows. */
  OptionalDouble lag() {
    double[] lags = ofMainConsumers("records-lag").toArray();
    return lags.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(DoubleStream.of(lags).sum());
  }

  /**
   * How long Kafka has given no answer at all, or the group's coordinator could not even be sent a
   * heartbeat, to the second. Heartbeats go on whatever the threads are doing.
   */
  Duration silence() {
    Duration noAnswer = Duration.ofNanos(System.nanoTime() - answeredAt);
    Duration noHeartbeat =
        Duration.ofSeconds(
            Math.round(
                ofMainConsumers("last-heartbeat-seconds-ago")
                    .filter(it -> it > 0)
                    .max()
                    .orElse(0)));
    return noAnswer.compareTo(noHeartbeat) > 0 ? noAnswer : noHeartbeat;
  }

  /** Notices, once a second, whether Kafka has answered since. */
  private void listen() {
    long now = System.nanoTime();
    if (now - listenedAt < LISTEN.toNanos()) {
      return;
    }
    listenedAt = now;
    double given = ofMainConsumers("response-total").sum();
    if (given != answers) {
      answers = given;
      answeredAt = now;
    }
  }

  private DoubleStream ofMainConsumers(String metric) {
    return streams.metrics().entrySet().stream()
        .filter(entry ->
            entry.getKey().name().equals(metric)
                && !entry.getKey().tags().containsKey("node-id")
                && !entry.getKey().tags().getOrDefault("client-id", "").contains("restore"))
        .map(Map.Entry::getValue)
        .map(Metric::metricValue)
        .flatMapToDouble(value ->
            value instanceof Double number && !number.isNaN()
                ? DoubleStream.of(number)
                : DoubleStream.empty());
  }

  /**
   * Ends it in order, what is counted is committed; true if that was done in time. The folder may
   * be used again only then.
   */
  boolean close(Duration patience) {
    return streams.close(patience);
  }
}
