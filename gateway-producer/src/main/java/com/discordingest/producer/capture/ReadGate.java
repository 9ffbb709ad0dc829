package com.discordingest.producer.capture;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * First in a connection's pipeline: while the queue does not accept, nothing is read from the
 * socket, so that Discord's sending comes to rest by TCP's own flow control, and writes
 * (heartbeats) go on. It takes both: switching auto-read off, since the transport reads by itself
 * otherwise, and swallowing read requests, since Reactor Netty makes them regardless.
 */
public final class ReadGate extends ChannelDuplexHandler {
  private final BooleanSupplier open;
  private volatile @Nullable ChannelHandlerContext context;
  private boolean readWanted;
  private boolean autoReadWanted;

  /**
   * @param open whether to read; asked on the event loop
   */
  public ReadGate(BooleanSupplier open) {
    this.open = open;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
  }

  @Override
  public void read(ChannelHandlerContext ctx) {
    if (open.getAsBoolean()) {
      ctx.read();
    } else {
      readWanted = true;
      shut(ctx);
    }
  }

  /** Looks again whether to read. From any thread. */
  public void update() {
    ChannelHandlerContext current = context;
    if (current != null) {
      current.executor().execute(() -> apply(current));
    }
  }

  private void apply(ChannelHandlerContext ctx) {
    if (!ctx.channel().isActive()) {
      return;
    }
    if (!open.getAsBoolean()) {
      shut(ctx);
      return;
    }
    if (autoReadWanted) {
      autoReadWanted = false;
      ctx.channel().config().setAutoRead(true);
    }
    if (readWanted) {
      readWanted = false;
      ctx.read();
    }
  }

  private void shut(ChannelHandlerContext ctx) {
    if (ctx.channel().config().isAutoRead()) {
      autoReadWanted = true;
      ctx.channel().config().setAutoRead(false);
    }
  }
}
