package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A pipeline at work, whose processes are to come through whatever is done to it. Started with one
 * producer and one consumer; a test that replaces one says so.
 */
final class SteadyPipeline implements AutoCloseable {
  private final Pipeline pipeline;
  private final Probes probes;
  private final ServiceProcess consumer;
  private ServiceProcess producer;

  private SteadyPipeline(Pipeline pipeline, ServiceProcess producer, ServiceProcess consumer) {
    this.pipeline = pipeline;
    this.producer = producer;
    this.consumer = consumer;
    pipeline.awaitSent(pipeline.options().guilds() + 100L);
    this.probes = new Probes(pipeline);
    assertThat(probes.awaitArrival()).as("it works").isPresent();
  }

  static SteadyPipeline start(PipelineOptions options) {
    Pipeline pipeline = Pipeline.start(options);
    try {
      return new SteadyPipeline(pipeline, pipeline.startProducer(), pipeline.startConsumer());
    } catch (RuntimeException | AssertionError e) {
      try (pipeline) {
        throw e;
      }
    }
  }

  Pipeline pipeline() {
    return pipeline;
  }

  ServiceProcess producer() {
    return producer;
  }

  ServiceProcess consumer() {
    return consumer;
  }

  /** Starts another producer, which from now on is the one that has to come through. */
  ServiceProcess replaceProducer() {
    producer = pipeline.startProducer();
    return producer;
  }

  /** Waits until a message of now has arrived from every guild. */
  void works(String why) {
    assertThat(probes.awaitArrival()).as(why).isPresent();
  }

  /** Everything works, nothing is missing, wrong or twice, and the processes are still there. */
  Audit comesToRestClean() {
    works("everything works again");
    Audit audit = Audit.of(pipeline);
    pipeline.simulator().fault("resume");
    assertThat(audit.isClean()).as(audit.toString()).isTrue();
    assertThat(producer.isAlive()).as("the producer came through").isTrue();
    assertThat(consumer.isAlive()).as("the consumer came through").isTrue();
    return audit;
  }

  /** Runs a statement in the pipeline's database. */
  void run(String sql) throws SQLException {
    try (Connection connection = pipeline.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("SET default_transaction_read_only = off");
      statement.execute(sql);
    }
  }

  @Override
  public void close() {
    pipeline.close();
  }
}
