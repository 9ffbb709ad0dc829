package com.discordingest.localstack;

import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * The ports of a stack. Chosen the first time, and kept in its directory, so that a restarted stack
 * is where it was.
 *
 * @param postgres PostgreSQL's
 * @param kafka the broker's, for clients
 * @param controller the broker's own
 */
record StackPorts(int postgres, int kafka, int controller) {

  /**
   * Those asked for; for the others those of the last run, where they are still free; else free
   * ones.
   *
   * @param postgres 0 to leave the choice
   * @param kafka 0 to leave the choice
   * @throws StackException if a port asked for is in use
   */
  static StackPorts choose(Path directory, int postgres, int kafka) {
    Path file = directory.resolve("ports.properties");
    try {
      Properties last = new Properties();
      if (Files.exists(file)) {
        try (Reader reader = Files.newBufferedReader(file)) {
          last.load(reader);
        }
      }
      StackPorts ports =
          new StackPorts(
              postgres == 0 ? remembered(last, "postgres") : free(postgres),
              kafka == 0 ? remembered(last, "kafka") : free(kafka),
              remembered(last, "kafka.controller"));
      Properties chosen = new Properties();
      chosen.setProperty("postgres", Integer.toString(ports.postgres));
      chosen.setProperty("kafka", Integer.toString(ports.kafka));
      chosen.setProperty("kafka.controller", Integer.toString(ports.controller));
      StringWriter text = new StringWriter();
      chosen.store(text, null);
      AtomicFile.write(file, text.toString());
      return ports;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot keep " + file + ": " + e.getMessage(), e);
    }
  }

  private static int free(int port) {
    if (!FreePorts.isFree(port)) {
      throw new StackException(
          "port " + port + " is in use. Choose another, or none to get a free one.");
    }
    return port;
  }

  private static int remembered(Properties last, String key) {
    String port = last.getProperty(key);
    if (port != null && FreePorts.isFree(Integer.parseInt(port))) {
      return Integer.parseInt(port);
    }
    return FreePorts.pick();
  }
}
