package com.discordingest.consumer.hostile;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.ConsumerCommand;
import com.discordingest.consumer.support.FuzzSeed;
import com.discordingest.consumer.support.HostilePayloads;
import com.discordingest.consumer.support.HostilePayloads.Payload;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.RunningConsumer;
import com.discordingest.consumer.support.SeedPayloads;
import com.discordingest.consumer.support.TestLog;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What HostilePayloadsTest does a hundred thousand times without a database, a few thousand times
 * with one: PostgreSQL has the last word on what a row may hold. HostileBatchesIT compares the
 * rows.
 */
class HostilePayloadsIT {
  private static final int CASES = 3_000;

  @Test
  void everyHostilePayloadIsAppliedOrDeadLetteredWhateverElseIsInItsBatch() {
    long seed = FuzzSeed.ofThisRun();
    List<SeedPayloads.Seed> seeds = SeedPayloads.of(seed);
    HostilePayloads payloads =
        new HostilePayloads(
            seeds, seeds.stream().map(SeedPayloads.Seed::type).distinct().toList(), seed);
    try (TestLog log = new TestLog(1);
        ProjectedDatabase database = new ProjectedDatabase()) {
      List<Payload> sent = Stream.generate(payloads::next).limit(CASES).toList();
      log.appendAllBytes("60", sent);

      long given;
      try (RunningConsumer consumer =
          new RunningConsumer(new ConsumerCommand(log.topics(), database))) {
        consumer.awaitApplied(log.ends());
        given = consumer.deadLettered();
      }
      Set<String> refused = origins(log);

      assertThat(database.query("SELECT next_offset FROM ingest_offsets"))
          .as("every record is dealt with")
          .containsExactly(String.valueOf(CASES));
      assertThat(refused).as("each dead letter is there once").hasSize((int) given);
      assertThat(log.deadLetters()).hasSize((int) given);
      assertThat(refused.size()).isBetween(CASES / 20, CASES * 3 / 4);
    }
  }

  private static Set<String> origins(TestLog log) {
    return log.deadLetters().stream()
        .map(letter ->
            new String(letter.headers().lastHeader("__connect.errors.offset").value(), UTF_8))
        .collect(Collectors.toSet());
  }
}
