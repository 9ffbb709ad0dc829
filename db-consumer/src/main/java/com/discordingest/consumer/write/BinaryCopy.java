package com.discordingest.consumer.write;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows on their way to the server by COPY. They are sent while further ones are encoded: the server
 * works on the first while the last are not there yet. Until it is closed, the connection can do
 * nothing else. Used by one thread.
 */
final class BinaryCopy implements AutoCloseable {
  private static final int CHUNK = 1 << 16;

  /** One row may be large. */
  private static final int MOST_KEPT_BYTES = 1 << 20;

  private final CopyIn copy;
  private final BinaryRows rows;

  private BinaryCopy(CopyIn copy, BinaryRows rows) {
    this.copy = copy;
    this.rows = rows;
  }

  /**
   * Begins a copy.
   *
   * @param statement a COPY ... FROM STDIN in binary format
   * @param rows what the rows are encoded in; what it held is forgotten
   */
  static BinaryCopy begin(Connection connection, String statement, BinaryRows rows)
      throws SQLException {
    rows.begin();
    return on(connection, statement, rows);
  }

  /** Sends rows that are all encoded already, but not ended. */
  static void send(Connection connection, String statement, BinaryRows rows) throws SQLException {
    try (BinaryCopy copy = on(connection, statement, rows)) {
      copy.end();
    }
  }

  private static BinaryCopy on(Connection connection, String statement, BinaryRows rows)
      throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    return new BinaryCopy(copy, rows);
  }

  /** To be called after each row. */
  void rowEnded() throws SQLException {
    if (rows.size() >= CHUNK) {
      send();
    }
  }

  /** Sends the rest, and waits until the server has taken all rows. */
  void end() throws SQLException {
    rows.end();
    send();
    copy.endCopy();
  }

  private void send() throws SQLException {
    for (int from = 0; from < rows.size(); from += CHUNK) {
      copy.writeToCopy(rows.array(), from, Math.min(CHUNK, rows.size() - from));
    }
    rows.clear(MOST_KEPT_BYTES);
  }

  /** Takes the rows back if they were not all sent, or the server has refused one. */
  @Override
  public void close() throws SQLException {
    if (copy.isActive()) {
      copy.cancelCopy();
    }
  }
}
