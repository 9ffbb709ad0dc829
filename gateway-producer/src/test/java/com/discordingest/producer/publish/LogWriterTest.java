package com.discordingest.producer.publish;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.producer.publish.LogWriter.Kind;
import org.junit.jupiter.api.Test;

class LogWriterTest {
  @Test
  void aProducerIsToldWhoTookOverAndHowToShareTheShards() {
    assertThat(new LogWriter(Kind.PRODUCER, "id", "process 1").takenOverBy("process 2"))
        .startsWith(
            "another producer has taken over: process 2 now writes in place of this one, process 1.")
        .contains("discord.shard-ids");
  }

  @Test
  void aBackfillIsToldToRunAgainAndNothingOfShards() {
    assertThat(new LogWriter(Kind.BACKFILL, "id", "backfill 1").takenOverBy("backfill 2"))
        .startsWith("another backfill has taken over: backfill 2 now writes")
        .contains("run the same command again")
        .doesNotContain("shard");
  }

  @Test
  void whoeverTookOverMayHaveEndedMeanwhile() {
    assertThat(new LogWriter(Kind.BACKFILL, "id", "backfill 1").takenOverBy(null))
        .startsWith("another backfill has taken over from this one, backfill 1, and has ended.");
  }
}
