package com.discordingest.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class TransactionalLogTest {
  private static final RetryPolicy AT_ONCE =
      new RetryPolicy(null, Duration.ofNanos(2), Duration.ofNanos(2));

  private final FakeKafka kafka = new FakeKafka();
  private final LogRecords records = new LogRecords(kafka.topics());
  private int batches;

  @Test
  void aBatchIsCommittedWithItsProgress() throws InterruptedException {
    TransactionalLog log = opened("a");

    assertThat(log.write(batch("1", "2"))).isEmpty();

    assertThat(events()).containsExactly("1", "2");
    assertThat(kafka.read()).containsKey("progress");
  }

  @Test
  void anAbortedTransactionIsSentAgain() throws InterruptedException {
    TransactionalLog log = opened("a");
    kafka.failNextCommit();

    log.write(batch("1", "2"));

    assertThat(events()).containsExactly("1", "2");
    assertThat(kafka.producersMade()).isEqualTo(1);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsNotRepeatedWhenItLanded() throws InterruptedException {
    TransactionalLog log = opened("a");
    log.write(batch("1"));
    kafka.loseNextCommitAnswer(true);

    log.write(batch("2"));
    log.write(batch("3"));

    assertThat(events()).containsExactly("1", "2", "3");
    assertThat(kafka.producersMade()).isEqualTo(2);
  }

  @Test
  void aCommitWhoseAnswerIsLostIsRepeatedWhenItDidNotLand() throws InterruptedException {
    TransactionalLog log = opened("a");
    log.write(batch("1"));
    kafka.loseNextCommitAnswer(false);

    log.write(batch("2"));
    log.write(batch("3"));

    assertThat(events()).containsExactly("1", "2", "3");
  }

  @Test
  void aProducerThatAnotherReplacedEndsAsFenced() throws InterruptedException {
    TransactionalLog log = opened("a");
    kafka.fenceAtNextCommit();
    kafka.takeOver("owner/id", "b");

    assertThatExceptionOfType(CommandFailure.class)
        .isThrownBy(() -> log.write(batch("1")))
        .withMessageContaining("another producer has taken over: b")
        .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.FENCED));
    assertThat(events()).isEmpty();
  }

  @Test
  void aProducerWhoseTransactionTheCoordinatorGaveUpGoesOn() throws InterruptedException {
    TransactionalLog log = opened("a");
    kafka.fenceAtNextCommit();

    log.write(batch("1"));

    assertThat(events()).containsExactly("1");
  }

  @Test
  void whatKafkaLeftOpenIsRolledBackBeforeAnythingIsCommitted() throws InterruptedException {
    kafka.leaveOpen(records.event("key", "ghost".getBytes(UTF_8), headers()));
    kafka.leaveOpen(records.state("progress", "never committed".getBytes(UTF_8)));

    TransactionalLog log = opened("a");
    assertThat(kafka.read()).doesNotContainKey("progress");
    log.write(batch("1"));

    assertThat(events()).containsExactly("1");
    assertThat(kafka.find()).isEmpty();
  }

  @Test
  void whatKafkaHadCommittedAndRolledBackIsWrittenAgain() throws InterruptedException {
    TransactionalLog log = opened("a");
    log.write(batch("1"));
    kafka.leaveNextCommitOpen();
    log.write(batch("2"));
    assertThat(events()).containsExactly("1");
    kafka.fenceAtNextCommit();
    kafka.failNextCommit();

    log.write(batch("3"));

    assertThat(events()).containsExactly("1", "2", "3");
    assertThat(kafka.find()).isEmpty();
  }

  @Test
  void theSecondToOpenTakesOver() throws InterruptedException {
    TransactionalLog first = opened("a");
    first.write(batch("1"));
    TransactionalLog second = opened("b");
    kafka.fenceAtNextCommit();

    assertThatExceptionOfType(CommandFailure.class).isThrownBy(() -> first.write(batch("2")));
    second.write(batch("2"));

    assertThat(events()).containsExactly("1", "2");
  }

  @Test
  void aRecordThatKafkaWillNeverTakeIsNamedAndNothingIsWritten() throws InterruptedException {
    TransactionalLog log = opened("a");
    kafka.rejectAsTooLarge(entry -> entry.value()[0] == '2');
    Batch batch = batch("1", "2", "3");

    Optional<Rejection> rejection = log.write(batch);

    assertThat(rejection).map(Rejection::index).hasValue(1);
    assertThat(events()).isEmpty();

    log.write(batch.withRecord(1, records.event("k", "x".getBytes(UTF_8), headers())));
    assertThat(events()).containsExactly("1", "x", "3");
  }

  @Test
  void retiringRemovesWhatTheRunLeftInTheState() throws InterruptedException {
    TransactionalLog log = opened("a");
    log.write(batch("1"));

    log.retire(List.of("progress"));

    assertThat(kafka.read()).isEmpty();
  }

  private TransactionalLog opened(String instance) throws InterruptedException {
    TransactionalLog log =
        new TransactionalLog(
            kafka,
            kafka,
            kafka,
            records,
            new LogWriter(LogWriter.Kind.PRODUCER, "id", instance),
            AT_ONCE,
            TransactionalLog.Listener.none());
    log.open();
    return log;
  }

  private Batch batch(String... values) {
    return new Batch(
        Stream.of(values)
            .map(value -> records.event("key", value.getBytes(UTF_8), headers()))
            .toList(),
        Map.of("progress", Integer.toString(++batches).getBytes(UTF_8)));
  }

  private static EventHeaders headers() {
    return new EventHeaders("1-1", "MESSAGE_CREATE", "/shards/0/1", 1);
  }

  private List<String> events() {
    return kafka.values(kafka.topics().events());
  }
}
