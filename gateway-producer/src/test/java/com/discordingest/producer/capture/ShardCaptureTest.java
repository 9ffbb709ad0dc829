package com.discordingest.producer.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.RowVersions;
import com.discordingest.model.log.SessionCheckpoint;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ShardCaptureTest {
  private static final Shard SHARD = new Shard(1, 2);

  private final CaptureQueue queue =
      new CaptureQueue(
          new RowVersions(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), 100), Long.MAX_VALUE);

  @Test
  void readyBeginsASessionWhoseSecretsReachOnlyTheCheckpoint() throws InterruptedException {
    ShardCapture capture = capture(null);
    dispatch(
        capture,
        "{\"t\":\"READY\",\"s\":1,\"op\":0,\"d\":{\"session_id\":\"hush\",\"resume_gateway_url\":\"wss://x\"}}");

    Captured.Event ready = (Captured.Event) taken().getFirst();

    assertThat(ready.checkpoint()).isEqualTo(new SessionCheckpoint("hush", "wss://x", 1, 101, 101));
    assertThat(ready.id()).isEqualTo("101-1");
    assertThat(ready.key()).isEqualTo("1");
    assertThat(new String(ready.value(), UTF_8))
        .isEqualTo(
            "{\"t\":\"READY\",\"s\":1,\"op\":0,\"d\":{\"session_id\":\"[redacted]\",\"resume_gateway_url\":\"[redacted]\"}}");
    assertThat(ready.toString()).doesNotContain("hush").doesNotContain("wss");
  }

  @Test
  void tokensOfInteractionsAndVoiceServersDoNotReachTheQueue() throws InterruptedException {
    ShardCapture capture = capture(null);
    dispatch(
        capture,
        "{\"t\":\"INTERACTION_CREATE\",\"s\":1,\"op\":0,\"d\":{\"token\":\"hush\",\"guild_id\":\"1\"}}");
    dispatch(
        capture,
        "{\"t\":\"VOICE_SERVER_UPDATE\",\"s\":2,\"op\":0,\"d\":{\"guild_id\":\"1\",\"token\":\"hush\"}}");

    assertThat(taken())
        .hasSize(2)
        .allSatisfy(captured ->
            assertThat(new String(((Captured.Event) captured).value(), UTF_8))
                .contains("\"token\":\"[redacted]\""));
  }

  @Test
  void whatAReplayRepeatsIsDropped() throws InterruptedException {
    ShardCapture capture = capture(new SessionCheckpoint("s", "u", 7, 50, 60));
    for (int sequence = 5; sequence <= 9; sequence++) {
      dispatch(capture, message(sequence));
    }
    dispatch(capture, message(8));

    assertThat(taken()).extracting(Captured::id).containsExactly("50-8", "50-9");
  }

  @Test
  void aConnectionThatWasReplacedIsIgnored() throws InterruptedException {
    ShardCapture capture = capture(new SessionCheckpoint("s", "u", 7, 50, 60));
    long old = capture.beginConnection();
    long current = capture.beginConnection();

    byte[] payload = message(8).getBytes(UTF_8);
    capture.dispatch(old, EnvelopeScanner.scan(payload), payload);
    capture.undecodable(old, payload, new IllegalArgumentException("x"));
    assertThat(capture.captured()).isZero();

    capture.dispatch(current, EnvelopeScanner.scan(payload), payload);
    assertThat(taken()).hasSize(1);
  }

  @Test
  void aLostSessionLeavesOneHoleFromItsLastDispatch() throws InterruptedException {
    ShardCapture capture = capture(new SessionCheckpoint("s", "u", 7, 50, 60));
    dispatch(capture, message(8));
    capture.abandonSession("op 9");
    capture.abandonSession("again");

    List<Captured> all = taken();
    assertThat(all).hasSize(2);
    Captured.Hole hole = (Captured.Hole) all.getLast();
    assertThat(hole.gap().lastSequence()).isEqualTo(8);
    assertThat(hole.gap().lastVersion()).isEqualTo(101);
    assertThat(hole.checkpoint().sessionId()).isNull();
    assertThat(capture.session()).isEmpty();
  }

  @Test
  void whoNeverHadASessionHasNoHole() {
    ShardCapture capture = capture(null);
    capture.abandonSession("first start");
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void onlyWhatIsCommittedIsAcknowledged() {
    ShardCapture capture = capture(new SessionCheckpoint("s", "u", 7, 50, 60));
    dispatch(capture, message(8));
    assertThat(capture.acknowledged()).isEqualTo(7);

    capture.committed(new SessionCheckpoint("s", "u", 8, 50, 101));
    assertThat(capture.acknowledged()).isEqualTo(8);

    dispatch(
        capture,
        "{\"t\":\"READY\",\"s\":1,\"op\":0,\"d\":{\"session_id\":\"n\",\"resume_gateway_url\":\"u\"}}");
    assertThat(capture.acknowledged()).as("of a new session nothing").isNull();
  }

  @Test
  void anUndecodableFrameKeepsItsPlaceAndLosesItsSecrets() throws InterruptedException {
    ShardCapture capture = capture(new SessionCheckpoint("s", "u", 7, 50, 60));
    capture.undecodable(
        capture.beginConnection(),
        "{\"d\":{\"token\":\"hush".getBytes(UTF_8),
        new IllegalArgumentException("broken"));

    Captured.Undecodable frame = (Captured.Undecodable) taken().getFirst();
    assertThat(frame.id()).isEqualTo("50-after-7");
    assertThat(frame.checkpoint().sequence()).isEqualTo(7);
    assertThat(new String(frame.value(), UTF_8)).doesNotContain("hush");
  }

  private ShardCapture capture(@Nullable SessionCheckpoint start) {
    return new ShardCapture(SHARD, queue, new CaptureMetrics(new SimpleMeterRegistry()), start);
  }

  private static void dispatch(ShardCapture capture, String payload) {
    byte[] bytes = payload.getBytes(UTF_8);
    capture.dispatch(capture.beginConnection(), EnvelopeScanner.scan(bytes), bytes);
  }

  private static String message(int sequence) {
    return "{\"t\":\"MESSAGE_CREATE\",\"s\":" + sequence + ",\"op\":0,\"d\":{\"guild_id\":\"9\"}}";
  }

  private List<Captured> taken() throws InterruptedException {
    return queue.take(100, Long.MAX_VALUE, Duration.ZERO);
  }
}
