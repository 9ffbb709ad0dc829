package com.discordingest.quickstart;

import com.discordingest.runtime.ExitCode;
import com.discordingest.runtime.ProgressLine;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * Shows how the dispatches move along, and what the database makes of them; at the end of the
 * traffic, if it has one, compares what was sent with what has arrived.
 *
 * @param rate of what is applied
 * @param ends whether the traffic has an end
 * @param exits whether to end with it
 */
record Watch(
    Workspace workspace,
    Pipeline pipeline,
    Fleet fleet,
    ProgressLine output,
    RecentRate rate,
    CountDownLatch stopping,
    boolean ends,
    boolean exits) {
  private static final Duration STEP = Duration.ofMillis(200);

  /** So long nothing may move before we take it that nothing will. */
  private static final Duration STALL = Duration.ofSeconds(60);

  /**
   * When traffic has no end, its overview is shown after so long, if there is something by then.
   */
  private static final Duration FIRST_LOOK = Duration.ofSeconds(12);

  private static final Duration LAST_WORDS = Duration.ofSeconds(3);

  /** Runs until the end of the traffic or until we are told to stop. */
  ExitCode run() throws InterruptedException, IOException, SQLException {
    try (Database database = Database.connect(pipeline.stack().database());
        LogReader log = new LogReader(pipeline.stack().kafkaBootstrapServers(), ends)) {
      output.say("");
      if (ends) {
        ExitCode result = watchToTheEnd(log, database);
        if (exits || isStopping()) {
          return result;
        }
        output.say("");
        output.say("All is still running. Ctrl-C stops it.");
      } else {
        watchForAWhile(log, database);
      }
      watchOn(log, database);
      return ExitCode.OK;
    } catch (SQLException | KafkaException e) {
      explain();
      throw e;
    }
  }

  private ExitCode watchToTheEnd(LogReader log, Database database)
      throws InterruptedException, IOException, SQLException {
    Progress last = null;
    long moved = System.nanoTime();
    while (!isStopping()) {
      Progress progress = step(log, database, last);
      long now = System.nanoTime();
      if (!progress.equals(last)) {
        moved = now;
      }
      last = progress;
      if (progress.complete() || now - moved > STALL.toNanos()) {
        return compare(log, database, progress);
      }
    }
    return ExitCode.OK;
  }

  private ExitCode compare(LogReader log, Database database, Progress progress)
      throws IOException, SQLException {
    output.say("  " + progress.line(0));
    if (!progress.complete()) {
      output.say("Nothing has moved for " + STALL.toSeconds() + " s.");
    }
    Verification verification = Verification.run(workspace.ledger(), log.counts(), database);
    showDatabase(database);
    output.say("");
    verification.lines().forEach(output::say);
    return verification.passed() ? ExitCode.OK : ExitCode.INCOMPLETE;
  }

  private void watchForAWhile(LogReader log, Database database)
      throws InterruptedException, SQLException {
    Progress progress = null;
    long started = System.nanoTime();
    while (!isStopping()) {
      progress = step(log, database, progress);
      if (progress.applied() > 0 && System.nanoTime() - started > FIRST_LOOK.toNanos()) {
        showDatabase(database);
        output.say("");
        output.say("Running until Ctrl-C.");
        return;
      }
    }
  }

  private void watchOn(LogReader log, Database database) throws InterruptedException, SQLException {
    Progress progress = null;
    while (!isStopping()) {
      progress = step(log, database, progress);
    }
  }

  private Progress step(LogReader log, Database database, @Nullable Progress last)
      throws InterruptedException, SQLException {
    fleet.check();
    // In this order: what has been applied has been in the log, and what is there has been sent.
    long applied = log.before(database.nextOffsets());
    log.poll(STEP);
    long inLog = log.dispatches();
    Progress arrived = new Progress(OptionalLong.empty(), inLog, applied, false);
    Progress progress = pipeline.simulator().isPresent() ? withSimulator(arrived, last) : arrived;
    long perSecond = rate.at(System.nanoTime(), applied);
    output.show(() -> "  " + progress.line(perSecond));
    return progress;
  }

  private Progress withSimulator(Progress progress, @Nullable Progress last)
      throws InterruptedException {
    try (SimulatorControl control =
        new SimulatorControl(pipeline.simulator().orElseThrow().controlUrl())) {
      return control
          .status()
          .map(status ->
              new Progress(
                  OptionalLong.of(status.sent()),
                  progress.inLog(),
                  progress.applied(),
                  status.done()))
          .orElseGet(() ->
              new Progress(
                  last == null ? OptionalLong.empty() : last.sent(),
                  progress.inLog(),
                  progress.applied(),
                  false));
    }
  }

  private void showDatabase(Database database) throws SQLException {
    Overview.lines(database).forEach(output::say);
    output.say("");
    pipeline.addresses(workspace).forEach(output::say);
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  /** A connection breaks when the servers end: then their end is what matters. */
  private void explain() throws InterruptedException {
    if (stopping.await(LAST_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new InterruptedException("stopped");
    }
    fleet.check();
  }
}
