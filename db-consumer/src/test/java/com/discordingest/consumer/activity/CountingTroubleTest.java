package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.TaskMigratedException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CountingTroubleTest {
  static List<Throwable> whatPasses() {
    return List.of(
        new TimeoutException("task.timeout.ms is over"),
        new StreamsException("task 0_1 failed", new TimeoutException("no answer")),
        new StreamsException(new UnknownTopicOrPartitionException("the broker has just started")),
        new TaskMigratedException("another has it", new ProducerFencedException("fenced")),
        new StreamsException(new InvalidProducerEpochException("the transaction was given up")),
        new StreamsException(
            "sending failed", new TransactionAbortableException("retries are exhausted")),
        new MissingSourceTopicException("metadata without the log"));
  }

  static List<Throwable> whatStays() {
    return List.of(
        new StreamsException("changelog has 2 partitions, not 3"),
        new StreamsException(new TopicAuthorizationException(Set.of("discord.activity.v1"))),
        new ProcessorStateException("no space left on device"),
        new IllegalStateException("a mistake"),
        new UnsatisfiedLinkError("no RocksDB for this machine"));
  }

  static List<Throwable> whatIsFatal() {
    return List.of(
        new OutOfMemoryError("Java heap space"), new StreamsException(new StackOverflowError()));
  }

  @ParameterizedTest
  @MethodSource("whatPasses")
  void whatKafkaAndOthersCausePasses(Throwable failure) {
    assertThat(CountingTrouble.of(failure)).isEqualTo(CountingTrouble.PASSES);
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void whatNeedsSomebodyStays(Throwable failure) {
    assertThat(CountingTrouble.of(failure)).isEqualTo(CountingTrouble.STAYS);
  }

  @ParameterizedTest
  @MethodSource("whatIsFatal")
  void anUnsoundProcessIsFatal(Throwable failure) {
    assertThat(CountingTrouble.of(failure)).isEqualTo(CountingTrouble.FATAL);
  }
}
