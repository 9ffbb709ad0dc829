package com.discordingest.consumer.activity;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one running instance, held by a lock that ends with the process, however it ends.
 * Instances on one machine take different ones, and one that starts again finds the one of before.
 * Folders of different Kafka clusters never mix: state of another cluster's log would be wrong
 * here.
 */
final class InstanceDirectory implements AutoCloseable {
  private static final int MOST_INSTANCES = 256;

  private final Path path;
  private final String identity;
  private final FileChannel lock;

  private InstanceDirectory(Path path, String identity, FileChannel lock) {
    this.path = path;
    this.identity = identity;
    this.lock = lock;
  }

  /**
   * Takes the first that nobody holds.
   *
   * @throws CommandFailure if none can be made
   */
  static InstanceDirectory claim(Path base, String clusterId, String applicationId) {
    Path application = base.resolve(clusterId).resolve(applicationId);
    try {
      for (int i = 0; i < MOST_INSTANCES; i++) {
        InstanceDirectory claimed = tryClaim(application.resolve(Integer.toString(i)));
        if (claimed != null) {
          return claimed;
        }
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "activity.state.dir: cannot keep state below "
              + application
              + " ("
              + e
              + "). Set ACTIVITY_STATE_DIR to a folder that can be written, or run with --roles sink.",
          e);
    }
    throw new CommandFailure(
        ExitCode.USAGE,
        "activity.state.dir: " + MOST_INSTANCES + " instances hold folders in " + application);
  }

  private static @Nullable InstanceDirectory tryClaim(Path path) throws IOException {
    Files.createDirectories(path);
    FileChannel channel =
        FileChannel.open(path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      held = channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      // Another instance in this very process has it.
      held = false;
    } finally {
      if (!held) {
        channel.close();
      }
    }
    return held ? new InstanceDirectory(path, identity(path), channel) : null;
  }

  private static String identity(Path path) throws IOException {
    Path file = path.resolve("instance");
    if (Files.exists(file)) {
      String known = Files.readString(file).trim();
      if (!known.isEmpty()) {
        return known;
      }
    }
    String fresh = UUID.randomUUID().toString();
    Files.writeString(file, fresh);
    return fresh;
  }

  Path path() {
    return path;
  }

  /** A name that no other instance has, and that this one keeps as long as its folder. */
  String identity() {
    return identity;
  }

  @Override
  public void close() throws IOException {
    lock.close();
  }
}
