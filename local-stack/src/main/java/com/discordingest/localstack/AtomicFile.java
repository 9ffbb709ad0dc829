package com.discordingest.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Writes a small text file so that a reader sees all of it or none. */
public final class AtomicFile {
  private AtomicFile() {}

  public static void write(Path file, String content) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path partial = Files.createTempFile(absolute.getParent(), absolute.getFileName() + ".", ".tmp");
    try {
      Files.writeString(partial, content);
      Files.move(
          partial, absolute, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
