package com.discordingest.producer.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.RowVersions;
import discord4j.common.JacksonResources;
import discord4j.discordjson.json.gateway.Opcode;
import discord4j.discordjson.json.gateway.Ready;
import discord4j.discordjson.json.gateway.Resumed;
import discord4j.gateway.json.GatewayPayload;
import discord4j.gateway.payload.JacksonPayloadReader;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

final class DispatchReaderTest {
  private final CaptureQueue queue =
      new CaptureQueue(new RowVersions(Clock.systemUTC(), 0), Long.MAX_VALUE);
  private final ShardCapture capture =
      new ShardCapture(new Shard(0, 1), queue, new CaptureMetrics(new SimpleMeterRegistry()), null);
  private final List<String> heard = new ArrayList<>();
  private final DispatchReader reader =
      new DispatchReader(
          capture,
          new JacksonPayloadReader(JacksonResources.create().getObjectMapper()),
          new Heard());

  @Test
  void theStateMachineGetsSessionAndResumedAndOfOtherDispatchesNothing() {
    GatewayPayload<?> ready =
        read("{\"t\":\"READY\",\"s\":1,\"op\":0,\"d\":{\"session_id\":\"a\",\"resume_gateway_url\":\"u\"}}")
            .getFirst();
    assertThat(ready.getData())
        .isInstanceOfSatisfying(Ready.class, data -> assertThat(data.sessionId()).isEqualTo("a"));

    assertThat(read("{\"t\":\"RESUMED\",\"s\":2,\"op\":0,\"d\":{}}").getFirst().getData())
        .isInstanceOf(Resumed.class);
    assertThat(read("{\"t\":\"UNHEARD_OF\",\"s\":3,\"op\":0,\"d\":{}}").getFirst().getData())
        .isNull();
    assertThat(capture.captured()).isEqualTo(3);
    assertThat(heard).containsExactly("established", "established", "dispatched");
  }

  @Test
  void controlPayloadsReachDiscord4jExceptThoseThatEndAConnection() {
    assertThat(read("{\"t\":null,\"s\":null,\"op\":10,\"d\":{\"heartbeat_interval\":41250}}"))
        .extracting(GatewayPayload::getOp)
        .isEqualTo(List.of(Opcode.HELLO));
    assertThat(read("{\"t\":null,\"s\":null,\"op\":11,\"d\":null}")).hasSize(1);
    assertThat(read("{\"t\":null,\"s\":null,\"op\":7,\"d\":null}")).isEmpty();
    assertThat(read("{\"t\":null,\"s\":null,\"op\":9,\"d\":false}")).isEmpty();
    assertThat(heard).containsExactly("greeted PT41.25S", "reconnect", "invalidated false");
    assertThat(queue.waiting()).isZero();
  }

  @Test
  void whatCannotBeReadIsCapturedAsSuchAndNeverAnError() {
    for (String odd :
        List.of("", "nonsense", "[]", "{\"op\":0,\"t\":", "{\"op\":0,\"t\":null}", "{\"op\":11}")) {
      assertThat(read(odd)).as(odd).isEmpty();
    }
    assertThat(queue.waiting()).isEqualTo(6);
  }

  @Test
  void theBufferIsReleasedOnce() {
    ByteBuf buffer = Unpooled.copiedBuffer("{\"t\":\"X\",\"s\":1,\"op\":0,\"d\":{}}", UTF_8);
    Flux.from(reader.read(buffer)).blockLast();
    assertThat(buffer.refCnt()).isZero();
  }

  private List<GatewayPayload<?>> read(String payload) {
    return Flux.from(reader.read(Unpooled.copiedBuffer(payload, UTF_8)))
        .collectList()
        .blockOptional()
        .orElseThrow();
  }

  private final class Heard implements DispatchReader.Signals {
    @Override
    public void greeted(Duration heartbeatInterval) {
      heard.add("greeted " + heartbeatInterval);
    }

    @Override
    public void established() {
      heard.add("established");
    }

    @Override
    public void dispatched() {
      heard.add("dispatched");
    }

    @Override
    public void reconnectRequested() {
      heard.add("reconnect");
    }

    @Override
    public void sessionInvalidated(boolean resumable) {
      heard.add("invalidated " + resumable);
    }
  }
}
