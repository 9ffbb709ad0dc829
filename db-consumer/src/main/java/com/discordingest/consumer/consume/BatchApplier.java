package com.discordingest.consumer.consume;

import com.discordingest.consumer.deadletter.DeadLetterException;
import com.discordingest.consumer.deadletter.DeadLetters;
import com.discordingest.consumer.deadletter.DeadLetters.Rejected;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.write.AppliedUpTo;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.FailureKind;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gets batches into the database whatever it takes: waits out what passes, finds the records that
 * cannot be written by trying parts, and dead-letters them. Gives up only when told to stop, or
 * when neither waiting nor leaving a record out can help. Used by one thread, the writer's.
 */
final class BatchApplier {
  private static final Logger LOG = LoggerFactory.getLogger(BatchApplier.class);

  private static final int MOST_TOLD = 5;

  private final RecordProjector projector;
  private final BatchWriter writer;
  private final DeadLetters deadLetters;
  private final ConsumerMetrics metrics;
  private final Clock clock;
  private final Supplier<Backoff> backoffs;
  private final StopSignal stop;

  /** The dead letters of a batch that is read again, which need not go there twice. */
  private final Set<RecordPosition> deadLettered = new HashSet<>();

  BatchApplier(
      RecordProjector projector,
      BatchWriter writer,
      DeadLetters deadLetters,
      ConsumerMetrics metrics,
      Clock clock,
      Supplier<Backoff> backoffs,
      StopSignal stop) {
    this.projector = projector;
    this.writer = writer;
    this.deadLetters = deadLetters;
    this.metrics = metrics;
    this.clock = clock;
    this.backoffs = backoffs;
    this.stop = stop;
  }

  /** What came of an attempt to write a batch. */
  private sealed interface Outcome {
    /** It is in the database. */
    record Applied() implements Outcome {}

    /** Told to stop before it was: it is read again. */
    record Stopped() implements Outcome {}

    /** Some record cannot be written. */
    record Refused(Exception cause) implements Outcome {}
  }

  /**
   * Applies a batch.
   *
   * @param folded its changes, if they could be folded already
   * @return false if told to stop before it was applied: nothing of what is missing is lost, it is
   *     read again
   * @throws com.discordingest.consumer.write.LostPartitionException if another consumer took a
   *     partition over
   * @throws UnkeptBatchException if it has to be taken apart, and its records are not kept
   * @throws UnrecoverableWriteException if it can never be applied as things are
   */
  boolean apply(Batch batch, BatchWriter.@Nullable Folded folded) {
    if (folded == null && !batch.isKept()) {
      throw new UnkeptBatchException(
          new IllegalStateException("its changes could not be folded into one"));
    }
    if (!deadLetterFailed(batch)) {
      return false;
    }
    return switch (attempt(batch, folded)) {
      case Outcome.Applied _ -> true;
      case Outcome.Stopped _ -> false;
      case Outcome.Refused refused -> {
        if (!batch.isKept()) {
          batch.records().stream()
              .filter(record -> record.failure() != null)
              .forEach(record -> deadLettered.add(record.at()));
          throw new UnkeptBatchException(refused.cause());
        }
        yield applyInParts(batch, refused);
      }
    };
  }

  /** Dead-letters what cannot be projected; false if told to stop. */
  private boolean deadLetterFailed(Batch batch) {
    List<Rejected> rejected = new ArrayList<>();
    for (ProjectedRecord record : batch.records()) {
      if (record.failure() != null && !deadLettered.remove(record.at())) {
        rejected.add(new Rejected(record.source(), record.failure()));
      }
    }
    return keep(rejected);
  }

  /** How far a topic is applied; null if told to stop before that could be read. */
  @Nullable Map<Integer, AppliedUpTo> applied(String topic) {
    return ask(() -> writer.applied(topic));
  }

  /**
   * Where partitions continue; null if told to stop before that could be read.
   *
   * @param beginnings where each begins that was never applied
   */
  @Nullable Map<Integer, AppliedUpTo> positions(String topic, Map<Integer, Long> beginnings) {
    return ask(() -> writer.positions(topic, beginnings));
  }

  private interface Question<T> {
    T ask() throws SQLException;
  }

  private <T> @Nullable T ask(Question<T> question) {
    Backoff backoff = backoffs.get();
    while (!stop.isGiven()) {
      try {
        return question.ask();
      } catch (SQLException e) {
        stopUnlessPassing(e);
        pause(backoff, e);
      }
    }
    return null;
  }

  /** Tries until PostgreSQL takes the batch or objects to what is in it. */
  private Outcome attempt(Batch batch, BatchWriter.@Nullable Folded folded) {
    Backoff backoff = backoffs.get();
    boolean uncertain = false;
    while (!stop.isGiven()) {
      Instant start = clock.instant();
      try {
        if (uncertain && writer.isApplied(batch.ranges())) {
          LOG.info("the last commit had succeeded, though its answer was lost");
          applied(batch, 0, start);
          return new Outcome.Applied();
        }
        int rows = write(batch, folded);
        applied(batch, rows, start);
        return new Outcome.Applied();
      } catch (SQLException e) {
        if (FailureKind.of(e) == FailureKind.DATA) {
          return refused(e);
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
        return refused(e);
      }
    }
    return new Outcome.Stopped();
  }

  private int write(Batch batch, BatchWriter.@Nullable Folded folded) throws SQLException {
    if (folded != null) {
      return writer.write(folded, batch.ranges());
    }
    return batch.isLarge()
        ? writer.writeInParts(to -> batch.changes(projector, to), batch.ranges())
        : writer.write(batch.fold(projector, writer.folding()), batch.ranges());
  }

  private Outcome.Refused refused(Exception cause) {
    metrics.bisected();
    return new Outcome.Refused(cause);
  }

  /**
   * Applies what can be applied of a batch that was refused, in order, and dead-letters each record
   * that is refused alone. Its offset is moved on together with the next records that are applied.
   */
  private boolean applyInParts(Batch batch, Outcome.Refused whole) {
    List<ProjectedRecord> records = batch.records();
    BadRecordSearch search = new BadRecordSearch(records.size());
    Map<TopicPartition, Long> from = batch.starts();
    List<ProjectedRecord> skipped = new ArrayList<>();
    int done = 0;
    int tried = records.size();
    Outcome outcome = whole;
    while (true) {
      switch (outcome) {
        case Outcome.Stopped _ -> {
          return false;
        }
        case Outcome.Applied _ -> {
          skipped.clear();
          done += tried;
          search.applied(tried);
        }
        case Outcome.Refused refused -> {
          if (tried == 1) {
            Optional<ProjectedRecord> left = leaveOut(records.get(done), refused.cause());
            if (left.isEmpty()) {
              return false;
            }
            skipped.add(left.get());
            done++;
          }
          search.refused(tried);
        }
      }
      if (search.remaining() == 0) {
        return skipped.isEmpty() || moveOn(Batch.of(skipped, from));
      }
      tried = search.next();
      List<ProjectedRecord> next = new ArrayList<>(skipped);
      next.addAll(records.subList(done, done + tried));
      Batch part = Batch.of(next, from);
      outcome = attempt(part, null);
      if (outcome instanceof Outcome.Applied) {
        from.putAll(part.ends());
      }
    }
  }

  /** Moves the offsets past records that change nothing. */
  private boolean moveOn(Batch skipped) {
    return switch (attempt(skipped, null)) {
      case Outcome.Applied _ -> true;
      case Outcome.Stopped _ -> false;
      case Outcome.Refused refused ->
          throw cannotMoveOn(skipped.records().getFirst(), refused.cause());
    };
  }

  private static UnrecoverableWriteException cannotMoveOn(ProjectedRecord record, Exception cause) {
    return new UnrecoverableWriteException(
        "moving the offset past " + position(record) + " failed: " + cause.getMessage(), cause);
  }

  /** Dead-letters a record; what is left of it changes nothing. Empty if told to stop. */
  private Optional<ProjectedRecord> leaveOut(ProjectedRecord bad, Exception cause) {
    if (bad.failure() != null) {
      throw cannotMoveOn(bad, cause);
    }
    if (!keep(List.of(new Rejected(bad.source(), cause)))) {
      return Optional.empty();
    }
    return Optional.of(bad.failed(new IllegalStateException("dead-lettered", cause)));
  }

  private boolean keep(List<Rejected> rejected) {
    if (rejected.isEmpty()) {
      return true;
    }
    Backoff backoff = backoffs.get();
    while (!stop.isGiven()) {
      try {
        deadLetters.keep(rejected);
        tell(rejected);
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

  /** Each is counted, the first are told one by one: the dead-letter topic knows them all. */
  private void tell(List<Rejected> rejected) {
    rejected.forEach(one -> metrics.deadLetter(one.cause()));
    rejected.stream()
        .limit(MOST_TOLD)
        .forEach(one ->
            LOG.warn(
                "dead-lettered {}: {}", RecordPosition.of(one.record()), one.cause().getMessage()));
    if (rejected.size() > MOST_TOLD) {
      LOG.warn("dead-lettered {} more of the same batch", rejected.size() - MOST_TOLD);
    }
  }

  private void applied(Batch batch, int rows, Instant start) {
    for (ProjectedRecord record : batch.records()) {
      if (record.repeated()) {
        metrics.repeated();
      } else {
        metrics.event(record.type());
      }
    }
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
    return record.at() + " (" + record.type() + ")";
  }
}
