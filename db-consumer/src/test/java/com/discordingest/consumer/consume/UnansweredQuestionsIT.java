package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.GuildHistory;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.model.log.EventHeaders;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Kafka goes away in the moment in which a worker asks for offsets. */
class UnansweredQuestionsIT {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void aWorkerAsksAgainAndAppliesEverything(int unanswered) {
    RecordedPartition log = new RecordedPartition("log");
    GuildHistory.of(1, "1001", Dispatches.START, 20)
        .forEach(dispatch -> log.append(EventHeaders.shardSource(0, 1), dispatch));
    log.leaveUnanswered(unanswered);
    try (ProjectedDatabase database = new ProjectedDatabase()) {
      log.apply(database.url(), log.size(), 3);

      assertThat(database.query("SELECT next_offset FROM ingest_offsets"))
          .containsExactly(Integer.toString(log.size()));
    }
  }
}
