package com.discordingest.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.capture.CaptureMetrics;
import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.capture.DispatchReader;
import com.discordingest.producer.capture.Shard;
import com.discordingest.producer.capture.ShardCapture;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.Unpooled;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** From the reader's bytes to what is committed. */
final class PublisherTest {
  private static final Shard SHARD = new Shard(0, 1);

  private final FakeKafka kafka = new FakeKafka();
  private final LogRecords records = new LogRecords(kafka.topics());
  private final Clock clock = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final CaptureQueue queue = new CaptureQueue(new RowVersions(clock, 0), 1 << 20);
  private final ShardCapture capture =
      new ShardCapture(SHARD, queue, new CaptureMetrics(registry), null);
  private final DispatchReader reader =
      new DispatchReader(capture, _ -> Mono.empty(), new NoSignals());
  private final List<SessionCheckpoint> committed = new ArrayList<>();

  @Test
  void dispatchesGapsAndDeadLettersAreWrittenInOrderWithTheCheckpoint() throws Exception {
    receive("{\"t\":\"READY\",\"s\":1,\"op\":0,\"d\":{\"session_id\":\"a\"}}");
    receive("{\"t\":\"X\",\"s\":2,\"op\":0,\"d\":{\"guild_id\":\"7\"}}");
    receive("{\"t\":");
    capture.abandonSession("op 9");
    receive("{\"t\":\"READY\",\"s\":1,\"op\":0,\"d\":{\"session_id\":\"b\"}}");

    publish();

    assertThat(kafka.topic(kafka.topics().events()))
        .extracting(entry -> EventHeaders.fromKafka(entry.headers()).type())
        .containsExactly("READY", "X", EventHeaders.GAP_TYPE, "READY");
    assertThat(kafka.topic(kafka.topics().deadLetters())).hasSize(1);
    SessionCheckpoint checkpoint =
        SessionCheckpoint.fromJson(kafka.read().getOrDefault("0/1", new byte[0]));
    assertThat(checkpoint.sessionId()).isEqualTo("b");
    assertThat(checkpoint.sequence()).isEqualTo(1);
    assertThat(committed).containsExactly(checkpoint);
    assertThat(queue.heldBytes()).isZero();
  }

  @Test
  void whatKafkaDidNotTakeIsSentAgainAndNothingTwice() throws Exception {
    for (int sequence = 1; sequence <= 10; sequence++) {
      receive(message(sequence, "x"));
    }
    kafka.failNextCommit();
    kafka.loseNextCommitAnswer(true);
    kafka.loseNextCommitAnswer(false);

    publish();

    assertThat(ids())
        .containsExactly("0-1", "0-2", "0-3", "0-4", "0-5", "0-6", "0-7", "0-8", "0-9", "0-10");
  }

  @Test
  void aDispatchTooLargeForKafkaIsADeadLetterAndTheRestGoesOn() throws Exception {
    receive(message(1, "x"));
    receive(message(2, "large"));
    receive(message(3, "x"));
    kafka.rejectAsTooLarge(entry -> new String(entry.value(), UTF_8).contains("large"));

    publish();

    assertThat(ids()).containsExactly("0-1", "0-3");
    ProducerRecord<byte[], byte[]> letter = kafka.topic(kafka.topics().deadLetters()).getFirst();
    assertThat(new String(letter.key(), UTF_8)).isEqualTo("7");
    assertThat(EventHeaders.fromKafka(letter.headers()).id()).isEqualTo("0-2");
  }

  private List<String> ids() {
    return kafka.topic(kafka.topics().events()).stream()
        .map(entry -> EventHeaders.fromKafka(entry.headers()).id())
        .toList();
  }

  private static String message(int sequence, String content) {
    return "{\"t\":\"MESSAGE_CREATE\",\"s\":"
        + sequence
        + ",\"op\":0,\"d\":{\"guild_id\":\"7\",\"content\":\""
        + content
        + "\"}}";
  }

  private void receive(String payload) {
    Flux.from(reader.read(Unpooled.copiedBuffer(payload, UTF_8))).blockLast();
  }

  private void publish() throws InterruptedException {
    queue.end();
    try (TransactionalLog log =
        new TransactionalLog(
            kafka,
            kafka,
            LeftOpen.none(),
            records,
            new LogWriter(LogWriter.Kind.PRODUCER, "id", "a"),
            new RetryPolicy(null, Duration.ofNanos(2), Duration.ofNanos(2)),
            TransactionalLog.Listener.none())) {
      log.open();
      new Publisher(
              queue,
              log,
              records,
              new Publisher.Limits(100, 1 << 20, Duration.ZERO),
              (_, checkpoint) -> committed.add(checkpoint),
              new PublishMetrics(registry, clock))
          .run();
    }
  }

  private static final class NoSignals implements DispatchReader.Signals {
    @Override
    public void greeted(Duration heartbeatInterval) {}

    @Override
    public void established() {}

    @Override
    public void dispatched() {}

    @Override
    public void reconnectRequested() {}

    @Override
    public void sessionInvalidated(boolean resumable) {}
  }
}
