package com.discordingest.consumer.write;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** Sends rows by COPY. */
final class BinaryCopy {
  private static final int CHUNK = 1 << 16;

  private BinaryCopy() {}

  /**
   * Sends all rows.
   *
   * @param statement a COPY ... FROM STDIN in binary format
   */
  static void send(Connection connection, String statement, BinaryRows rows) throws SQLException {
    CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
    try {
      for (int from = 0; from < rows.size(); from += CHUNK) {
        copy.writeToCopy(rows.array(), from, Math.min(CHUNK, rows.size() - from));
      }
      copy.endCopy();
    } finally {
      if (copy.isActive()) {
        copy.cancelCopy();
      }
    }
  }
}
