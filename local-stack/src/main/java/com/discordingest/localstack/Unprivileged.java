package com.discordingest.localstack;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How PostgreSQL's programs, which refuse to run as root, are run when we are root: in a user
 * namespace, where root's files stay accessible but root's rights are gone; or, where the kernel
 * forbids namespaces, as the user {@code nobody}, who is then given the data directory.
 */
enum Unprivileged {
  ALREADY {
    @Override
    List<String> prefix() {
      return List.of();
    }
  },
  USER_NAMESPACE {
    @Override
    List<String> prefix() {
      return List.of("unshare", "-U");
    }
  },
  NOBODY {
    @Override
    List<String> prefix() {
      return List.of("setpriv", "--reuid=nobody", "--regid=65534", "--clear-groups");
    }

    @Override
    void handOver(Path directory) throws IOException {
      var nobody =
          directory.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
      try (Stream<Path> walk = Files.walk(directory)) {
        for (Path path : walk.toList()) {
          Files.setOwner(path, nobody);
        }
      }
      if (!succeeds(wrap(List.of("sh", "-c", "cd \"$1\"", "reach", directory.toString())))) {
        throw new StackException(
            "PostgreSQL refuses to run as root and runs as nobody here, who cannot get to "
                + directory
                + ": a folder above it is closed to others. Choose a data directory elsewhere, or"
                + " run this as a normal user.");
      }
    }
  };

  /** What to put before a command. */
  abstract List<String> prefix();

  /** Makes a directory and what is in it accessible to the commands. */
  void handOver(Path directory) throws IOException {}

  /** The command to run instead of the given one. */
  final List<String> wrap(List<String> command) {
    List<String> wrapped = new ArrayList<>(prefix());
    wrapped.addAll(command);
    return wrapped;
  }

  /**
   * The first way that works here.
   *
   * @throws StackException if we are root and cannot be anybody else
   */
  static Unprivileged detect() {
    if (new UnixSystem().getUid() != 0) {
      return ALREADY;
    }
    for (Unprivileged way : List.of(USER_NAMESPACE, NOBODY)) {
      String user = output(way.wrap(List.of("id", "-un")));
      if (!user.isEmpty() && !user.equals("root")) {
        return way;
      }
    }
    throw new StackException(
        "PostgreSQL refuses to run as root, and neither unshare nor setpriv (package util-linux) can"
            + " give up root's rights here. Run this as a normal user.");
  }

  private static boolean succeeds(List<String> command) {
    return run(command).exitCode() == 0;
  }

  private static String output(List<String> command) {
    Outcome outcome = run(command);
    return outcome.exitCode() == 0 ? outcome.output() : "";
  }

  /** What a short command said on its standard output, and how it ended. */
  private record Outcome(int exitCode, String output) {}

  private static Outcome run(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8).trim();
      return new Outcome(process.waitFor(), output);
    } catch (IOException e) {
      return new Outcome(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while looking for a way to run PostgreSQL", e);
    }
  }
}
