package com.discordingest.localstack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The log file that a server process writes its output to. Grown beyond 32 MiB it is set aside,
 * once, as {@code <name>.1} when the server starts.
 */
public final class ServerLog {
  private static final long SET_ASIDE_BYTES = 32L << 20;

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

  /** The last lines, indented, for an error message. */
  public String lastLines(int count) {
    List<String> lines;
    try {
      byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      return "  (cannot read " + file + ": " + e.getMessage() + ")";
    }
    return lines.stream()
        .skip(Math.max(0, lines.size() - count))
        .map(line -> "  " + line)
        .collect(Collectors.joining("\n"));
  }
}
