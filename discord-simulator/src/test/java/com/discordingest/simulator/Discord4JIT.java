package com.discordingest.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.discordingest.simulator.gateway.GatewayStatus;
import com.discordingest.simulator.world.Intent;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import discord4j.common.JacksonResources;
import discord4j.common.retry.ReconnectOptions;
import discord4j.gateway.DefaultGatewayClient;
import discord4j.gateway.GatewayObserver;
import discord4j.gateway.GatewayOptions;
import discord4j.gateway.GatewayReactorResources;
import discord4j.gateway.IdentifyOptions;
import discord4j.gateway.ShardInfo;
import discord4j.gateway.intent.IntentSet;
import discord4j.gateway.json.GatewayPayload;
import discord4j.gateway.limiter.RateLimitTransformer;
import discord4j.gateway.payload.JacksonPayloadReader;
import discord4j.gateway.payload.JacksonPayloadWriter;
import discord4j.gateway.payload.PayloadReader;
import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.Disposable;

/** Discord4J's own gateway client cannot tell the simulator from Discord. */
final class Discord4JIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final List<Long> sequences = new CopyOnWriteArrayList<>();
  private final List<String> types = new CopyOnWriteArrayList<>();

  @Test
  void identifiesReceivesAndResumesAfterADropWithoutAGap() {
    SimulatorOptions options =
        SimulatorOptions.defaults()
            .withEvents(4000)
            .withRate(1000)
            .withHeartbeatInterval(Duration.ofSeconds(1));
    try (Simulator simulator = Simulator.start(options)) {
      DefaultGatewayClient client = client(simulator);
      Disposable running =
          client
              .execute(simulator.gatewayUrl() + "?compress=zlib-stream&encoding=json&v=10")
              .subscribe();
      try {
        await().atMost(PATIENCE).until(() -> sequences.size() > 500);
        simulator.drop(0);
        await().atMost(PATIENCE).until(() -> types.contains("RESUMED"));
        simulator.reconnect(0);
        await().atMost(PATIENCE).until(() -> types.stream().filter("RESUMED"::equals).count() > 1);
        await().atMost(PATIENCE).until(() -> simulator.status().delivered());
        GatewayStatus status = simulator.status();
        long last = status.shards().getFirst().sequence();
        await().atMost(PATIENCE).until(() -> sequences.getLast() == last);

        assertThat(sequences.stream().distinct().count()).isEqualTo(last);
        assertThat(last).isEqualTo(status.dispatches());
        assertThat(types.getFirst()).isEqualTo("READY");
        await()
            .atMost(PATIENCE)
            .until(() -> simulator.status().shards().getFirst().acknowledged() == last);
      } finally {
        running.dispose();
      }
    }
  }

  private DefaultGatewayClient client(Simulator simulator) {
    ObjectMapper mapper = JacksonResources.create().getObjectMapper();
    PayloadReader discord4j = new JacksonPayloadReader(mapper);
    PayloadReader recording = bytes -> read(discord4j, bytes);
    return new DefaultGatewayClient(
        new GatewayOptions(
            simulator.token(),
            GatewayReactorResources.create(),
            recording,
            new JacksonPayloadWriter(mapper),
            ReconnectOptions.create(),
            IdentifyOptions.builder(ShardInfo.create(0, 1))
                .intents(IntentSet.of(Intent.all()))
                .build(),
            GatewayObserver.emptyListener(),
            new RateLimitTransformer(1, Duration.ofSeconds(5)),
            3));
  }

  private Publisher<GatewayPayload<?>> read(PayloadReader discord4j, ByteBuf bytes) {
    try {
      JsonNode payload = JSON.readTree(bytes.toString(UTF_8));
      if (payload.path("op").asInt() == 0) {
        types.add(payload.path("t").asText());
        sequences.add(payload.path("s").asLong());
      }
    } catch (JsonProcessingException e) {
      throw new AssertionError("undecodable payload", e);
    }
    return discord4j.read(bytes);
  }
}
