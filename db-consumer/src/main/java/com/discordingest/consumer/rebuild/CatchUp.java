package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.consume.LogPart;
import com.discordingest.consumer.write.rebuild.Schemas;
import java.sql.SQLException;
import java.util.Map;

/**
 * Brings a schema up to where the live one stands, and never beyond: schemas can only be compared
 * at equal offsets. Used by one thread.
 */
final class CatchUp {
  /** So few records are caught up in the time that starting the workers takes. */
  private static final long CLOSE = 2_000;

  private static final int MOST_ROUNDS = 20;

  private final Schemas schemas;
  private final LogReplay replay;
  private final String live;
  private final String following;
  private final String topic;

  CatchUp(Schemas schemas, LogReplay replay, String live, String following, String topic) {
    this.schemas = schemas;
    this.replay = replay;
    this.live = live;
    this.following = following;
    this.topic = topic;
  }

  /** To where the live schema stands now. */
  void toLive() throws SQLException, InterruptedException {
    to(schemas.offsets(live, topic));
  }

  /** As close to the live schema as can be while it moves on. */
  void closely() throws SQLException, InterruptedException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      Map<Integer, Long> target = schemas.offsets(live, topic);
      long distance = distanceTo(target);
      to(target);
      if (distance <= CLOSE) {
        return;
      }
    }
  }

  /** To exactly these offsets. */
  void to(Map<Integer, Long> target) throws SQLException, InterruptedException {
    replay.run(schemas.offsets(following, topic), target);
  }

  /** How many offsets lie between the schema and these. */
  long distanceTo(Map<Integer, Long> target) throws SQLException {
    return LogPart.distances(schemas.offsets(following, topic), target).values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }
}
