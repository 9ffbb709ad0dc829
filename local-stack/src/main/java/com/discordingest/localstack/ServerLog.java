package com.discordingest.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The log file that a server process writes its output to. Grown beyond 32 MiB it is set aside,
 * once, as {@code <name>.1} when the server starts.
 */
public final class ServerLog {
  private static final long SET_ASIDE_BYTES = 32L << 20;
  private static final int MOST_ERRORS = 5;

  /** As Kafka, PostgreSQL and our own programs write them. */
  private static final Pattern ERROR = Pattern.compile("\\b(ERROR|FATAL|PANIC)\\b");

  private final Path file;

  public ServerLog(Path file) {
    this.file = file;
  }

  public Path file() {
    return file;
  }

  /** Where a process started now shall write: appended to what is there. */
  public ProcessBuilder.Redirect open() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      if (Files.exists(file) && Files.size(file) > SET_ASIDE_BYTES) {
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".1"),
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open " + file, e);
    }
    return ProcessBuilder.Redirect.appendTo(file.toFile());
  }

  /**
   * The last lines, indented, for an error message. A server that fails says a lot while it shuts
   * down: the latest errors before these lines, with the line after each, come first.
   */
  public String lastLines(int count) {
    List<String> lines;
    try {
      byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return "  (cannot read " + file + ": " + e.getMessage() + ")";
    }
    int last = Math.max(0, lines.size() - count);
    return Stream.concat(errors(lines.subList(0, last)), lines.subList(last, lines.size()).stream())
        .map(line -> "  " + line)
        .collect(Collectors.joining("\n"));
  }

  private static Stream<String> errors(List<String> lines) {
    int[] errors =
        IntStream.range(0, lines.size())
            .filter(line -> ERROR.matcher(lines.get(line)).find())
            .toArray();
    return Arrays.stream(errors)
        .skip(Math.max(0, errors.length - MOST_ERRORS))
        .boxed()
        .flatMap(line ->
            Stream.concat(
                lines.subList(line, Math.min(line + 2, lines.size())).stream(), Stream.of("...")));
  }
}
