package com.discordingest.runtime;

import org.jspecify.annotations.Nullable;

/**
 * Ends a command with a message for the operator, who needs no stack trace to act on it, and an
 * exit code.
 */
public final class CommandFailure extends RuntimeException {
  private final ExitCode exitCode;

  public CommandFailure(ExitCode exitCode, String message) {
    this(exitCode, message, null);
  }

  public CommandFailure(ExitCode exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  public ExitCode exitCode() {
    return exitCode;
  }
}
