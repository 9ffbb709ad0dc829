package com.discordingest.consumer.write;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends sessions of consumers that have fallen silent in the middle of a COPY: their process is
 * stopped, and no timeout of PostgreSQL's covers that state, so their locks would keep out whoever
 * took over their partitions (ADR 0044). A role may end its own sessions. Should a session only
 * have been slow, its batch is tried again, like any that is cut off.
 */
final class SilentSessions {
  private static final Logger LOG = LoggerFactory.getLogger(SilentSessions.class);

  /** Only those that hold locks on the offsets of the schema that is written here. */
  private static final String END =
      """
      SELECT session.pid, pg_terminate_backend(session.pid)
      FROM pg_stat_activity AS session
      WHERE session.datname = current_database()
        AND session.usename = current_user
        AND session.application_name = current_setting('application_name')
        AND session.pid <> pg_backend_pid()
        AND session.state = 'active'
        AND session.wait_event = 'ClientRead'
        AND session.state_change < clock_timestamp() - make_interval(secs => ?)
        AND EXISTS (
          SELECT FROM pg_locks AS held
          WHERE held.pid = session.pid
            AND held.granted
            AND held.relation = 'ingest_offsets'::regclass
        )
      """;

  private SilentSessions() {}

  /**
   * Ends those that there are.
   *
   * @param silence how long PostgreSQL must have waited for the session's data
   */
  static void end(Connection connection, Duration silence) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(END)) {
      statement.setDouble(1, silence.toMillis() / 1_000.0);
      try (ResultSet ended = statement.executeQuery()) {
        while (ended.next()) {
          LOG.warn(
              "ended session {} of a consumer that fell silent in the middle of a COPY and held"
                  + " locks on offsets",
              ended.getLong(1));
        }
      }
    }
  }
}
