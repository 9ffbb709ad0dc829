package com.discordingest.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Ends a process when this JVM ends, even by {@code kill -9}: a waiting shell holds the reading end
 * of a pipe from this JVM, and sends the signal once the pipe breaks. Cutting the leash leaves the
 * process alone. The leash is cut by itself when the process ends.
 */
public final class Leash implements AutoCloseable {
  private static final String SCRIPT =
      "trap '' INT TERM HUP; read -r line; kill -\"$1\" \"$2\" 2>/dev/null";

  private final Process watcher;

  private Leash(Process watcher) {
    this.watcher = watcher;
  }

  /**
   * Ties a process to this JVM.
   *
   * @param signal what to send, such as {@code INT} or {@code TERM}
   */
  public static Leash tie(ProcessHandle process, String signal) {
    try {
      Process watcher =
          new ProcessBuilder("/bin/sh", "-c", SCRIPT, "leash", signal, Long.toString(process.pid()))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      var _ = process.onExit().thenRun(watcher::destroyForcibly);
      return new Leash(watcher);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start /bin/sh", e);
    }
  }

  @Override
  public void close() {
    watcher.destroyForcibly();
  }
}
