package com.discordingest.producer.backfill;

import org.jspecify.annotations.Nullable;

/** An answer of the REST API that is not what its documentation says. */
final class UnreadableAnswerException extends RuntimeException {
  UnreadableAnswerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
