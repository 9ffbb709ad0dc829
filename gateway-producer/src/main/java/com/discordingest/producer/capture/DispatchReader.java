package com.discordingest.producer.capture;

import com.discordingest.model.Envelope;
import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.EventNames;
import com.discordingest.model.MalformedPayloadException;
import discord4j.discordjson.json.ImmutablePartialApplicationInfoData;
import discord4j.discordjson.json.ImmutableUserData;
import discord4j.discordjson.json.gateway.Dispatch;
import discord4j.discordjson.json.gateway.Hello;
import discord4j.discordjson.json.gateway.InvalidSession;
import discord4j.discordjson.json.gateway.Opcode;
import discord4j.discordjson.json.gateway.Ready;
import discord4j.discordjson.json.gateway.Resumed;
import discord4j.gateway.json.GatewayPayload;
import discord4j.gateway.payload.PayloadReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * The seam to Discord4J: reads every payload of one connection. Dispatches are captured as bytes,
 * whatever they hold, and only what Discord4J's state machine needs of them is passed on; control
 * payloads go to Discord4J's own reader. Runs on the connection's event loop: never blocks, and
 * never fails, since an error would end the connection and its replay would bring it back.
 */
public final class DispatchReader implements PayloadReader {
  private static final int RECONNECT = 7;

  private final ShardCapture capture;
  private final long connection;
  private final PayloadReader control;
  private final Signals signals;

  /**
   * Begins a connection of the shard; its earlier ones are ignored from now on.
   *
   * @param control Discord4J's own reader
   */
  public DispatchReader(ShardCapture capture, PayloadReader control, Signals signals) {
    this.capture = capture;
    this.connection = capture.beginConnection();
    this.control = control;
    this.signals = signals;
  }

  @Override
  public Publisher<GatewayPayload<?>> read(ByteBuf buffer) {
    byte[] payload;
    try {
      payload = ByteBufUtil.getBytes(buffer);
    } finally {
      ReferenceCountUtil.release(buffer);
    }
    Envelope envelope;
    try {
      envelope = EnvelopeScanner.scan(payload);
    } catch (MalformedPayloadException e) {
      capture.undecodable(connection, payload, e);
      return Mono.empty();
    }
    if (envelope.op() != Envelope.DISPATCH) {
      return control(envelope.op(), payload);
    }
    if (envelope.type() == null) {
      capture.undecodable(
          connection, payload, new IllegalArgumentException("the dispatch has no event name (t)"));
      return Mono.empty();
    }
    capture.dispatch(connection, envelope, payload);
    return Mono.just(forStateMachine(envelope.type(), envelope));
  }

  private GatewayPayload<?> forStateMachine(String type, Envelope envelope) {
    Dispatch data =
        switch (type) {
          case EventNames.READY -> ready(envelope);
          case EventNames.RESUMED -> Resumed.builder().build();
          default -> null;
        };
    if (data == null) {
      signals.dispatched();
    } else {
      signals.established();
    }
    return new GatewayPayload<>(Opcode.DISPATCH, data, acknowledged(), type);
  }

  private @Nullable Integer acknowledged() {
    Long sequence = capture.acknowledged();
    return sequence == null ? null : (Integer) Math.clamp(sequence, 0, Integer.MAX_VALUE);
  }

  /** A READY of which Discord4J takes no more than the session. */
  @SuppressWarnings("deprecation") // a user cannot be built without a discriminator
  private static Ready ready(Envelope envelope) {
    Envelope.ReadySession session = envelope.session();
    String resumeUrl = session == null ? null : session.resumeUrl();
    return Ready.builder()
        .v(10)
        .user(ImmutableUserData.builder().id(0).username("").discriminator("0").build())
        .sessionId(session == null ? "" : session.sessionId())
        .resumeGatewayUrl(resumeUrl == null ? "" : resumeUrl)
        .application(ImmutablePartialApplicationInfoData.builder().id("0").build())
        .build();
  }

  private Mono<GatewayPayload<?>> control(int op, byte[] payload) {
    return Mono.<GatewayPayload<?>>from(control.read(Unpooled.wrappedBuffer(payload)))
        .onErrorResume(
            RuntimeException.class,
            e -> {
              capture.undecodable(connection, payload, e);
              return Mono.empty();
            })
        .filter(read -> passOn(op, read));
  }

  /** Notes what the supervisor must know; ends of the connection are its own affair. */
  private boolean passOn(int op, GatewayPayload<?> read) {
    if (op == RECONNECT) {
      signals.reconnectRequested();
      return false;
    }
    switch (read.getData()) {
      case Hello hello -> signals.greeted(Duration.ofMillis(hello.heartbeatInterval()));
      case InvalidSession invalid -> {
        signals.sessionInvalidated(invalid.resumable());
        return false;
      }
      case null, default -> {}
    }
    return true;
  }

  /** What a connection's supervisor hears; called on the event loop, must not block. */
  public interface Signals {
    /** HELLO, with the heartbeat interval. */
    void greeted(Duration heartbeatInterval);

    /** READY or RESUMED. */
    void established();

    /** Any other dispatch. */
    void dispatched();

    /** Op 7. */
    void reconnectRequested();

    /** Op 9. */
    void sessionInvalidated(boolean resumable);
  }
}
