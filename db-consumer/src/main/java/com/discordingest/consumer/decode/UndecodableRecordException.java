package com.discordingest.consumer.decode;

import org.jspecify.annotations.Nullable;

/** A record whose bytes are no dispatch. The message never quotes the payload. */
public final class UndecodableRecordException extends RuntimeException {
  public UndecodableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
