package com.discordingest.model.config;

import org.jspecify.annotations.Nullable;

/**
 * The configuration cannot be used; the message says which setting and what to do. Ends the program
 * before it starts.
 */
public final class ConfigurationException extends RuntimeException {
  public ConfigurationException(String message) {
    this(message, null);
  }

  public ConfigurationException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
