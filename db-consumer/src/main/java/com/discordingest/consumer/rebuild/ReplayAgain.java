package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.LogPart;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.rebuild.HeldWriters;
import com.discordingest.consumer.write.rebuild.Schemas;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;

/**
 * Applies part of the log to the live schema once more, up to where it stands. A row keeps what a
 * newer event has said. What an event has removed may appear again for a while, until the event
 * that removed it is applied again, too; hence all up to the live offsets is replayed, the last of
 * it while the live writers wait. Used by one thread.
 */
public final class ReplayAgain {
  private static final Duration LOCK_PATIENCE = Duration.ofSeconds(30);
  private static final long CLOSE = 2_000;
  private static final int MOST_ROUNDS = 20;

  private ReplayAgain() {}

  /** Up to where the live schema is applied. */
  public static Map<Integer, Long> liveOffsets(ConsumerConfiguration configuration) {
    Database database = new Database(configuration.database(), configuration.schema());
    try (Schemas schemas = Schemas.open(database)) {
      return schemas.offsets(configuration.schema(), configuration.topics().events());
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Replays.
   *
   * @param from where each partition begins
   * @throws RebuildStoppedException if told to stop before it was done
   */
  public static void run(
      ConsumerConfiguration configuration,
      Map<Integer, Long> from,
      RebuildListener listener,
      StopSignal stop)
      throws InterruptedException {
    String topic = configuration.topics().events();
    Database database = new Database(configuration.database(), configuration.schema());
    LogReplay replay = new LogReplay(configuration, database, listener, stop);
    try (Schemas schemas = StandbySchema.lock(database)) {
      Map<Integer, Long> at = from;
      for (int round = 0; round < MOST_ROUNDS; round++) {
        Map<Integer, Long> until = schemas.offsets(configuration.schema(), topic);
        long distance =
            LogPart.distances(at, until).values().stream().mapToLong(Long::longValue).sum();
        replay.again(topic, at, until);
        at = until;
        if (distance <= CLOSE) {
          break;
        }
      }
      try (HeldWriters held = HeldWriters.of(database, LOCK_PATIENCE)) {
        replay.again(topic, at, held.offsets(topic));
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static CommandFailure failure(SQLException e) {
    return new CommandFailure(
        ExitCode.FAILED, "PostgreSQL failed: " + e.getMessage() + ". Run the command again.", e);
  }
}
