package com.discordingest.model.log;

import org.jspecify.annotations.Nullable;

/** A record in the events topic that the producer did not write, or that something damaged. */
public final class InvalidHeadersException extends RuntimeException {
  InvalidHeadersException(String message) {
    this(message, null);
  }

  InvalidHeadersException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
