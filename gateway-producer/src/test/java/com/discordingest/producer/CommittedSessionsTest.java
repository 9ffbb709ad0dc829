package com.discordingest.producer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.capture.Shard;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CommittedSessionsTest {
  @Test
  void checkpointsAreFoundByShardAndOtherKeysLeftAlone() {
    CommittedSessions sessions =
        CommittedSessions.of(
            Map.of(
                "0/2", at(10),
                "1/2", at(20),
                "owner/discord-gateway", "x".getBytes(UTF_8),
                "import/1", "3".getBytes(UTF_8)));

    assertThat(sessions.of(new Shard(1, 2))).extracting("version").isEqualTo(20L);
    assertThat(sessions.of(new Shard(0, 1))).isNull();
    assertThat(sessions.lastVersion()).isEqualTo(20);
  }

  @Test
  void aFirstStartHasNoHole() {
    assertThat(CommittedSessions.of(Map.of()).hole(new Shard(0, 1))).isEmpty();
  }

  @Test
  void aShardMoreOfTheSameCountHasNoHole() {
    assertThat(CommittedSessions.of(Map.of("0/2", at(10))).hole(new Shard(1, 2))).isEmpty();
  }

  @Test
  void afterAnotherShardCountTheHoleBeginsWhereItsEarliestShardStood() {
    CommittedSessions sessions =
        CommittedSessions.of(Map.of("0/1", at(5), "0/2", at(10), "1/2", at(20)));
    assertThat(sessions.hole(new Shard(3, 4)))
        .map(CommittedSessions.Hole::lastVersion)
        .hasValue(10L);
    assertThat(sessions.hole(new Shard(0, 2))).isEmpty();
  }

  private static byte[] at(long version) {
    return new SessionCheckpoint("s", "u", 1, 1, version).toJson();
  }
}
