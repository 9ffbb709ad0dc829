package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.systemtests.SimulatorControl.ShardStatus;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Tells when nothing is on its way any more. The world must stand still. */
final class Quiescence {
  private static final Duration PATIENCE = Pipeline.PATIENCE.multipliedBy(2);

  private final Pipeline pipeline;

  Quiescence(Pipeline pipeline) {
    this.pipeline = pipeline;
  }

  /** Waits until all that was sent is in the log: the checkpoints say so. */
  void awaitPublished() {
    Pipeline.waiting()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(() -> {
          Map<String, SessionCheckpoint> checkpoints = checkpoints();
          for (ShardStatus shard : pipeline.simulator().status().shards()) {
            SessionCheckpoint checkpoint =
                checkpoints.get(SessionCheckpoint.key(shard.shard(), pipeline.options().shards()));
            if (!shard.connected()
                || checkpoint == null
                || !shard.session().equals(checkpoint.sessionId())
                || shard.sequence() != checkpoint.sequence()) {
              throw new AssertionError(
                  "not everything is in the log: " + shard + ", the log's " + checkpoint);
            }
          }
        });
  }

  /** The committed state of every shard, by its key. */
  private Map<String, SessionCheckpoint> checkpoints() {
    Map<String, SessionCheckpoint> checkpoints = new HashMap<>();
    pipeline
        .log()
        .read(
            Pipeline.topics().sessions(),
            record -> {
              String key = new String(record.key(), UTF_8);
              if (record.value() != null && key.matches("\\d+/\\d+")) {
                checkpoints.put(key, SessionCheckpoint.fromJson(record.value()));
              }
            });
    return checkpoints;
  }

  /** Waits until the database is applied up to these offsets. */
  void awaitApplied(Map<Integer, Long> nextOffsets) {
    Pipeline.waiting()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          Map<Integer, Long> applied = pipeline.appliedOffsets();
          nextOffsets.forEach((partition, next) -> {
            if (applied.getOrDefault(partition, 0L) < next) {
              throw new AssertionError(
                  "partition "
                      + partition
                      + " is applied up to "
                      + applied.get(partition)
                      + " of "
                      + next);
            }
          });
        });
  }
}
