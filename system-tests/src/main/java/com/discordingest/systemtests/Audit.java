package com.discordingest.systemtests;

import java.sql.Connection;
import java.sql.SQLException;

/** All that there is to say about a pipeline that has come to rest. */
record Audit(Ledger ledger, LogAudit log, DatabaseAudit database, Findings activity) {
  /**
   * Lets the world stand still, waits until all that was sent is in the log and in the database,
   * and compares.
   */
  static Audit of(Pipeline pipeline) {
    pipeline.simulator().fault("pause");
    Quiescence quiescence = new Quiescence(pipeline);
    quiescence.awaitPublished();
    Ledger ledger = pipeline.ledger();
    LogAudit log = LogAudit.of(ledger, pipeline.log(), Pipeline.topics());
    quiescence.awaitApplied(log.nextOffsets());
    try (Connection connection = pipeline.connect()) {
      DatabaseAudit database = DatabaseAudit.of(ledger, log, connection);
      return new Audit(
          ledger,
          log,
          database,
          database.findings().isEmpty() ? ActivityAudit.of(pipeline) : ActivityAudit.now(pipeline));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the database", e);
    }
  }

  boolean isClean() {
    return log.findings().isEmpty() && database.findings().isEmpty() && activity.isEmpty();
  }

  @Override
  public String toString() {
    return """
    ledger    %,d dispatches in %d sessions
    log       %,d records, %d gap records that cover %,d dispatches
    database  %s rows
    %s%s%s\
    """
        .formatted(
            ledger.dispatches(),
            ledger.sessions().size(),
            log.records(),
            log.gaps().size(),
            log.inGaps(),
            database.rows(),
            log.findings(),
            database.findings(),
            activity);
  }
}
