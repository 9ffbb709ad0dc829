package com.discordingest.simulator.ledger;

/** A ledger that this program has not written, or somebody has changed. */
public final class LedgerCorruptException extends RuntimeException {
  public LedgerCorruptException(String message) {
    super(message);
  }

  LedgerCorruptException(String message, Throwable cause) {
    super(message, cause);
  }
}
