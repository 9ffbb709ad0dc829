package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.rebuild.SchemaSwap;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * Swaps two schemas in a moment when nobody who still looks at the past could see the new one half
 * built, and when the writers need not wait long. Used by one thread.
 */
final class SwapWhenQuiet {
  /** What is left to apply while writers wait. */
  private static final long MOST_UNDER_LOCK = 20_000;

  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(500);

  private final Database database;
  private final CatchUp catchUp;
  private final String live;
  private final String next;
  private final Duration patience;
  private final RebuildListener listener;
  private final StopSignal stop;

  SwapWhenQuiet(
      Database database,
      CatchUp catchUp,
      String live,
      String next,
      Duration patience,
      RebuildListener listener,
      StopSignal stop) {
    this.database = database;
    this.catchUp = catchUp;
    this.live = live;
    this.next = next;
    this.patience = patience;
    this.listener = listener;
    this.stop = stop;
  }

  /**
   * Swaps.
   *
   * @param since as of which moment what the log cannot make has been carried over
   * @param parked the name that the live schema gets
   * @return how long writers were held off
   * @throws CommandFailure if the moment did not come in time; nothing has changed then
   * @throws RebuildStoppedException if told to stop before it came; nothing has changed then
   */
  Duration run(String since, String parked) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (SchemaSwap swap = SchemaSwap.open(database, live, next)) {
      awaitPastSessions(swap, deadline);
      while (true) {
        catchUp.closely();
        long begun = System.nanoTime();
        if (swap.lock(LOCK_PATIENCE)) {
          if (catchUp.distanceTo(swap::liveOffsets) <= MOST_UNDER_LOCK) {
            catchUp.to(swap::liveOffsets);
            swap.swap(since, parked);
            return Duration.ofNanos(System.nanoTime() - begun);
          }
          swap.release();
        } else {
          listener.told("the tables of schema " + live + " are in use; trying again");
        }
        if (System.nanoTime() > deadline) {
          throw notNow("somebody writes to the tables of schema " + live + " all the time");
        }
        pause();
      }
    }
  }

  private void pause() {
    if (stop.await(PAUSE)) {
      throw new RebuildStoppedException();
    }
  }

  private void awaitPastSessions(SchemaSwap swap, long deadline) throws SQLException {
    String moment = swap.moment();
    List<String> sessions = swap.sessionsFrom(moment);
    if (!sessions.isEmpty()) {
      listener.told("waiting for transactions that began earlier: " + String.join("; ", sessions));
    }
    while (!sessions.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw notNow(
            "transactions have been open since before the new schema was ready, and would see it"
                + " half built: "
                + String.join("; ", sessions));
      }
      pause();
      sessions = swap.sessionsFrom(moment);
    }
  }

  private CommandFailure notNow(String reason) {
    return new CommandFailure(
        ExitCode.INCOMPLETE,
        "not swapped within "
            + patience.toSeconds()
            + " s: "
            + reason
            + ". Nothing has changed; end them or run the command again, with a longer --wait.");
  }
}
