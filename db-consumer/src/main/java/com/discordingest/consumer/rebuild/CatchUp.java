package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.consume.LogPart;
import com.discordingest.consumer.write.rebuild.Schemas;
import java.sql.SQLException;
import java.util.List;
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
  private final List<String> topics;

  /** Up to where the partitions of a topic are applied. */
  @FunctionalInterface
  interface Offsets {
    Map<Integer, Long> of(String topic) throws SQLException;
  }

  /**
   * @param topics those that the schemas are made of
   */
  CatchUp(Schemas schemas, LogReplay replay, String live, String following, List<String> topics) {
    this.schemas = schemas;
    this.replay = replay;
    this.live = live;
    this.following = following;
    this.topics = List.copyOf(topics);
  }

  /** To where the live schema stands now. */
  void toLive() throws SQLException, InterruptedException {
    to(this::live);
  }

  /** As close to the live schema as can be while it moves on. */
  void closely() throws SQLException, InterruptedException {
    for (int round = 0; round < MOST_ROUNDS; round++) {
      long distance = distanceTo(this::live);
      toLive();
      if (distance <= CLOSE) {
        return;
      }
    }
  }

  /** To exactly these offsets. */
  void to(Offsets target) throws SQLException, InterruptedException {
    for (String topic : topics) {
      replay.run(topic, schemas.offsets(following, topic), target.of(topic));
    }
  }

  /** How many offsets lie between the schema and these. */
  long distanceTo(Offsets target) throws SQLException {
    long distance = 0;
    for (String topic : topics) {
      distance +=
          LogPart.distances(schemas.offsets(following, topic), target.of(topic)).values().stream()
              .mapToLong(Long::longValue)
              .sum();
    }
    return distance;
  }

  private Map<Integer, Long> live(String topic) throws SQLException {
    return schemas.offsets(live, topic);
  }
}
