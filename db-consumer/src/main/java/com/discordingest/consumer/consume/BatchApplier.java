package com.discordingest.consumer.consume;

import com.discordingest.consumer.deadletter.DeadLetterException;
import com.discordingest.consumer.deadletter.DeadLetters;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.FailureKind;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets batches into the database whatever it takes: waits out what passes, finds the one record
 * that cannot be written by halving, and dead-letters it. Gives up only when told to stop, or when
 * neither waiting nor leaving a record out can help. Used by one thread, the writer's.
 */
final class BatchApplier {
  private static final Logger LOG = LoggerFactory.getLogger(BatchApplier.class);

  private final BatchWriter writer;
  private final DeadLetters deadLetters;
  private final ConsumerMetrics metrics;
  private final Clock clock;
  private final Supplier<Backoff> backoffs;
  private final StopSignal stop;

  BatchApplier(
      BatchWriter writer,
      DeadLetters deadLetters,
      ConsumerMetrics metrics,
      Clock clock,
      Supplier<Backoff> backoffs,
      StopSignal stop) {
    this.writer = writer;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.clock = clock;
    this.backoffs = backoffs;
    this.stop = stop;
  }

  /**
   * Applies a batch.
   *
   * @param folded its changes, if they could be folded already
   * @return false if told to stop before it was applied: nothing of what is missing is lost, it is
   *     read again
   * @throws com.discordingest.consumer.write.LostPartitionException if another consumer took a
   *     partition over
   * @throws UnrecoverableWriteException if it can never be applied as things are
   */
  boolean apply(Batch batch, BatchWriter.@Nullable Folded folded) {
    for (ProjectedRecord failed : batch.failed()) {
      RuntimeException failure = failed.failure();
      if (failure != null && !keep(failed, failure)) {
        return false;
      }
    }
    return write(batch, folded);
  }

  /** The stored next offsets of a topic; null if told to stop before they could be read. */
  @Nullable Map<Integer, Long> offsets(String topic) {
    Backoff backoff = backoffs.get();
    while (!stop.isGiven()) {
      try {
        return writer.offsets(topic);
      } catch (SQLException e) {
        stopUnlessPassing(e);
        pause(backoff, e);
      }
    }
    return null;
  }

  private boolean write(Batch batch, BatchWriter.@Nullable Folded folded) {
    Backoff backoff = backoffs.get();
    boolean uncertain = false;
    while (!stop.isGiven()) {
      Instant start = clock.instant();
      try {
        if (uncertain && writer.isApplied(batch.ranges())) {
          LOG.info("the last commit had succeeded, though its answer was lost");
          applied(batch, 0, start);
          return true;
        }
        int rows = writer.write(folded == null ? batch.fold() : folded, batch.ranges());
        applied(batch, rows, start);
        return true;
      } catch (SQLException e) {
        if (FailureKind.of(e) == FailureKind.DATA) {
          return leaveOut(batch, e);
        }
        stopUnlessPassing(e);
        uncertain = true;
        pause(backoff, e);
      } catch (IllegalStateException
          | IllegalArgumentException
          | ArithmeticException
          | ClassCastException e) {
        // Changes that contradict each other, or a value of a type its column has not: a record's
        // doing.
        return leaveOut(batch, e);
      }
    }
    return false;
  }

  /** Halves a batch until the record that cannot be written stands alone, and dead-letters that. */
  private boolean leaveOut(Batch batch, Exception cause) {
    if (batch.records().size() > 1) {
      metrics.bisected();
      for (Batch half : batch.halves()) {
        if (!write(half, null)) {
          return false;
        }
      }
      return true;
    }
    ProjectedRecord bad = batch.records().getFirst();
    if (bad.failure() != null) {
      throw new UnrecoverableWriteException(
          "moving the offset past " + position(bad) + " failed: " + cause.getMessage(), cause);
    }
    if (!keep(bad, cause)) {
      return false;
    }
    RuntimeException failure = new IllegalStateException("dead-lettered", cause);
    ProjectedRecord skipped =
        new ProjectedRecord(bad.source(), bad.type(), bad.version(), List.of(), failure);
    return write(new Batch(List.of(skipped), batch.ranges()), null);
  }

  private boolean keep(ProjectedRecord record, Exception cause) {
    Backoff backoff = backoffs.get();
    while (!stop.isGiven()) {
      try {
        deadLetters.keep(record.source(), cause);
        metrics.deadLetter(cause);
        LOG.warn("dead-lettered {} ({}): {}", position(record), record.type(), cause.getMessage());
        return true;
      } catch (DeadLetterException e) {
        metrics.retry("dead-letter");
        Duration pause = backoff.next();
        LOG.warn("{}; trying again in {} ms", e.getMessage(), pause.toMillis());
        stop.await(pause);
      }
    }
    return false;
  }

  private void applied(Batch batch, int rows, Instant start) {
    batch.records().forEach(record -> metrics.event(record.type()));
    metrics.batch(
        batch.records().size(),
        rows,
        batch.latestVersion(),
        Duration.between(start, clock.instant()));
  }

  private static void stopUnlessPassing(SQLException e) {
    if (FailureKind.of(e) != FailureKind.RETRY) {
      throw new UnrecoverableWriteException(
          "PostgreSQL refuses to go on (SQLSTATE " + e.getSQLState() + "): " + e.getMessage(), e);
    }
  }

  private void pause(Backoff backoff, SQLException e) {
    String state = e.getSQLState();
    metrics.retry(state == null ? "unknown" : state.substring(0, 2));
    Duration pause = backoff.next();
    LOG.warn(
        "PostgreSQL: {} (SQLSTATE {}); attempt {}, trying again in {} ms",
        e.getMessage(),
        state,
        backoff.attempts(),
        pause.toMillis());
    stop.await(pause);
  }

  private static String position(ProjectedRecord record) {
    return record.source().topic()
        + "-"
        + record.source().partition()
        + "@"
        + record.source().offset();
  }
}
