package com.discordingest.producer.importing;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an import did.
 *
 * @param files how many files were read
 * @param emptyFiles how many of them held nothing
 * @param dispatches how many dispatches are now in the log
 * @param deadLetters how many pieces went to the dead-letter topic
 * @param skipped how many pieces were no events, by reason
 * @param bytes of the dispatches
 * @param took from the first file to the last commit
 */
public record ImportSummary(
    long files,
    long emptyFiles,
    long dispatches,
    long deadLetters,
    Map<String, Long> skipped,
    long bytes,
    Duration took) {

  public ImportSummary {
    skipped = new TreeMap<>(skipped);
  }
}
