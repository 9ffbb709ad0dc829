package com.discordingest.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second process, or a second user in this one, from using a directory. The kernel lets go
 * of it when the process ends, however it ends.
 */
public final class DirectoryLock implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final FileChannel file;

  private DirectoryLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the lock. Waits a little: a holder that was just killed may not be tidied up yet.
   *
   * @param name the lock file in the directory, which is created when missing
   * @param holder what to call the holder in the error, such as {@code another stack}
   * @throws StackException if somebody else has it
   */
  public static DirectoryLock take(Path directory, String name, String holder) {
    try {
      Files.createDirectories(directory);
      FileChannel file =
          FileChannel.open(
              directory.resolve(name), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      Instant deadline = Instant.now().plus(PATIENCE);
      while (tryLock(file) == null) {
        if (Instant.now().isAfter(deadline)) {
          file.close();
          throw new StackException(
              holder
                  + " is running on "
                  + directory
                  + ". Stop it first, or choose another directory.");
        }
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      }
      return new DirectoryLock(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + directory + ": " + e.getMessage(), e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException _) {
      return null;
    }
  }

  /** Lets go of the directory. Closing again does nothing. */
  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot unlock the directory", e);
    }
  }
}
