package com.discordingest.simulator.ledger;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends lines to the ledger file. A line is in the operating system's hands, and thus survives
 * the end of this process, once {@link #flush} has returned; it is not synced to the disk. Without
 * a file it only counts. Not thread-safe.
 */
public final class Ledger implements AutoCloseable {
  private static final int FLUSH_AT = 1 << 18;
  private static final int READ_AT_ONCE = 1 << 20;

  private final @Nullable FileChannel file;
  private byte[] buffer = new byte[FLUSH_AT + (1 << 16)];
  private int length;
  private long lines;

  private Ledger(@Nullable FileChannel file) {
    this.file = file;
  }

  /** A ledger that keeps nothing but the number of lines. */
  public static Ledger none() {
    return new Ledger(null);
  }

  /**
   * Opens a file, or begins it, and reads what it holds. What a killed process left of a last line
   * is cut off.
   *
   * @param reader is given every line that is there, in order
   * @throws LedgerCorruptException if a line is none of ours
   * @throws UncheckedIOException if the file cannot be read and written, or another process has it
   */
  public static Ledger open(Path path, Consumer<LedgerLine> reader) {
    FileChannel file = null;
    try {
      file =
          FileChannel.open(
              path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      Ledger ledger = new Ledger(file);
      lock(file);
      file.truncate(ledger.read(file, reader));
      file.position(file.size());
      return ledger;
    } catch (IOException | RuntimeException e) {
      if (file != null) {
        closeAfter(file, e);
      }
      if (e instanceof LedgerCorruptException corrupt) {
        throw new LedgerCorruptException(path + ", " + corrupt.getMessage(), corrupt);
      }
      if (e instanceof IOException io) {
        throw new UncheckedIOException("cannot use the ledger " + path, io);
      }
      throw (RuntimeException) e;
    }
  }

  /** Adds a line. */
  public void append(LedgerLine line) {
    lines++;
    if (file == null) {
      return;
    }
    int room = line.mostBytes();
    if (length + room > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + room));
    }
    length = line.write(buffer, length);
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

  /** Held until the file is closed. */
  private static void lock(FileChannel file) throws IOException {
    FileLock lock;
    try {
      lock = file.tryLock();
    } catch (OverlappingFileLockException e) {
      throw new IOException("this process has it open already", e);
    }
    if (lock == null) {
      throw new IOException("another process has it open");
    }
  }

  /** Reads all lines; returns where the last whole one ends. */
  private long read(FileChannel from, Consumer<LedgerLine> reader) throws IOException {
    byte[] bytes = new byte[READ_AT_ONCE];
    int held = 0;
    long consumed = 0;
    int got = 0;
    while (got >= 0) {
      int lineStart = 0;
      for (int i = held; i < held + Math.max(0, got); i++) {
        if (bytes[i] == '\n') {
          reader.accept(line(bytes, lineStart, i));
          lineStart = i + 1;
        }
      }
      held += got;
      consumed += lineStart;
      System.arraycopy(bytes, lineStart, bytes, 0, held - lineStart);
      held -= lineStart;
      if (held == bytes.length) {
        bytes = Arrays.copyOf(bytes, bytes.length * 2);
      }
      got = from.read(ByteBuffer.wrap(bytes, held, bytes.length - held));
    }
    return consumed;
  }

  private LedgerLine line(byte[] bytes, int start, int end) {
    lines++;
    try {
      return LedgerLine.read(bytes, start, end);
    } catch (LedgerCorruptException e) {
      throw new LedgerCorruptException("line " + lines + ": " + e.getMessage(), e);
    }
  }

  private static void closeAfter(FileChannel file, Exception reason) {
    try {
      file.close();
    } catch (IOException e) {
      reason.addSuppressed(e);
    }
  }
}
