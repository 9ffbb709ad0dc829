package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.row.RowTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies batches over one connection: rows and the offsets they came from in one transaction.
 * Opens the connection when it is needed and drops it after any failure. Used by one thread.
 */
public final class BatchWriter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);

  private final Database database;
  private final WriteOrder order;
  private final TextRepairs repairs;
  private final Offsets offsets;
  private final WriteSql sql = WriteSql.create();
  private final MessagePartitions partitions = new MessagePartitions();
  private @Nullable Connection connection;
  private @Nullable SegmentWriter segments;

  /** Whether the last connection waited for a lock in vain. */
  private boolean keptOut;

  /** The table of offsets as the connection first found it. */
  private long offsetTable;

  /** Whether batches move the stored offsets. */
  public enum Offsets {
    /** They do, from where they start: the ordinary way. */
    MOVED,
    /** What has been applied before is applied again; row versions make that harmless. */
    LEFT_ALONE
  }

  /**
   * @param writeOrder every table that changes may name, parents before children
   */
  public BatchWriter(Database database, List<RowTable> writeOrder, TextRepairs repairs) {
    this(database, WriteOrder.parentsFirst(writeOrder), repairs, Offsets.MOVED);
  }

  public BatchWriter(Database database, WriteOrder order, TextRepairs repairs, Offsets offsets) {
    this.database = database;
    this.order = order;
    this.repairs = repairs;
    this.offsets = offsets;
  }

  /** Changes folded and ready to be written: can be made on another thread. */
  public static final class Folded {
    private final List<Segment> segments;

    private Folded(List<Segment> segments) {
      this.segments = segments;
    }

    /**
     * Does ahead what writing would begin with: for a thread that waits for the writer anyway. Not
     * while it is being written.
     */
    public void order() {
      segments.forEach(Segment::order);
    }

    /** How many runs of changes must be applied one after the other; 1 for nearly every batch. */
    public int segmentCount() {
      return segments.size();
    }
  }

  /** Folds changes as they come, in the order of the log. Pure; used by one thread. */
  public static final class Folding {
    private final Coalescer coalescer;

    private Folding(Set<String> unreferenced) {
      coalescer = new Coalescer(unreferenced);
    }

    /**
     * Adds a change.
     *
     * @throws RuntimeException if it contradicts those before it; nothing more may be added then
     */
    public void add(RowChange change) {
      coalescer.add(change);
    }

    /** All that was added, ready to be written. */
    public Folded end() {
      return new Folded(segments());
    }

    List<Segment> segments() {
      return coalescer.segments();
    }
  }

  /** Begins to fold a batch for this writer. Thread-safe. */
  public Folding folding() {
    return new Folding(order.unreferenced());
  }

  /** Folds changes, in the order of the log, for a writer to whom all foreign keys stand. Pure. */
  public static Folded fold(Iterable<RowChange> changes) {
    Folding folding = new Folding(Set.of());
    changes.forEach(folding::add);
    return folding.end();
  }

  /** How far each partition of a topic is applied, where its offset is stored. */
  public Map<Integer, AppliedUpTo> applied(String topic) throws SQLException {
    return guarded(() -> OffsetStore.load(Jooq.on(connected()), topic));
  }

  /**
   * Where partitions continue that were assigned: what this connection knew of their rows counts no
   * more. Those that have no stored offset get one, so that none is ever taken for new because its
   * offset is gone.
   *
   * @param beginnings where each begins that was never applied
   */
  public Map<Integer, AppliedUpTo> positions(String topic, Map<Integer, Long> beginnings)
      throws SQLException {
    if (segments != null) {
      segments.forgetKnown();
    }
    return guarded(() -> {
      DSLContext dsl = Jooq.on(connected());
      if (offsets == Offsets.MOVED) {
        OffsetStore.begin(dsl, topic, beginnings);
      }
      return OffsetStore.load(dsl, topic);
    });
  }

  /**
   * Applies a batch, or nothing of it.
   *
   * @return how many rows were staged
   * @throws LostPartitionException if another consumer has written one of the partitions
   * @throws SQLException whatever PostgreSQL objects to; see {@link FailureKind}
   */
  public int write(Folded folded, List<OffsetRange> ranges) throws SQLException {
    return guarded(() -> {
      Connection live = connected();
      partitions.ensure(live, folded.segments);
      return inTransaction(live, ranges, pass -> writer(live).write(folded.segments, pass));
    });
  }

  /**
   * Applies changes that are too many to be folded at once, or nothing of them: in one transaction,
   * some after the other.
   *
   * @return how many rows were staged
   * @throws LostPartitionException if another consumer has written one of the partitions
   * @throws SQLException whatever PostgreSQL objects to; see {@link FailureKind}
   */
  public int writeInParts(ChangeSource changes, List<OffsetRange> ranges) throws SQLException {
    return guarded(() -> {
      Connection live = connected();
      partitions.ensure(live, changes);
      return inTransaction(
          live, ranges, pass -> new PartWriter(writer(live), pass, this::folding).write(changes));
    });
  }

  private interface PassWriter {
    int write(List<RowTable> pass) throws SQLException;
  }

  private int inTransaction(Connection live, List<OffsetRange> ranges, PassWriter work)
      throws SQLException {
    live.setAutoCommit(false);
    DSLContext dsl = Jooq.on(live);
    // First, so that a worker that lost a partition finds out before it has done any work.
    requireSameSchema(
        offsets == Offsets.MOVED ? OffsetStore.advance(dsl, ranges) : OffsetStore.identity(dsl));
    int rows = 0;
    for (List<RowTable> pass : order.passes()) {
      rows += work.write(pass);
    }
    live.commit();
    live.setAutoCommit(true);
    return rows;
  }

  /**
   * Whether the store stands exactly at the end of the ranges: the answer to a COMMIT whose outcome
   * is unknown.
   */
  public boolean isApplied(List<OffsetRange> ranges) throws SQLException {
    return offsets == Offsets.MOVED
        && guarded(() -> OffsetStore.reached(Jooq.on(connected()), ranges));
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  /**
   * Whatever fails, the connection is given up: its transaction and staging tables go with it. Only
   * when PostgreSQL objects to data, which may happen a thousand times in a row, it is kept.
   */
  private <T> T guarded(Work<T> work) throws SQLException {
    boolean usable = false;
    try {
      T result = work.run();
      usable = true;
      return result;
    } catch (DataAccessException e) {
      SQLException cause = sqlCause(e);
      usable = startAfresh(cause);
      throw cause;
    } catch (SQLException e) {
      usable = startAfresh(e);
      throw e;
    } finally {
      if (!usable) {
        partitions.forget();
        disconnect();
      }
    }
  }

  /** Makes the connection as good as new after a data error; false if it is to be given up. */
  private boolean startAfresh(SQLException failure) {
    keptOut |= FailureKind.LOCK_NOT_AVAILABLE.equals(failure.getSQLState());
    Connection live = connection;
    if (live == null || FailureKind.of(failure) != FailureKind.DATA) {
      return false;
    }
    try (Statement statement = live.createStatement()) {
      live.rollback();
      live.setAutoCommit(true);
      // Some staging tables may have been made by the transaction that is gone.
      statement.execute("DISCARD TEMP");
      segments = null;
      partitions.forget();
      return true;
    } catch (SQLException e) {
      LOG.debug("a PostgreSQL connection could not be used again after a data error", e);
      return false;
    }
  }

  private static SQLException sqlCause(DataAccessException e) {
    SQLException cause = e.getCause(SQLException.class);
    return cause == null ? new SQLException(e.getMessage(), e.sqlState(), e) : cause;
  }

  private Connection connected() throws SQLException {
    if (connection == null) {
      connection = database.openForWriting();
      if (keptOut) {
        SilentSessions.end(connection, Database.SILENCE);
        keptOut = false;
      }
      offsetTable = OffsetStore.identity(Jooq.on(connection));
    }
    return connection;
  }

  /**
   * A rebuild may have put another schema in the place of the one that this connection's staging
   * tables and known partitions belong to. From the update of the offsets to the commit none can be
   * swapped: the swap waits for that table.
   *
   * @param current the table of offsets that the search path leads to now
   * @throws SQLTransientException if it has; a new connection finds the new schema
   */
  private void requireSameSchema(long current) throws SQLException {
    if (current != offsetTable) {
      throw new SQLTransientException(
          "schema " + database.schema() + " has been replaced by a rebuilt one; connecting anew");
    }
  }

  private SegmentWriter writer(Connection live) {
    if (segments == null) {
      segments = new SegmentWriter(live, sql, repairs);
    }
    return segments;
  }

  private void disconnect() {
    Connection gone = connection;
    connection = null;
    segments = null;
    if (gone != null) {
      try {
        gone.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("a PostgreSQL connection that failed could not be aborted either", e);
      }
    }
  }

  @Override
  public void close() throws SQLException {
    Connection last = connection;
    connection = null;
    segments = null;
    if (last != null) {
      last.close();
    }
  }
}
