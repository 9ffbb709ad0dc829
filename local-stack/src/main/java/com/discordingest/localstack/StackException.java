package com.discordingest.localstack;

import org.jspecify.annotations.Nullable;

/** PostgreSQL or Kafka could not be started, reached or stopped; the message says what to do. */
public final class StackException extends RuntimeException {
  private final String message;

  public StackException(String message) {
    this(message, null);
  }

  public StackException(String message, @Nullable Throwable cause) {
    super(message, cause);
    this.message = message;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
