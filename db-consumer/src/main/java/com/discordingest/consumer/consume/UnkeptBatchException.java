package com.discordingest.consumer.consume;

/**
 * A batch cannot be written in one piece, and its records are not at hand. Nothing of it is
 * applied; it is to be read again.
 */
final class UnkeptBatchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnkeptBatchException(Throwable cause) {
    super("a batch is read again, to find what is wrong with it: " + cause.getMessage(), cause);
  }
}
