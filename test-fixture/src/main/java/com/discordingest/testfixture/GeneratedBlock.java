package com.discordingest.testfixture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A part of a document that is generated from the code, between {@code <!-- begin NAME -->} and
 * {@code <!-- end NAME -->}. Tests compare it; run with {@code -Ddocs.write=true}, they write it
 * instead.
 */
public final class GeneratedBlock {
  private GeneratedBlock() {}

  /**
   * Compares the block with what it should say, or writes it.
   *
   * @param document relative to the project's root
   * @throws AssertionError if the document says something else
   */
  public static void check(String document, String name, String content) {
    Path path = Path.of("..").resolve(document);
    String begin = "<!-- begin " + name + " -->\n";
    String end = "<!-- end " + name + " -->";
    try {
      String text = Files.readString(path);
      int from = text.indexOf(begin);
      int to = text.indexOf(end);
      if (from < 0 || to < from) {
        throw new AssertionError(document + " has no block " + name);
      }
      String present = text.substring(from + begin.length(), to);
      if (present.equals(content)) {
        return;
      }
      if (!Boolean.getBoolean("docs.write")) {
        throw new AssertionError(
            document
                + ", block "
                + name
                + ", no longer says what the code does. Run make docs, or the test with"
                + " -Ddocs.write=true, and look at the difference.");
      }
      Files.writeString(
          path, text.substring(0, from + begin.length()) + content + text.substring(to));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
