package com.discordingest.consumer.write;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Set;

/**
 * What to do about a failed transaction, by PostgreSQL's SQLSTATE class (PostgreSQL's
 * documentation, appendix A).
 */
public enum FailureKind {
  /**
   * Nothing is wrong with the data: connection, deadlock, serialization, resources, shutdown,
   * read-only.
   */
  RETRY,
  /** Some row cannot be written: data and constraint errors. */
  DATA,
  /**
   * Neither waiting nor leaving out a row would help: missing tables, missing rights, our own
   * mistakes.
   */
  STOP;

  /**
   * Of the class that is otherwise about mistakes of ours: read-only, and that the server has given
   * up a transaction in which this process fell silent or took too long.
   */
  private static final Set<String> RETRYABLE_STATES = Set.of("25006", "25P03", "25P04");

  /** Somebody else held a lock for too long. */
  static final String LOCK_NOT_AVAILABLE = "55P03";

  public static FailureKind of(SQLException failure) {
    String state = failure.getSQLState();
    if (state == null) {
      return failure instanceof SQLTransientException ? RETRY : STOP;
    }
    return switch (state.substring(0, Math.min(2, state.length()))) {
      // Connection, operator intervention, insufficient resources, transaction rollback, system
      // error.
      case "08", "57", "53", "40", "58" -> RETRY;
      case "25" -> RETRYABLE_STATES.contains(state) ? RETRY : STOP;
      case "55" -> state.equals(LOCK_NOT_AVAILABLE) ? RETRY : STOP;
      case "28" -> STOP;
      case "22", "23" -> DATA;
      // "cannot affect row a second time" would be a mistake of the fold, but one event's only.
      case "21" -> DATA;
      case "54" -> DATA;
      default -> STOP;
    };
  }
}
