package com.discordingest.simulator.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to the ledger file. A line is in the operating system's hands, and thus survives
 * the end of this process, once {@link #flush} has returned; it is not synced to the disk. Without
 * a file it only counts. Not thread-safe.
 */
public final class Ledger implements AutoCloseable {
  private static final int FLUSH_AT = 1 << 18;

  private final @Nullable FileChannel file;
  private byte[] buffer = new byte[FLUSH_AT + (1 << 16)];
  private int length;
  private long lines;

  private Ledger(@Nullable FileChannel file, long lines) {
    this.file = file;
    this.lines = lines;
  }

  /** A ledger that keeps nothing but the number of lines. */
  public static Ledger none() {
    return new Ledger(null, 0);
  }

  /**
   * Continues a file, or begins it.
   *
   * @param lines how many lines it has already
   */
  public static Ledger appendTo(Path path, long lines) {
    try {
      return new Ledger(
          FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND), lines);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the ledger " + path, e);
    }
  }

  /**
   * Adds a dispatch.
   *
   * @param n the world event's number; 0 for dispatches that concern the session alone
   * @param intents what the session asked for, told with its READY; negative to leave it out
   * @param payload the whole gateway payload, a JSON object
   */
  public void append(
      long n, int shard, int shardCount, String session, long intents, byte[] payload) {
    lines++;
    if (file == null) {
      return;
    }
    room(payload.length + 256);
    put("{");
    if (n > 0) {
      put("\"n\":");
      put(Long.toString(n));
      put(",");
    }
    if (intents >= 0) {
      put("\"intents\":");
      put(Long.toString(intents));
      put(",");
    }
    put("\"shard\":");
    put(Integer.toString(shard));
    put(",\"shard_count\":");
    put(Integer.toString(shardCount));
    put(",\"session\":\"");
    put(session);
    put("\",");
    System.arraycopy(payload, 1, buffer, length, payload.length - 1);
    length += payload.length - 1;
    buffer[length++] = '\n';
    if (length >= FLUSH_AT) {
      flush();
    }
  }

  /** How many lines it has, those of earlier runs included. */
  public long lines() {
    return lines;
  }

  /** Hands everything to the operating system. */
  public void flush() {
    if (file == null || length == 0) {
      return;
    }
    ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, length);
    try {
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the ledger", e);
    }
    length = 0;
  }

  @Override
  public void close() {
    flush();
    if (file != null) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot close the ledger", e);
      }
    }
  }

  private void put(String ascii) {
    byte[] bytes = ascii.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void room(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
