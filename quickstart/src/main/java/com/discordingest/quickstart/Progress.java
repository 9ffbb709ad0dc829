package com.discordingest.quickstart;

import java.util.OptionalLong;

/**
 * How far the dispatches have come, at one moment.
 *
 * @param sent how many the simulator has put into its sessions, in all runs; unknown of Discord
 * @param inLog how many are committed in the log
 * @param applied how many of those are committed in the database
 * @param allSent whether the simulator has no more to send
 */
record Progress(OptionalLong sent, long inLog, long applied, boolean allSent) {

  /** Whether everything that was to be sent has arrived. */
  boolean complete() {
    return allSent && inLog >= sent.orElse(Long.MAX_VALUE) && applied >= inLog;
  }

  /**
   * As one line.
   *
   * @param rate applied dispatches a second, lately
   */
  String line(long rate) {
    StringBuilder line = new StringBuilder();
    sent.ifPresent(count -> line.append(String.format("sent %,d   ", count)));
    line.append(
        String.format(
            "in the log %,d   in the database %,d   lag %,d   %,d/s",
            inLog, applied, Math.max(0, inLog - applied), rate));
    return line.toString();
  }
}
