package com.discordingest.quickstart;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The ledger against the log, byte for byte, and against the database, message by message.
 *
 * @param dispatches how many lines the ledger has
 * @param messages how many of them are new messages
 * @param notInLog how many dispatches the log lacks, by event name
 * @param tooOften how many records the log has beyond those in the ledger
 * @param notInDatabase how many of the new messages have no row
 */
record Verification(
    long dispatches, long messages, Map<String, Long> notInLog, long tooOften, long notInDatabase) {
  private static final String MESSAGE_CREATE = "MESSAGE_CREATE";
  private static final int BATCH = 10_000;

  /**
   * Compares.
   *
   * @param inLog how often the log holds each dispatch
   */
  static Verification run(Path ledger, Map<Digest, Integer> inLog, Database database)
      throws IOException, SQLException {
    Map<Digest, Integer> left = new HashMap<>(inLog);
    Map<String, Long> notInLog = new TreeMap<>();
    Set<Long> batch = new HashSet<>();
    long dispatches = 0;
    long messages = 0;
    long notInDatabase = 0;
    try (BufferedReader lines = Files.newBufferedReader(ledger)) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) {
        LedgerLine line = LedgerLine.parse(text);
        dispatches++;
        if (!takeOne(left, line.digest())) {
          notInLog.merge(line.type(), 1L, Long::sum);
        }
        if (line.type().equals(MESSAGE_CREATE)) {
          messages++;
          batch.add(line.id());
        }
        if (batch.size() >= BATCH) {
          notInDatabase += database.withoutRow(batch).size();
          batch.clear();
        }
      }
    }
    notInDatabase += database.withoutRow(batch).size();
    long tooOften = left.values().stream().mapToLong(Integer::longValue).sum();
    return new Verification(dispatches, messages, notInLog, tooOften, notInDatabase);
  }

  private static boolean takeOne(Map<Digest, Integer> left, Digest digest) {
    Integer count = left.get(digest);
    if (count == null) {
      return false;
    }
    if (count == 1) {
      left.remove(digest);
    } else {
      left.put(digest, count - 1);
    }
    return true;
  }

  boolean passed() {
    return notInLog.isEmpty() && tooOften == 0 && notInDatabase == 0;
  }

  /** The verdict in sentences. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    long missing = notInLog.values().stream().mapToLong(Long::longValue).sum();
    lines.add(
        String.format(
            "%s  every dispatch sent is in the log once: %,d sent, %,d missing%s, %,d too many",
            verdict(missing == 0 && tooOften == 0),
            dispatches,
            missing,
            missing == 0 ? "" : " " + notInLog,
            tooOften));
    lines.add(
        String.format(
            "%s  every message sent is in the database: %,d sent, %,d missing",
            verdict(notInDatabase == 0), messages, notInDatabase));
    return lines;
  }

  private static String verdict(boolean good) {
    return good ? "ok  " : "FAIL";
  }
}
