package com.discordingest.consumer.activity;

import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.LockException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.jspecify.annotations.Nullable;

/** What is to be thought of a failure that Kafka Streams could not deal with itself. */
enum CountingTrouble {
  /** Kafka is away, or somebody else has taken over meanwhile: counting again is all it needs. */
  PASSES,
  /** Somebody has to do something, or it is a mistake in the code; trying again costs little. */
  STAYS,
  /** The process itself is no longer sound. */
  FATAL;

  static CountingTrouble of(Throwable failure) {
    for (@Nullable Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VirtualMachineError) {
        return FATAL;
      }
      if (cause instanceof RetriableException
          || cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException
          || cause instanceof TransactionAbortableException
          || cause instanceof TaskMigratedException
          || cause instanceof TaskCorruptedException
          || cause instanceof LockException
          || cause instanceof MissingSourceTopicException) {
        return PASSES;
      }
    }
    return STAYS;
  }
}
