package com.discordingest.producer.importing;

import java.nio.file.Path;

/** Hears how an import goes; called on the importing thread. */
public interface ImportListener {
  /** A transaction was committed: so many dispatches are in the log by now, of this file last. */
  void committed(Path file, long dispatches, long bytes);

  /** A file holds nothing. */
  void empty(Path file);

  /** A piece goes to the dead-letter topic. */
  void deadLetter(Path file, long line, String reason);
}
