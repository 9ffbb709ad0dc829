package com.discordingest.consumer.decode;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.jspecify.annotations.Nullable;

/** A record whose bytes are no dispatch. The message never quotes the payload. */
public final class UndecodableRecordException extends RuntimeException {
  public UndecodableRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  static UndecodableRecordException notJson(JsonProcessingException cause) {
    return new UndecodableRecordException(
        "the payload is not JSON: " + cause.getOriginalMessage(), cause);
  }
}
