package com.discordingest.consumer.consume;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that waits for PostgreSQL, for one worker: a batch at a time, and questions in
 * between, in the order in which they are given. Used by the polling thread.
 */
final class WritingThread {
  private static final Logger LOG = LoggerFactory.getLogger(WritingThread.class);

  private final ExecutorService executor;
  private @Nullable Writing writing;

  private record Writing(Batch batch, Future<Boolean> result) {}

  WritingThread(String name) {
    executor = Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).factory());
  }

  /** Whether a batch was given whose end nobody has taken yet. */
  boolean isBusy() {
    return writing != null;
  }

  /**
   * Has a batch written.
   *
   * @param work returns whether the batch was applied; false if told to stop before
   */
  void write(Batch batch, Callable<Boolean> work) {
    if (writing != null) {
      throw new IllegalStateException("the batch before has not ended");
    }
    writing = new Writing(batch, executor.submit(work));
  }

  /** Has a question answered, after what was given before. */
  <T extends @Nullable Object> Future<T> ask(Callable<T> question) {
    return executor.submit(question);
  }

  /** Waits until the batch has ended, well or not; false if it has not within that time. */
  boolean isDoneWithin(Duration time) {
    Writing current = writing;
    if (current == null) {
      return true;
    }
    try {
      current.result().get(time.toNanos(), TimeUnit.NANOSECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      // take() throws it.
      return true;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /**
   * Takes the batch that has ended.
   *
   * @return the batch if it was applied; null if none has ended, or it ended without being applied
   * @throws RuntimeException whatever ended it
   */
  @Nullable Batch take() {
    Writing ended = writing;
    if (ended == null || !ended.result().isDone()) {
      return null;
    }
    writing = null;
    return result(ended.result()) ? ended.batch() : null;
  }

  /** The answer to a question that has been answered. */
  static <T extends @Nullable Object> T result(Future<T> answered) {
    try {
      return answered.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException known
          ? known
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Ends the thread; what takes longer is interrupted. */
  void end(Duration drain) {
    executor.shutdown();
    try {
      if (!executor.awaitTermination(drain.toNanos(), TimeUnit.NANOSECONDS)) {
        LOG.warn("the writer did not end within {}; its batch will be read again", drain);
        executor.shutdownNow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      executor.shutdownNow();
    }
  }

  private static InterruptException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new InterruptException(e);
  }
}
