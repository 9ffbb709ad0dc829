package com.discordingest.producer.session;

import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.capture.DispatchReader;
import com.discordingest.producer.capture.ReadGate;
import com.discordingest.producer.capture.Shard;
import discord4j.common.close.CloseException;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Exceptions;

/**
 * One connection to the gateway, as its supervisor sees it: when it was greeted and established,
 * how it ended, and how to end it without a close frame, which would end the session. Event loops
 * report to it, the supervisor asks it; thread-safe.
 */
final class Connection implements DispatchReader.Signals {
  /** The close code that stands for a connection that broke without one. */
  private static final int ABNORMAL = 1006;

  private final Shard shard;
  private final CaptureQueue queue;
  private final CompletableFuture<ConnectionEnd> end = new CompletableFuture<>();
  private final long begun = System.nanoTime();
  private volatile @Nullable Channel channel;
  private volatile @Nullable Disposable running;
  private volatile @Nullable Duration heartbeatInterval;
  private volatile boolean established;
  private volatile boolean dispatched;
  private volatile long lastProgress = begun;
  private volatile Runnable gateUpdate = () -> {};

  Connection(Shard shard, CaptureQueue queue) {
    this.shard = shard;
    this.queue = queue;
  }

  /** The socket exists. Runs on its event loop. */
  void opened(Channel opened, ReadGate itsGate) {
    channel = opened;
    gateUpdate = itsGate::update;
    queue.onChange(gateUpdate);
    opened
        .closeFuture()
        .addListener(_ -> {
          queue.forget(gateUpdate);
          // Discord4J reports the close code, if there was one, a moment later.
          end.completeOnTimeout(
              new ConnectionEnd.Broken("the connection broke"), 2, TimeUnit.SECONDS);
        });
    if (end.isDone()) {
      shut(opened);
    }
  }

  void running(Disposable subscription) {
    running = subscription;
  }

  void failed(Throwable failure) {
    end.complete(endOf(failure));
  }

  void completed() {
    end.complete(new ConnectionEnd.Broken("the connection ended"));
  }

  private ConnectionEnd endOf(Throwable failure) {
    Throwable cause = Exceptions.isRetryExhausted(failure) ? failure.getCause() : failure;
    cause = cause == null ? failure : Exceptions.unwrap(cause);
    return switch (cause) {
      case CloseException close when close.getCode() > 0 && close.getCode() != ABNORMAL ->
          new ConnectionEnd.Closed(close.getCode(), close.getReason().orElse(""));
      case CloseException _ -> new ConnectionEnd.Broken("it closed without a close frame");
      case WebSocketHandshakeException handshake ->
          new ConnectionEnd.Unreachable(describe(handshake));
      case IOException io when heartbeatInterval == null ->
          new ConnectionEnd.Unreachable(describe(io));
      default -> new ConnectionEnd.Broken(describe(cause));
    };
  }

  private static String describe(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
  }

  @Override
  public void greeted(Duration interval) {
    heartbeatInterval = interval;
    lastProgress = System.nanoTime();
  }

  @Override
  public void established() {
    established = true;
    dispatched();
  }

  @Override
  public void dispatched() {
    dispatched = true;
    lastProgress = System.nanoTime();
  }

  @Override
  public void reconnectRequested() {
    drop(new ConnectionEnd.ReconnectRequested());
  }

  @Override
  public void sessionInvalidated(boolean resumable) {
    drop(new ConnectionEnd.SessionInvalidated(resumable));
  }

  /** Ends it without a close frame, so that Discord keeps the session. */
  void drop(ConnectionEnd reason) {
    end.complete(reason);
    Channel open = channel;
    if (open != null) {
      shut(open);
    }
  }

  /** Whether it succeeds does not matter: a socket that is closed already is as good. */
  @SuppressWarnings("FutureReturnValueIgnored")
  private static void shut(Channel open) {
    open.close();
  }

  /** Waits for the end, at most so long; empty if it goes on. */
  Optional<ConnectionEnd> awaitEnd(Duration atMost) throws InterruptedException {
    try {
      return Optional.of(end.get(atMost.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException goesOn) {
      return Optional.empty();
    } catch (ExecutionException e) {
      throw new IllegalStateException("a connection's end is never exceptional", e);
    }
  }

  /**
   * Frees what an ended connection holds; its socket is closed before anything can be sent on it.
   */
  void dispose() throws InterruptedException {
    Channel open = channel;
    if (open != null) {
      open.close().await(2, TimeUnit.SECONDS);
    }
    Disposable subscription = running;
    if (subscription != null) {
      subscription.dispose();
    }
    queue.forget(gateUpdate);
  }

  boolean isEstablished() {
    return established;
  }

  /** Whether any dispatch came, READY and RESUMED included. */
  boolean hasDispatched() {
    return dispatched;
  }

  /** How long ago it was begun. */
  Duration age() {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  /** For how long it has been waiting: since it began, was greeted, or got its last dispatch. */
  Duration sinceProgress() {
    return Duration.ofNanos(System.nanoTime() - lastProgress);
  }

  /** The heartbeat interval; empty before HELLO. */
  Optional<Duration> heartbeatInterval() {
    return Optional.ofNullable(heartbeatInterval);
  }

  @Override
  public String toString() {
    return "Connection[" + shard + "]";
  }
}
