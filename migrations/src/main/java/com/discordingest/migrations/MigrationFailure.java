package com.discordingest.migrations;

import org.jspecify.annotations.Nullable;

/**
 * The schema could not be brought to its newest version. The message is for the operator: what went
 * wrong and what to do. Every script runs in a transaction, so a failed one leaves nothing behind.
 */
public final class MigrationFailure extends RuntimeException {
  MigrationFailure(String message) {
    this(message, null);
  }

  MigrationFailure(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
