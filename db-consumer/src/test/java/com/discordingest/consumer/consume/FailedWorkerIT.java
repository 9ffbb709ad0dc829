package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.project.Repairs;
import com.discordingest.consumer.support.ConsumerCommand;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.TestLog;
import com.discordingest.model.config.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.Map;
import org.jooq.Field;
import org.jooq.Table;
import org.junit.jupiter.api.Test;

/**
 * What no exception announces ends a worker, too, and must not leave a service that looks alive.
 */
class FailedWorkerIT {
  private static final Repairs FAILING =
      new Repairs() {
        @Override
        public void unfit(Table<?> table, Field<?> column) {
          throw new StackOverflowError("planted");
        }

        @Override
        public void leftOut(String field) {
          throw new StackOverflowError("planted");
        }
      };

  @Test
  void anErrorInTheWorkerStopsAllAndIsTold() {
    try (TestLog log = new TestLog(1);
        ProjectedDatabase database = new ProjectedDatabase()) {
      log.append(
          "MESSAGE_CREATE",
          "{'id':'101','channel_id':'50','guild_id':'60','type':'no number',"
              + "'author':{'id':'7','username':'alice'}}");
      ConsumerConfiguration configuration =
          ConsumerConfiguration.from(
              Settings.load(
                  ConsumerSettings.ALL,
                  null,
                  Map.of(),
                  new ConsumerCommand(log.topics(), database).settings()));
      StopSignal stop = new StopSignal();

      ConsumerGroup group =
          ConsumerGroup.replay(
              configuration,
              Feed.log(configuration, new LogProgress()),
              ConsumerGroup.database(configuration),
              new Projection(FAILING),
              LogPart.upTo(log.ends()),
              rejected -> {
                throw new IllegalStateException("nothing is to be dead-lettered: " + rejected);
              },
              new ConsumerMetrics(new SimpleMeterRegistry(), Clock.systemUTC()),
              stop);

      assertThatThrownBy(group::join)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("planted");
      assertThat(stop.isGiven()).isTrue();
      assertThat(database.query("SELECT count(*) FROM discord_messages")).containsExactly("0");
    }
  }
}
