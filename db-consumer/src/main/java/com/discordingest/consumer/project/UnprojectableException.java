package com.discordingest.consumer.project;

/**
 * A dispatch that cannot become rows: a key is missing or no id, or a field has a type that cannot
 * be read as its column's. Names the field, never its value beyond a few characters.
 */
public final class UnprojectableException extends RuntimeException {
  public UnprojectableException(String message) {
    super(message);
  }

  public UnprojectableException(String message, Throwable cause) {
    super(message, cause);
  }
}
