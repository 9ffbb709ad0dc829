package com.discordingest.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.capture.Captured;
import com.discordingest.producer.capture.Shard;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes what is captured into the log, in order: takes a batch, writes it in one transaction with
 * the checkpoint of every shard it touches, and only then lets go of it. One thread runs it.
 */
public final class Publisher {
  private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

  private final CaptureQueue queue;
  private final TransactionalLog log;
  private final LogRecords records;
  private final Limits limits;
  private final CommitListener listener;
  private final PublishMetrics metrics;

  /**
   * When a transaction is complete.
   *
   * @param records how many dispatches it holds at most
   * @param bytes how many bytes it holds at most, unless one dispatch alone has more
   * @param interval how long it collects at most
   */
  public record Limits(int records, long bytes, Duration interval) {}

  /**
   * @param log already open
   */
  public Publisher(
      CaptureQueue queue,
      TransactionalLog log,
      LogRecords records,
      Limits limits,
      CommitListener listener,
      PublishMetrics metrics) {
    this.queue = queue;
    this.log = log;
    this.records = records;
    this.limits = limits;
    this.listener = listener;
    this.metrics = metrics;
  }

  /**
   * Publishes until the queue has ended and is empty.
   *
   * @throws InterruptedException if it is to end sooner; what is not committed is not in the log
   */
  public void run() throws InterruptedException {
    while (true) {
      List<Captured> batch = queue.take(limits.records(), limits.bytes(), limits.interval());
      if (batch.isEmpty()) {
        return;
      }
      publish(batch);
    }
  }

  private void publish(List<Captured> captured) throws InterruptedException {
    long begun = System.nanoTime();
    Map<Shard, SessionCheckpoint> checkpoints = new HashMap<>();
    captured.forEach(one -> checkpoints.put(one.shard(), one.checkpoint()));
    Map<String, byte[]> progress = new HashMap<>();
    checkpoints.forEach((shard, last) -> progress.put(shard.checkpointKey(), last.toJson()));
    Batch batch =
        new Batch(captured.stream().map(this::record).toList(), progress, openGaps(captured));
    Optional<Rejection> rejection = log.write(batch);
    while (rejection.isPresent()) {
      batch = withDeadLetter(batch, captured, rejection.get());
      rejection = log.write(batch);
    }
    queue.release(captured);
    checkpoints.forEach(listener::committed);
    metrics.committed(captured, System.nanoTime() - begun);
  }

  /** What lists the gaps as open, so that a backfill finds them without reading the log. */
  private static Map<String, byte @Nullable []> openGaps(List<Captured> captured) {
    Map<String, byte @Nullable []> open = new HashMap<>();
    for (Captured one : captured) {
      if (one instanceof Captured.Hole hole) {
        open.put(hole.gap().openKey(hole.checkpoint().version()), hole.gap().toJson());
      }
    }
    return open;
  }

  private ProducerRecord<byte[], byte[]> record(Captured captured) {
    return switch (captured) {
      case Captured.Event event ->
          records.event(event.key(), event.value(), headers(event, event.type()));
      case Captured.Hole hole ->
          records.event(
              Integer.toString(hole.shard().number()),
              hole.gap().toJson(),
              headers(hole, EventHeaders.GAP_TYPE));
      case Captured.Undecodable frame ->
          records.deadLetter(
              new DeadLetter(
                  frame.shard().number() + ":" + frame.id(),
                  frame.value(),
                  headers(frame, LogRecords.UNKNOWN_TYPE),
                  "CAPTURE",
                  frame.errorClass(),
                  frame.message()));
    };
  }

  private static EventHeaders headers(Captured captured, String type) {
    return new EventHeaders(
        captured.id(), type, captured.shard().source(), captured.checkpoint().version());
  }

  private Batch withDeadLetter(Batch batch, List<Captured> captured, Rejection rejection) {
    Captured culprit = captured.get(rejection.index());
    ProducerRecord<byte[], byte[]> refused = batch.records().get(rejection.index());
    if (culprit instanceof Captured.Event event && refused.key() != null) {
      LOG.warn(
          "{} {} is a dead letter: {}", event.type(), event.id(), rejection.cause().toString());
      metrics.deadLetter();
      return batch.withRecord(
          rejection.index(),
          records.deadLetter(
              new DeadLetter(
                  new String(refused.key(), UTF_8),
                  event.value(),
                  headers(event, event.type()),
                  "PUBLISH",
                  rejection.cause().getClass().getName(),
                  String.valueOf(rejection.cause().getMessage()))));
    }
    throw new IllegalStateException(
        "Kafka takes neither " + culprit.id() + " nor its dead letter", rejection.cause());
  }
}
