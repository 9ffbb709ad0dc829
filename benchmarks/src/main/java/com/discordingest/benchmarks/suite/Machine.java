package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.stack.BenchStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/** What the figures were taken on. */
final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");

  private Machine() {}

  /** As a Markdown list. */
  static String describe(BenchStack stack) {
    return """
    * %d processors (%s), %s of memory, %s %s. Kafka, PostgreSQL and what is measured share them.
    * Java %s; PostgreSQL %s; Kafka %s; Debezium JDBC sink 3.5.0.Final.
    * PostgreSQL: fsync %s, synchronous_commit %s, full_page_writes %s, shared_buffers %s, max_wal_size %s. Kafka: one
      broker, replication 1, %d partitions, zstd.
    """
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            first(CPU, "model name"),
            memory(),
            System.getProperty("os.name"),
            System.getProperty("os.version"),
            Runtime.version(),
            stack.text("SHOW server_version"),
            org.apache.kafka.common.utils.internals.AppInfoParser.getVersion(),
            stack.text("SHOW fsync"),
            stack.text("SHOW synchronous_commit"),
            stack.text("SHOW full_page_writes"),
            stack.text("SHOW shared_buffers"),
            stack.text("SHOW max_wal_size"),
            com.discordingest.model.log.Topics.DEFAULT_PARTITIONS);
  }

  private static String memory() {
    String kilobytes = first(MEMORY, "MemTotal").replaceAll("\\D", "");
    return kilobytes.isEmpty()
        ? "an unknown amount"
        : String.format(Locale.ROOT, "%.0f GiB", Double.parseDouble(kilobytes) / (1 << 20));
  }

  private static String first(Path file, String key) {
    if (!Files.isReadable(file)) {
      return "unknown";
    }
    try (Stream<String> lines = Files.lines(file)) {
      return lines
          .filter(line -> line.startsWith(key))
          .map(line -> line.substring(line.indexOf(':') + 1).trim())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
