package com.discordingest.localstack;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends signals that {@link ProcessHandle} has no method for, and sees that they are obeyed. */
public final class Signals {
  private Signals() {}

  /** Sends the signal, such as {@code INT}; does nothing to a process that has ended. */
  public static void send(ProcessHandle process, String signal) {
    // Its id may belong to another process by now.
    if (!process.isAlive()) {
      return;
    }
    try {
      new ProcessBuilder(
              "/bin/sh", "-c", "kill -\"$1\" \"$2\"", "kill", signal, Long.toString(process.pid()))
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      throw new StackException("cannot start /bin/sh: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      throw interrupted(process, e);
    }
  }

  /**
   * Sends the signal, waits for the end of the process, and sends SIGKILL when patience is over.
   */
  public static void end(ProcessHandle process, String signal, Duration patience) {
    send(process, signal);
    if (!awaitEnd(process, patience)) {
      process.destroyForcibly();
      awaitEnd(process, patience);
    }
  }

  private static boolean awaitEnd(ProcessHandle process, Duration patience) {
    try {
      process.onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new StackException("cannot wait for the end of process " + process.pid(), e);
    } catch (InterruptedException e) {
      throw interrupted(process, e);
    }
  }

  private static StackException interrupted(ProcessHandle process, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StackException("interrupted while ending process " + process.pid(), e);
  }
}
