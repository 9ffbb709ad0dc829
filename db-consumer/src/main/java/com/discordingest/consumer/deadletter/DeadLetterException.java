package com.discordingest.consumer.deadletter;

/** The dead-letter topic does not take records. Passing: the batch is tried again. */
public final class DeadLetterException extends RuntimeException {
  DeadLetterException(String message, Throwable cause) {
    super(message, cause);
  }
}
