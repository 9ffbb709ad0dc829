package com.discordingest.consumer.write.rebuild;

import com.discordingest.consumer.write.Database;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The exchange of two schemas' names, in one transaction that keeps writers waiting and readers
 * not: a query that runs goes on in the schema it began in, the next finds the other. Whoever
 * writes events moves an offset in its transaction first, so the lock on the offsets of the live
 * schema waits for what is being written and holds off what comes next, which then finds the new
 * schema's offsets. Closed without {@link #swap}, it changes nothing. Used by one thread.
 */
public final class SchemaSwap implements AutoCloseable {
  private static final String LOCK_NOT_AVAILABLE = "55P03";

  private final Connection connection;
  private final String live;
  private final String next;

  private SchemaSwap(Connection connection, String live, String next) {
    this.connection = connection;
    this.live = live;
    this.next = next;
  }

  public static SchemaSwap open(Database database, String live, String next) throws SQLException {
    return new SchemaSwap(Sql.open(database), live, next);
  }

  /** Copies what the log cannot make, in a transaction of its own; returns how many rows. */
  public long carryOver() throws SQLException {
    connection.setAutoCommit(false);
    CarryOver carry = new CarryOver(connection, live, next);
    long rows = carry.contents(CarryOver.EVERYTHING);
    new Privileges(connection, live, next).copy();
    connection.commit();
    connection.setAutoCommit(true);
    return rows;
  }

  /**
   * Names this moment, and sessions that still look at an earlier one: they would see the new
   * schema half built. Empty when there is none.
   *
   * @param moment what an earlier call of {@link #moment} gave
   */
  public List<String> sessionsFrom(String moment) throws SQLException {
    return Sql.texts(
        connection,
        """
        SELECT format('process %s of %s (%s), since %s', pid, usename, application_name,
                      date_trunc('second', xact_start))
          FROM pg_stat_activity
         WHERE datname = current_database()
           AND backend_type = 'client backend'
           AND pid <> pg_backend_pid()
           AND backend_xmin IS NOT NULL
           AND age(backend_xmin) > age(?::XID8::XID)
        """,
        moment);
  }

  /** Names this moment; everything committed before is seen by sessions that begin later. */
  public String moment() throws SQLException {
    return Sql.text(connection, "SELECT pg_current_xact_id()::TEXT");
  }

  /**
   * Makes writers wait, from here until the swap or {@link #release}.
   *
   * @param patience how long the writers that come after may be held off while those before finish
   * @return false if something else held a table for longer
   */
  public boolean lock(Duration patience) throws SQLException {
    connection.setAutoCommit(false);
    try {
      Sql.execute(connection, "SET LOCAL lock_timeout = " + patience.toMillis());
      Sql.execute(
          connection, "LOCK TABLE " + Sql.quoted(live, "ingest_offsets") + " IN EXCLUSIVE MODE");
      for (String table : BeyondTheLog.COLUMNS.keySet()) {
        lockTable(table);
      }
      for (String table : BeyondTheLog.TABLES) {
        lockTable(table);
      }
      return true;
    } catch (SQLException e) {
      release();
      if (LOCK_NOT_AVAILABLE.equals(e.getSQLState())) {
        return false;
      }
      throw e;
    }
  }

  private void lockTable(String table) throws SQLException {
    if (!TableShape.of(connection, table, live, next).columns().isEmpty()) {
      Sql.execute(
          connection, "LOCK TABLE " + Sql.quoted(live, table) + " IN SHARE ROW EXCLUSIVE MODE");
    }
  }

  /** Up to where the live schema is applied; final while the lock is held. */
  public Map<Integer, Long> liveOffsets(String topic) throws SQLException {
    return Schemas.offsets(connection, live, topic);
  }

  /** Lets the writers go on as before. */
  public void release() throws SQLException {
    connection.rollback();
    connection.setAutoCommit(true);
  }

  /**
   * Carries over what has changed since, gives the schemas their new names, and ends.
   *
   * @param since as of which moment things were carried over already; see {@link
   *     ComparedSchema#mark}
   * @param parked the name that the live schema gets
   */
  public void swap(String since, String parked) throws SQLException {
    CarryOver carry = new CarryOver(connection, live, next);
    carry.contents(since);
    new Privileges(connection, live, next).copy();
    Sql.execute(connection, "DROP TABLE IF EXISTS " + Sql.quoted(next, RebuildState.TABLE));
    if (parked.equals(next)) {
      String passing = next + "_swapping";
      rename(next, passing);
      rename(live, parked);
      rename(passing, live);
    } else {
      rename(live, parked);
      rename(next, live);
    }
    connection.commit();
    connection.setAutoCommit(true);
  }

  private void rename(String from, String to) throws SQLException {
    Sql.execute(connection, "ALTER SCHEMA " + Sql.quoted(from) + " RENAME TO " + Sql.quoted(to));
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
