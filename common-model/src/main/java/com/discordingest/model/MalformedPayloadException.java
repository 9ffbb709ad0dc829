package com.discordingest.model;

/**
 * Bytes that are no gateway payload. The message never quotes them, since they may hold secrets.
 */
public final class MalformedPayloadException extends RuntimeException {
  public MalformedPayloadException(String message) {
    super(message);
  }

  public MalformedPayloadException(String message, Throwable cause) {
    super(message, cause);
  }
}
