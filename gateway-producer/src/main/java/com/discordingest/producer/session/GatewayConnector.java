package com.discordingest.producer.session;

import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.capture.DispatchReader;
import com.discordingest.producer.capture.ReadGate;
import com.discordingest.producer.capture.Shard;
import com.discordingest.producer.capture.ShardCapture;
import discord4j.common.JacksonResources;
import discord4j.common.retry.ReconnectOptions;
import discord4j.common.sinks.EmissionStrategy;
import discord4j.gateway.DefaultGatewayClient;
import discord4j.gateway.GatewayObserver;
import discord4j.gateway.GatewayOptions;
import discord4j.gateway.GatewayReactorResources;
import discord4j.gateway.IdentifyOptions;
import discord4j.gateway.SessionInfo;
import discord4j.gateway.intent.IntentSet;
import discord4j.gateway.limiter.PayloadTransformer;
import discord4j.gateway.payload.JacksonPayloadReader;
import discord4j.gateway.payload.JacksonPayloadWriter;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Opens connections to the gateway: a Discord4J client for each, whose own retrying is off. Owns
 * the threads that all connections share. Thread-safe.
 */
public final class GatewayConnector implements AutoCloseable {
  private static final String QUERY = "?compress=zlib-stream&encoding=json&v=10";

  /** Heartbeats that may go unanswered: answers are not read while the queue is full. */
  private static final int MISSED_HEARTBEATS = 2;

  private final String token;
  private final IntentSet intents;
  private final CaptureQueue queue;
  private final LoopResources loops = LoopResources.create("gateway", 1, true);
  private final Scheduler timer = Schedulers.newParallel("gateway-timer", 1, true);
  private final Scheduler sender = Schedulers.newSingle("gateway-sender", true);
  private final ReconnectOptions noReconnects;
  private final JacksonResources jackson = JacksonResources.create();

  public GatewayConnector(String token, IntentSet intents, CaptureQueue queue) {
    this.token = token;
    this.intents = intents;
    this.queue = queue;
    this.noReconnects =
        ReconnectOptions.builder().setMaxRetries(0).setBackoffScheduler(timer).build();
  }

  /**
   * Opens a connection that begins a session.
   *
   * @param permit told when the IDENTIFY goes out
   */
  Connection identify(ShardCapture capture, String url, IdentifyLimiter.Permit permit) {
    return open(capture, url, null, payloads -> Flux.from(payloads).doOnNext(_ -> permit.used()));
  }

  /** Opens a connection that goes on with a session after its last captured sequence. */
  Connection resume(ShardCapture capture, String url, SessionCheckpoint session) {
    int sequence = Math.toIntExact(session.sequence());
    String id = String.valueOf(session.sessionId());
    return open(capture, url, SessionInfo.create(id, sequence), payloads -> payloads);
  }

  private Connection open(
      ShardCapture capture,
      String url,
      @Nullable SessionInfo session,
      PayloadTransformer onIdentify) {
    Shard shard = capture.shard();
    Connection connection = new Connection(shard, queue);
    ReadGate gate = new ReadGate(queue::accepting);
    HttpClient http =
        HttpClient.create(ConnectionProvider.newConnection())
            .runOn(loops)
            .compress(true)
            .followRedirect(true)
            .doOnChannelInit((_, channel, _) -> {
              channel.pipeline().addFirst("read-gate", gate);
              connection.opened(channel, gate);
            });
    GatewayReactorResources resources =
        GatewayReactorResources.builder()
            .httpClient(http)
            .timerTaskScheduler(timer)
            .blockingTaskScheduler(timer)
            .payloadSenderScheduler(sender)
            .build();
    DispatchReader reader =
        new DispatchReader(
            capture, new JacksonPayloadReader(jackson.getObjectMapper()), connection);
    GatewayOptions options =
        new GatewayOptions(
            token,
            resources,
            reader,
            new JacksonPayloadWriter(jackson.getObjectMapper()),
            noReconnects,
            IdentifyOptions.builder(shard.number(), shard.count())
                .intents(intents)
                .resumeSession(session)
                .build(),
            GatewayObserver.emptyListener(),
            onIdentify,
            MISSED_HEARTBEATS,
            false,
            EmissionStrategy.park(Duration.ofMillis(10)));
    Disposable running =
        new DefaultGatewayClient(options)
            .execute(withQuery(url))
            .subscribe(_ -> {}, connection::failed, connection::completed);
    connection.running(running);
    return connection;
  }

  private static String withQuery(String url) {
    URI uri = URI.create(url);
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getRawAuthority() + path + QUERY;
  }

  @Override
  public void close() {
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(Duration.ofSeconds(5));
    timer.dispose();
    sender.dispose();
  }
}
