package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.ConsumerCommand;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.RunningConsumer;
import com.discordingest.consumer.support.TestLog;
import com.discordingest.consumer.support.WorldLog;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Consumers come and go while records flow, with either of Kafka's group protocols. */
class RebalanceIT {
  private static final int PARTITIONS = 6;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private WorldLog log;
  private ProjectedDatabase database;
  private String protocol = "";

  @BeforeEach
  void start() {
    log = new WorldLog(7, PARTITIONS);
    database = new ProjectedDatabase();
  }

  @AfterEach
  void close() {
    log.close();
    database.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"consumer", "classic"})
  void partitionsMoveBetweenConsumersUnderLoadAndTheTablesAreTheSame(String groupProtocol) {
    protocol = groupProtocol;
    try (ProjectedDatabase undisturbed = new ProjectedDatabase()) {
      RunningConsumer first = consumer();
      publishUntil(() -> first.partitions() == PARTITIONS);
      RunningConsumer second = consumer();
      publishUntil(() -> second.partitions() > 0 && first.partitions() < PARTITIONS);
      RunningConsumer third = consumer();
      publishUntil(() -> third.partitions() > 0 && third.applied() > 0);
      first.close();
      publishUntil(() -> second.partitions() + third.partitions() == PARTITIONS);
      RunningConsumer fourth = consumer();
      publishUntil(() -> fourth.partitions() > 0 && fourth.applied() > 0);
      third.close();
      log.publish(100);
      second.close();
      publishUntil(() -> fourth.partitions() == PARTITIONS);
      fourth.awaitApplied(TestLog.ends(log.topics().events()));
      fourth.close();

      assertThat(
              new ConsumerCommand(log.topics(), undisturbed)
                  .with("consumer.group", log.topics().events() + "-undisturbed")
                  .apply())
          .isZero();
      assertThat(database.differences(undisturbed)).isEmpty();
    }
  }

  private RunningConsumer consumer() {
    return new RunningConsumer(
        new ConsumerCommand(log.topics(), database)
            .with("kafka.group.protocol", protocol)
            // Small batches, so that there is always one on its way.
            .with("batch.records", "50"));
  }

  /** Records flow all the time: what is waited for happens among them. */
  private void publishUntil(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          log.publish(10);
          return condition.call();
        });
    log.publish(50);
  }
}
