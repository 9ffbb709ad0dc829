package com.discordingest.consumer.consume;

/**
 * The database refuses for a reason that neither waiting nor leaving out a record mends: an
 * operator must act.
 */
public final class UnrecoverableWriteException extends RuntimeException {
  UnrecoverableWriteException(String message, Throwable cause) {
    super(message, cause);
  }
}
