package com.discordingest.simulator;

import com.discordingest.simulator.control.ControlRoutes;
import com.discordingest.simulator.gateway.Dispatcher;
import com.discordingest.simulator.gateway.GatewayStatus;
import com.discordingest.simulator.gateway.RestoredSessions;
import com.discordingest.simulator.ledger.Ledger;
import com.discordingest.simulator.rest.RestRoutes;
import com.discordingest.simulator.world.World;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running fake Discord. Its methods are the faults and questions of the control interface; they
 * return when the fault is under way, and how many shards it affected. A negative shard stands for
 * all. Thread-safe. Closing it cuts all connections.
 */
public final class Simulator implements AutoCloseable {
  private static final int LARGEST_REQUEST = 64 << 20;
  private static final int UNSENT_LOW = 256 << 10;
  private static final int UNSENT_HIGH = 1 << 20;
  private static final int SEND_BUFFER = 256 << 10;

  private final SimulatorOptions options;
  private final Dispatcher dispatcher;
  private final Ledger ledger;
  private final EventLoopGroup threads;
  private final Channel server;
  private final AtomicBoolean closed = new AtomicBoolean();

  private Simulator(
      SimulatorOptions options,
      Dispatcher dispatcher,
      Ledger ledger,
      EventLoopGroup threads,
      Channel server) {
    this.options = options;
    this.dispatcher = dispatcher;
    this.ledger = ledger;
    this.threads = threads;
    this.server = server;
  }

  /**
   * Starts; connections are accepted when this returns.
   *
   * <p>If the ledger exists, the world and the sessions continue where it ends.
   *
   * @throws com.discordingest.simulator.ledger.LedgerCorruptException if the ledger is of another
   *     world, or none
   * @throws java.io.UncheckedIOException if the ledger cannot be read or written
   * @throws IllegalStateException if the port is taken
   */
  public static Simulator start(SimulatorOptions options) {
    World world = World.create(options.world());
    RestoredSessions restored = new RestoredSessions(options.gateway(), options.world().summary());
    Ledger ledger =
        options.ledger() == null ? Ledger.none() : Ledger.open(options.ledger(), restored);
    world.forwardTo(restored.worldEvents());
    CompletableFuture<Integer> port = new CompletableFuture<>();
    Dispatcher dispatcher =
        new Dispatcher(
            options.gateway(), world, ledger, restored, () -> "ws://127.0.0.1:" + port.join());
    RestRoutes rest = new RestRoutes(dispatcher, () -> "ws://127.0.0.1:" + port.join() + "/");
    ControlRoutes control = new ControlRoutes(dispatcher);
    EventLoopGroup threads = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
    ServerBootstrap bootstrap =
        new ServerBootstrap()
            .group(threads)
            .channel(NioServerSocketChannel.class)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
            .childOption(
                ChannelOption.WRITE_BUFFER_WATER_MARK,
                new WriteBufferWaterMark(UNSENT_LOW, UNSENT_HIGH))
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    channel
                        .pipeline()
                        .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(LARGEST_REQUEST),
                            new HttpFront(dispatcher, rest, control));
                  }
                });
    Channel server;
    try {
      server =
          bootstrap
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), options.port()))
              .syncUninterruptibly()
              .channel();
    } catch (RuntimeException e) {
      threads.shutdownGracefully(0, 0, TimeUnit.SECONDS).syncUninterruptibly();
      ledger.close();
      throw new IllegalStateException("cannot listen on 127.0.0.1:" + options.port(), e);
    }
    port.complete(((InetSocketAddress) server.localAddress()).getPort());
    dispatcher.start();
    return new Simulator(options, dispatcher, ledger, threads, server);
  }

  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** The base of REST URLs. */
  public String apiUrl() {
    return "http://127.0.0.1:" + port() + HttpFront.API;
  }

  /** What a gateway URL begins with; the client adds its parameters. */
  public String gatewayUrl() {
    return "ws://127.0.0.1:" + port() + "/";
  }

  public String controlUrl() {
    return "http://127.0.0.1:" + port() + "/control";
  }

  public String token() {
    return options.gateway().token();
  }

  /** How everything stands. */
  public GatewayStatus status() {
    return await(dispatcher.status());
  }

  /** Cuts connections without a close frame. */
  public int drop(int shard) {
    return await(dispatcher.faultRequests().drop(shard));
  }

  /** Closes connections with a code. */
  public int closeConnections(int shard, int code) {
    return await(dispatcher.faultRequests().closeConnections(shard, code));
  }

  /** Asks clients to reconnect (opcode 7). */
  public int reconnect(int shard) {
    return await(dispatcher.faultRequests().reconnect(shard));
  }

  /** Asks clients for a heartbeat at once (opcode 1). */
  public int requestHeartbeat(int shard) {
    return await(dispatcher.faultRequests().requestHeartbeat(shard));
  }

  /** Says that sessions are invalid (opcode 9); those that are not resumable end. */
  public int invalidateSessions(int shard, boolean resumable) {
    return await(dispatcher.faultRequests().invalidateSessions(shard, resumable));
  }

  /** Ends sessions as if they had not been resumed in time; their connections are cut. */
  public int expireSessions(int shard) {
    return await(dispatcher.faultRequests().expireSessions(shard));
  }

  /** Keeps HELLO from the next connections. */
  public int skipHello(int connections) {
    return await(dispatcher.faultRequests().skipHello(connections));
  }

  /** Refuses the next RESUMEs, which ends their sessions. */
  public int refuseResumes(int count) {
    return await(dispatcher.faultRequests().refuseResumes(count));
  }

  /** Answers the next REST requests with 429. */
  public int limitRate(int requests, double seconds, boolean global) {
    return await(dispatcher.faultRequests().limitRate(requests, seconds, global));
  }

  /** Stops acknowledging heartbeats, or begins again. */
  public int acknowledge(int shard, boolean on) {
    return await(dispatcher.faultRequests().acknowledge(shard, on));
  }

  /** Stops sending while connections stay open, or begins again. */
  public int stall(int shard, boolean on) {
    return await(dispatcher.faultRequests().stall(shard, on));
  }

  /** Sends broken JSON or, if so asked, breaks the compressed stream. */
  public int garble(int shard, boolean brokenStream) {
    return await(dispatcher.faultRequests().garble(shard, brokenStream));
  }

  /** Puts a dispatch into the session of a shard, its {@code d} being sent as it is. */
  public int emit(int shard, String type, byte[] data) {
    return await(dispatcher.faultRequests().emit(shard, type, data));
  }

  /** Adds a guild whose GUILD_CREATE is about so large; returns its id. */
  public long addBigGuild(int shard, int mebibytes) {
    return await(dispatcher.faultRequests().addBigGuild(shard, mebibytes));
  }

  /** Lets the world stand still. */
  public void pause() {
    await(dispatcher.faultRequests().pause(true));
  }

  /** Lets the world go on. */
  public void resume() {
    await(dispatcher.faultRequests().pause(false));
  }

  /** Cuts all connections; may be called again. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    server.close().syncUninterruptibly();
    dispatcher.close();
    threads.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    ledger.close();
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the simulator cannot answer", e.getCause());
    }
  }
}
