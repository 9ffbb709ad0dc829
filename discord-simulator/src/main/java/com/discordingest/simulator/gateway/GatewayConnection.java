package com.discordingest.simulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One websocket of a client: HELLO, heartbeats, the client's commands, and the session's dispatches
 * as fast as the socket takes them. Lives on its channel's event loop; the dispatcher speaks to it
 * through the methods that say so.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failed write closes the channel, which is handled
public final class GatewayConnection extends SimpleChannelInboundHandler<WebSocketFrame> {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayConnection.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH = 64;
  private static final int LONGEST_COMMAND = 4096;
  private static final int COMMANDS_A_MINUTE = 120;
  private static final int GOING_AWAY = 1001;

  private final Dispatcher dispatcher;
  private final GatewayOptions options;
  private final Faults faults;
  private final Channel channel;
  private final @Nullable ZlibStream compression;
  private final AtomicBoolean drainRequested = new AtomicBoolean();
  private final byte[] @Nullable [] batch = new byte[BATCH][];

  private volatile @Nullable Session session;
  private volatile boolean closing;
  private boolean identifying;
  private boolean endsSession;
  private long lastHeartbeat = System.nanoTime();
  private long minuteBegan = System.nanoTime();
  private int commands;
  private @Nullable ScheduledFuture<?> heartbeatWatch;

  private GatewayConnection(Dispatcher dispatcher, Channel channel, boolean compressed) {
    this.dispatcher = dispatcher;
    this.options = dispatcher.options();
    this.faults = dispatcher.faults();
    this.channel = channel;
    this.compression = compressed ? new ZlibStream(options.compression()) : null;
  }

  /**
   * Takes over a channel whose websocket handshake is done.
   *
   * @param compressed whether the client asked for zlib-stream
   * @param understood whether the client asked for a version and an encoding that are spoken here
   */
  public static void takeOver(
      ChannelHandlerContext front, Dispatcher dispatcher, boolean compressed, boolean understood) {
    GatewayConnection connection = new GatewayConnection(dispatcher, front.channel(), compressed);
    front.pipeline().addLast(new WebSocketFrameAggregator(LONGEST_COMMAND * 4), connection);
    front.pipeline().remove(front.handler());
    if (understood) {
      connection.open();
    } else {
      connection.refuse(CloseCode.INVALID_VERSION);
    }
  }

  private void open() {
    long interval = options.heartbeatInterval().toMillis();
    if (!faults.takeSkippedHello()) {
      write(GatewayPayloads.hello((int) interval));
      channel.flush();
    }
    long patience = interval + Math.max(interval / 4, 500);
    heartbeatWatch =
        channel
            .eventLoop()
            .scheduleAtFixedRate(
                () -> dropIfSilent(patience), patience, patience / 4 + 1, TimeUnit.MILLISECONDS);
  }

  private void refuse(CloseCode code) {
    close(code.code(), code.reason());
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
    switch (frame) {
      case TextWebSocketFrame text -> command(text.content());
      case BinaryWebSocketFrame binary -> command(binary.content());
      case PingWebSocketFrame ping ->
          ctx.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
      case CloseWebSocketFrame close -> {
        int code = close.statusCode();
        endsSession = code == 1000 || code == GOING_AWAY;
        closing = true;
        ctx.writeAndFlush(new CloseWebSocketFrame(code < 0 ? 1000 : code, ""))
            .addListener(ChannelFutureListener.CLOSE);
      }
      default -> {}
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    closing = true;
    if (heartbeatWatch != null) {
      heartbeatWatch.cancel(false);
    }
    if (compression != null) {
      compression.close();
    }
    dispatcher.disconnected(this, endsSession);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext ctx) {
    drain();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    LOG.debug("connection {} failed", ctx.channel().remoteAddress(), cause);
    ctx.close();
  }

  private void command(ByteBuf bytes) {
    if (closing) {
      return;
    }
    if (bytes.readableBytes() > LONGEST_COMMAND) {
      refuse(CloseCode.DECODE_ERROR);
      return;
    }
    long now = System.nanoTime();
    if (now - minuteBegan > TimeUnit.MINUTES.toNanos(1)) {
      minuteBegan = now;
      commands = 0;
    }
    if (++commands > COMMANDS_A_MINUTE) {
      refuse(CloseCode.RATE_LIMITED);
      return;
    }
    JsonNode payload;
    try {
      payload = JSON.readTree(bytes.toString(UTF_8));
    } catch (JsonProcessingException malformed) {
      LOG.debug("undecodable command", malformed);
      refuse(CloseCode.DECODE_ERROR);
      return;
    }
    if (!payload.path("op").isInt()) {
      refuse(CloseCode.DECODE_ERROR);
      return;
    }
    perform(payload.path("op").intValue(), payload.path("d"));
  }

  private void perform(int op, JsonNode data) {
    switch (op) {
      case 1 -> heartbeat(data);
      case 2 -> identify(data);
      case 6 -> resume(data);
      case 8 -> requestMembers(data);
      case 3, 4, 31, 43 -> {
        if (session == null) {
          refuse(CloseCode.NOT_AUTHENTICATED);
        }
      }
      default -> refuse(CloseCode.UNKNOWN_OPCODE);
    }
  }

  private void heartbeat(JsonNode data) {
    lastHeartbeat = System.nanoTime();
    Session current = session;
    if (current != null && data.isIntegralNumber()) {
      current.acknowledged = data.longValue();
    }
    if (current == null || faults.acksFor(current.shard)) {
      write(GatewayPayloads.HEARTBEAT_ACK);
      channel.flush();
    }
  }

  private void identify(JsonNode data) {
    if (session != null || identifying) {
      refuse(CloseCode.ALREADY_AUTHENTICATED);
      return;
    }
    JsonNode shard = data.path("shard");
    if (!data.path("token").isTextual() || !data.path("intents").isIntegralNumber()) {
      refuse(CloseCode.DECODE_ERROR);
      return;
    }
    identifying = true;
    dispatcher.identify(
        this,
        new Identify(
            data.path("token").textValue(),
            data.path("intents").longValue(),
            shard.path(0).asInt(0),
            shard.path(1).asInt(1),
            data.path("large_threshold").asInt(50)));
  }

  private void resume(JsonNode data) {
    if (session != null || identifying) {
      refuse(CloseCode.ALREADY_AUTHENTICATED);
      return;
    }
    identifying = true;
    dispatcher.resume(
        this,
        new Resume(
            data.path("token").asText(),
            data.path("session_id").asText(),
            data.path("seq").asLong(0)));
  }

  private void requestMembers(JsonNode data) {
    Session current = session;
    if (current == null) {
      refuse(CloseCode.NOT_AUTHENTICATED);
      return;
    }
    JsonNode guild = data.path("guild_id");
    List<Long> users = new ArrayList<>();
    JsonNode wanted = data.path("user_ids");
    if (wanted.isArray()) {
      wanted.forEach(id -> users.add(id.asLong()));
    } else if (!wanted.isMissingNode()) {
      users.add(wanted.asLong());
    }
    dispatcher.requestMembers(
        current,
        new MembersRequest(
            guild.isArray() ? guild.path(0).asLong() : guild.asLong(),
            data.path("query").textValue(),
            data.path("limit").asInt(0),
            users,
            data.path("nonce").textValue()));
  }

  /** The dispatcher has given it a session, whose dispatches it sends from now on. Any thread. */
  void attach(Session attached) {
    session = attached;
    lastHeartbeat = System.nanoTime();
    wake();
  }

  /** Says that there may be dispatches to send. Any thread. */
  void wake() {
    if (drainRequested.compareAndSet(false, true)) {
      channel.eventLoop().execute(this::drain);
    }
  }

  /** Refuses an IDENTIFY or RESUME, after which the client may try again. Any thread. */
  void invalidate(boolean resumable) {
    channel
        .eventLoop()
        .execute(() -> {
          identifying = false;
          session = null;
          write(GatewayPayloads.invalidSession(resumable));
          channel.flush();
        });
  }

  /** Sends a control payload, or something that is none. Any thread. */
  void send(byte[] payload) {
    channel
        .eventLoop()
        .execute(() -> {
          write(payload);
          channel.flush();
        });
  }

  /** Sends a frame that does not belong to the compressed stream. Any thread. */
  void sendUncompressed(byte[] bytes) {
    channel
        .eventLoop()
        .execute(
            () -> channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes))));
  }

  /** Closes with a code. Any thread. */
  void close(int code, String reason) {
    closing = true;
    channel
        .eventLoop()
        .execute(() ->
            channel
                .writeAndFlush(new CloseWebSocketFrame(code, reason))
                .addListener(ChannelFutureListener.CLOSE));
  }

  /** Cuts the connection without a close frame, as a network does. Any thread. */
  void drop() {
    closing = true;
    channel.eventLoop().execute(channel::close);
  }

  /** Cuts the connection with a TCP reset: what is on its way is lost. Any thread. */
  void reset() {
    closing = true;
    channel
        .eventLoop()
        .execute(() -> {
          channel.config().setOption(ChannelOption.SO_LINGER, 0);
          channel.close();
        });
  }

  private void drain() {
    drainRequested.set(false);
    Session current = session;
    if (current == null || faults.isStalled(current.shard)) {
      return;
    }
    boolean wrote = false;
    while (!closing && channel.isWritable()) {
      int count = current.buffer.take(batch);
      for (int i = 0; i < count; i++) {
        byte[] payload = batch[i];
        batch[i] = null;
        if (payload != null) {
          write(payload);
        }
      }
      if (count == 0) {
        break;
      }
      channel.flush();
      wrote = true;
    }
    if (wrote) {
      dispatcher.drained();
    }
  }

  private void write(byte[] payload) {
    if (!channel.isActive()) {
      return;
    }
    if (compression == null) {
      channel.write(new TextWebSocketFrame(Unpooled.wrappedBuffer(payload)), channel.voidPromise());
    } else {
      channel.write(
          new BinaryWebSocketFrame(compression.compress(payload, channel.alloc())),
          channel.voidPromise());
    }
  }

  private void dropIfSilent(long patienceMillis) {
    long silent = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - lastHeartbeat);
    if (silent > patienceMillis) {
      LOG.info("no heartbeat for {} ms from {}: dropped", silent, channel.remoteAddress());
      drop();
    }
  }
}
