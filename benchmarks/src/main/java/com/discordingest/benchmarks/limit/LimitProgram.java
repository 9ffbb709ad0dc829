package com.discordingest.benchmarks.limit;

import com.discordingest.benchmarks.consumer.Round;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.log.LogReader;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.Usage;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Copies a log of messages into {@code discord_messages} with as little work as there can be: one
 * thread polls and parses a batch while another sends the one before, in a transaction of its own.
 */
public final class LimitProgram {
  private static final int COPY_BUFFER = 1 << 16;

  private final BenchStack stack;
  private final int batchRecords;

  public LimitProgram(BenchStack stack, int batchRecords) {
    this.stack = stack;
    this.batchRecords = batchRecords;
  }

  /**
   * Copies a log; the schema must be prepared with everything that the messages refer to. The
   * clocks run from the first committed batch to the last (ADR 0090).
   */
  public Round copy(BenchLog log, String schema) {
    Run run = new Run(schema);
    try (Connection connection = stack.connect();
        ExecutorService sender = Executors.newSingleThreadExecutor()) {
      deferCommits(connection);
      connection.setAutoCommit(false);
      run.connection = connection;
      run.sender = sender;
      new LogReader(stack.kafka(), batchRecords).read(log, run::take);
      run.send();
      run.await();
    } catch (SQLException e) {
      throw new IllegalStateException("the limit failed: " + e.getMessage(), e);
    }
    Usage end = stack.usage();
    Usage begin = run.begin;
    if (begin == null) {
      throw new IllegalStateException("no batch was committed");
    }
    if (run.records != log.events()) {
      throw new IllegalStateException(run.records + " records were copied of " + log.events());
    }
    long timed = run.records - batchRecords;
    return new Round(timed, timed, run.batches - 1, end.since(begin));
  }

  /** As db-consumer does. */
  private static void deferCommits(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET synchronous_commit = off");
    }
  }

  /** One copy. The two buffers change places at the end of every batch. */
  private final class Run {
    private final String statement;
    private final MessageFields fields = new MessageFields();
    private CopyBuffer filling = new CopyBuffer();
    private CopyBuffer spare = new CopyBuffer();
    private @Nullable Connection connection;
    private @Nullable ExecutorService sender;
    private @Nullable Future<?> sending;
    private long records;
    private long batches;

    /** When the first batch was committed; written by the sender. */
    private volatile @Nullable Usage begin;

    Run(String schema) {
      statement =
          "COPY "
              + schema
              + ".discord_messages ("
              + CopyBuffer.COLUMNS
              + ") FROM STDIN (FORMAT BINARY)";
      filling.clear();
    }

    void take(ConsumerRecord<byte[], byte[]> record) {
      fields.read(record);
      filling.add(fields);
      records++;
      if (filling.rows() == batchRecords) {
        send();
      }
    }

    void send() {
      await();
      CopyBuffer full = filling;
      if (full.rows() == 0 || sender == null) {
        return;
      }
      full.end();
      batches++;
      sending = sender.submit(() -> copy(full));
      filling = spare;
      filling.clear();
      spare = full;
    }

    void await() {
      if (sending == null) {
        return;
      }
      try {
        sending.get();
      } catch (ExecutionException e) {
        throw new IllegalStateException("COPY failed", e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    private @Nullable Void copy(CopyBuffer rows) throws SQLException, IOException {
      if (connection == null) {
        throw new IllegalStateException("not connected");
      }
      CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement);
      for (int from = 0; from < rows.size(); from += COPY_BUFFER) {
        copy.writeToCopy(rows.array(), from, Math.min(COPY_BUFFER, rows.size() - from));
      }
      copy.endCopy();
      connection.commit();
      if (begin == null) {
        begin = stack.usage();
      }
      return null;
    }
  }
}
