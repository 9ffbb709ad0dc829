package com.discordingest.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches into the log, each exactly once, whatever fails on the way.
 *
 * <p>A batch is one Kafka transaction of its records and its progress. An aborted transaction is
 * sent again. When the outcome of a commit is unknown, the producer is replaced by a new one of the
 * same transactional id, which makes Kafka finish or roll back what was open; the committed
 * progress then tells whether the batch is in the log, and only if it is not is it sent again.
 *
 * <p>Kafka tells a producer that it is fenced both when another took its transactional id and when
 * the coordinator gave up on a transaction that was open for too long, as after an outage. To tell
 * them apart, whoever opens the log leaves its name in the committed state: only a name that is not
 * ours means that another has taken over. Two that start at once therefore end as one.
 *
 * <p>Not thread-safe: one thread owns it.
 */
public final class TransactionalLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TransactionalLog.class);

  /** How often a commit that timed out is repeated before its outcome counts as unknown. */
  private static final int COMMIT_ATTEMPTS = 3;

  /** Key and value of records that are never committed. */
  private static final byte[] ROLLED_BACK = "rolled back".getBytes(UTF_8);

  private final Supplier<Producer<byte[], byte[]>> producers;
  private final CommittedState state;
  private final LeftOpen leftOpen;
  private final LogRecords records;
  private final LogWriter writer;
  private final RetryPolicy retry;
  private final Listener listener;
  private @Nullable Producer<byte[], byte[]> producer;

  /** The last batch of which Kafka said that it is committed. */
  private @Nullable Batch last;

  /** Whether Kafka has lost that batch nevertheless, so that it is to be written again. */
  private boolean lastIsLost;

  private boolean claimed;
  private boolean fenced;

  /**
   * @param producers makes producers of the writer's transactional id
   * @param retry when to try again, and when to give up
   */
  public TransactionalLog(
      Supplier<Producer<byte[], byte[]>> producers,
      CommittedState state,
      LeftOpen leftOpen,
      LogRecords records,
      LogWriter writer,
      RetryPolicy retry,
      Listener listener) {
    this.producers = producers;
    this.state = state;
    this.leftOpen = leftOpen;
    this.records = records;
    this.writer = writer;
    this.retry = retry;
    this.listener = listener;
  }

  /**
   * Takes the log over from whoever wrote under the same transactional id before.
   *
   * @return the committed state: the last value of every key
   * @throws CommandFailure if Kafka refuses, or does not answer for longer than the policy allows
   */
  public Map<String, byte[]> open() throws InterruptedException {
    RetryPolicy.Attempts attempts = retry.begin();
    while (true) {
      try {
        return connect();
      } catch (KafkaException e) {
        discard();
        pause(attempts, e);
      }
    }
  }

  /**
   * Writes a batch; returns once it is committed, however long that takes.
   *
   * @return empty if the batch is in the log; else the record for which it cannot be
   * @throws CommandFailure if another writer has taken over, Kafka refuses, or it does not answer
   *     for longer than the policy allows
   */
  public Optional<Rejection> write(Batch batch) throws InterruptedException {
    RetryPolicy.Attempts attempts = retry.begin();
    while (true) {
      try {
        if (producer == null) {
          Map<String, byte[]> committed = connect();
          boolean landed = batch.isIn(committed);
          lastIsLost = !landed && last != null && !last.isIn(committed);
          if (landed) {
            last = batch;
            listener.recovered();
            return Optional.empty();
          }
        }
        writeLostAgain();
        Optional<Rejection> rejection = attempt(batch);
        if (rejection.isEmpty()) {
          last = batch;
          listener.committed(batch);
        }
        return rejection;
      } catch (KafkaException e) {
        listener.failed(e);
        abortOrDiscard(e);
        pause(attempts, e);
      }
    }
  }

  /**
   * Removes keys of progress, and the name of the owner, from the committed state: the work is
   * done, and nobody will continue it. Tried once, since leaving them does no harm.
   */
  public void retire(Collection<String> progressKeys) {
    // Its progress is about to go, which would look as if it were lost.
    last = null;
    Producer<byte[], byte[]> current = current();
    try {
      current.beginTransaction();
      for (String key : progressKeys) {
        send(current, records.state(key, null));
      }
      send(current, records.state(writer.ownerKey(), null));
      current.commitTransaction();
    } catch (KafkaException e) {
      LOG.info("entries of a finished run stay in the sessions topic: {}", e.toString());
      discard();
    }
  }

  /**
   * Kafka says that a transaction is committed before its partitions know; if a broker dies in
   * between, that may have been rolled back (ADR 0046). No more than one can be concerned, as the
   * next waits for its end.
   */
  private void writeLostAgain() {
    Batch before = last;
    if (!lastIsLost || before == null) {
      return;
    }
    LOG.warn("Kafka has lost a transaction that it had committed; writing it again");
    Optional<Rejection> rejection = attempt(before);
    if (rejection.isPresent()) {
      throw new KafkaException("Kafka took this before", rejection.get().cause());
    }
    lastIsLost = false;
  }

  private Optional<Rejection> attempt(Batch batch) {
    Producer<byte[], byte[]> current = current();
    AtomicReference<@Nullable Rejection> rejected = new AtomicReference<>();
    current.beginTransaction();
    try {
      List<ProducerRecord<byte[], byte[]>> events = batch.records();
      for (int i = 0; i < events.size(); i++) {
        int index = i;
        send(current, events.get(i), (_, failure) -> noteRejection(rejected, index, failure));
      }
      batch.progress().forEach((key, value) -> send(current, records.state(key, value)));
      batch.notes().forEach((key, value) -> send(current, records.state(key, value)));
      commit(current);
      return Optional.empty();
    } catch (KafkaException e) {
      Rejection rejection = rejected.get();
      if (rejection == null) {
        throw e;
      }
      current.abortTransaction();
      return Optional.of(rejection);
    }
  }

  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> entry) {
    send(producer, entry, (_, _) -> {});
  }

  /** Sends without waiting: a transaction does not commit unless all that was sent arrived. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> entry, Callback callback) {
    producer.send(entry, callback);
  }

  private static void noteRejection(
      AtomicReference<@Nullable Rejection> rejected, int index, @Nullable Exception failure) {
    if (failure != null && isTheRecordsFault(failure)) {
      rejected.compareAndSet(null, new Rejection(index, failure));
    }
  }

  private static boolean isTheRecordsFault(Exception failure) {
    return failure instanceof RecordTooLargeException
        || failure instanceof RecordBatchTooLargeException
        || failure instanceof InvalidRecordException
        || failure instanceof InvalidTimestampException
        || failure instanceof SerializationException;
  }

  /** Commits; Kafka allows a commit that timed out to be repeated, and nothing else after it. */
  private static void commit(Producer<byte[], byte[]> current) {
    for (int attempt = 1; ; attempt++) {
      try {
        current.commitTransaction();
        return;
      } catch (TimeoutException e) {
        if (attempt == COMMIT_ATTEMPTS) {
          throw new UnknownOutcomeException(e);
        }
      }
    }
  }

  /**
   * Claims the log on the first call; later, makes sure that it is still ours. Who was fenced looks
   * before it fences whoever did it. Others must not: a transaction of our own that is still open
   * would hold the reading up until it times out.
   */
  private Map<String, byte[]> connect() {
    if (claimed && fenced) {
      requireOwnership(state.read());
    }
    Producer<byte[], byte[]> fresh = producers.get();
    producer = fresh;
    fresh.initTransactions();
    rollBackLeftOpen(fresh);
    if (!claimed) {
      fresh.beginTransaction();
      send(fresh, records.state(writer.ownerKey(), writer.instance().getBytes(UTF_8)));
      fresh.commitTransaction();
      claimed = true;
    }
    Map<String, byte[]> committed = state.read();
    requireOwnership(committed);
    fenced = false;
    return committed;
  }

  /**
   * A transaction that aborts takes along what hangs in the same partitions (ADR 0046); one that
   * commits would do so, too, which is why this comes first.
   */
  private void rollBackLeftOpen(Producer<byte[], byte[]> fresh) {
    Set<TopicPartition> partitions = leftOpen.find();
    if (partitions.isEmpty()) {
      return;
    }
    LOG.warn("Kafka left transactions open in {}; rolling them back", partitions);
    AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    fresh.beginTransaction();
    for (TopicPartition partition : partitions) {
      send(
          fresh,
          new ProducerRecord<>(partition.topic(), partition.partition(), ROLLED_BACK, ROLLED_BACK),
          (_, failure) -> {
            if (failure != null) {
              refused.set(failure);
            }
          });
    }
    fresh.flush();
    fresh.abortTransaction();
    Exception failure = refused.get();
    if (failure != null) {
      throw new KafkaException("a transaction that was left open could not be ended", failure);
    }
  }

  private void requireOwnership(Map<String, byte[]> committed) {
    byte[] owner = committed.get(writer.ownerKey());
    if (!Arrays.equals(owner, writer.instance().getBytes(UTF_8))) {
      discard();
      throw new CommandFailure(
          ExitCode.FENCED, writer.takenOverBy(owner == null ? null : new String(owner, UTF_8)));
    }
  }

  private static boolean isFencing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return true;
      }
    }
    return false;
  }

  private void abortOrDiscard(KafkaException cause) {
    fenced |= isFencing(cause);
    switch (cause) {
      case UnknownOutcomeException _ -> discard();
      default -> {
        if (producer == null) {
          return;
        }
        try {
          producer.abortTransaction();
        } catch (KafkaException | IllegalStateException fatal) {
          fenced |= isFencing(fatal);
          LOG.debug("the producer is replaced, as it cannot abort", fatal);
          discard();
        }
      }
    }
  }

  private void pause(RetryPolicy.Attempts attempts, KafkaException cause)
      throws InterruptedException {
    switch (cause) {
      case InterruptException _ -> {
        // Kafka restored the flag; whoever interrupted wants the thread to end.
        boolean cleared = Thread.interrupted();
        InterruptedException interrupted =
            new InterruptedException("interrupted while writing" + (cleared ? "" : " (again)"));
        interrupted.initCause(cause);
        throw interrupted;
      }
      case AuthenticationException _, AuthorizationException _, UnsupportedVersionException _ ->
          throw new CommandFailure(
              ExitCode.USAGE,
              "Kafka refuses the producer: "
                  + cause.getMessage()
                  + ". Check the kafka.* settings and the rights of its user.",
              cause);
      default -> attempts.pause(cause);
    }
  }

  private Producer<byte[], byte[]> current() {
    if (producer == null) {
      throw new IllegalStateException("the log is not open");
    }
    return producer;
  }

  private void discard() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  /** Ends the producer; what is not committed is rolled back by Kafka. */
  @Override
  public void close() {
    discard();
  }

  /** Hears how transactions end. Called on the writing thread. */
  public interface Listener {
    /** A batch was committed. */
    void committed(Batch batch);

    /** An attempt failed and is tried again. */
    void failed(KafkaException cause);

    /** A commit of unknown outcome turned out to have landed. */
    void recovered();

    /** Hears nothing. */
    static Listener none() {
      return new Listener() {
        @Override
        public void committed(Batch batch) {}

        @Override
        public void failed(KafkaException cause) {}

        @Override
        public void recovered() {}
      };
    }
  }

  /** A commit was asked for, and no answer came. */
  private static final class UnknownOutcomeException extends KafkaException {
    UnknownOutcomeException(TimeoutException cause) {
      super("Kafka did not say whether the transaction is committed", cause);
    }
  }
}
