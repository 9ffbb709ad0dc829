package com.discordingest.consumer.activity;

import com.discordingest.consumer.DbConsumer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The service in a process of its own, so that it can be killed. */
final class ServiceChild implements AutoCloseable {
  private final Process process;
  private final Path log;

  /**
   * @param log where it writes what it has to say
   * @param settings as {@code key=value}
   */
  ServiceChild(Path log, List<String> settings) {
    this.log = log;
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                DbConsumer.class.getName(),
                "run"));
    settings.forEach(setting -> command.addAll(List.of("--set", setting)));
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** What it and those before it have written into the log file. */
  String output() throws IOException {
    return Files.readString(log);
  }

  /** Without any chance to end in order. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  /** As a supervisor stops it. */
  int stop() {
    process.destroy();
    return process.onExit().join().exitValue();
  }

  @Override
  public void close() {
    kill();
  }
}
