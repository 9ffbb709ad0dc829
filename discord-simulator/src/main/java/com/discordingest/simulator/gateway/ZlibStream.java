package com.discordingest.simulator.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;

/**
 * Discord's zlib-stream transport compression: one stream per connection, flushed after every
 * payload. Not thread-safe. Holds native memory until closed.
 */
final class ZlibStream implements AutoCloseable {
  private final Deflater deflater;

  ZlibStream(int level) {
    this.deflater = new Deflater(level);
  }

  /** Compresses one payload into a buffer that the caller releases. */
  ByteBuf compress(byte[] payload, ByteBufAllocator allocator) {
    deflater.setInput(payload);
    ByteBuf out = allocator.directBuffer(Math.max(256, payload.length / 2));
    boolean full;
    do {
      out.ensureWritable(256);
      ByteBuffer space = out.nioBuffer(out.writerIndex(), out.writableBytes());
      int room = space.remaining();
      int written = deflater.deflate(space, Deflater.SYNC_FLUSH);
      out.writerIndex(out.writerIndex() + written);
      full = written == room;
    } while (full);
    return out;
  }

  @Override
  public void close() {
    deflater.end();
  }
}
