package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.Gap;
import com.discordingest.model.log.Topics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Holds the log against the ledger: every dispatch exactly once, byte for byte, in order, or inside
 * a recorded gap.
 *
 * <p>A session's id is not in the log, so its sessions are recognised by what they hold: those of a
 * shard are matched with the ledger's in order, each with the first that has all of its dispatches.
 */
final class LogAudit {
  /** Of the ledger but not of the log, and no gap says so. */
  static final String LOST = "dispatches lost";

  static final String DUPLICATED = "records twice in the log";
  static final String OUT_OF_ORDER = "records out of order";
  static final String FOREIGN = "records that the ledger does not have";
  static final String GAP_UNRECORDED = "sessions given up without a gap record";

  private final Findings findings = new Findings();
  private final Map<String, LoggedSession> coverage = new HashMap<>();
  private final List<RecordedGap> gaps = new ArrayList<>();
  private Map<Integer, Long> nextOffsets = Map.of();
  private long records;
  private long inGaps;

  private LogAudit() {}

  /** A gap record. */
  record RecordedGap(Gap gap, long ordinal, long version) {}

  /** What the log has of one session: row version and digest by sequence. */
  private static final class LoggedSession {
    private final int shard;
    private final long ordinal;
    private final NavigableMap<Long, Long> versions = new TreeMap<>();
    private final NavigableMap<Long, Long> digests = new TreeMap<>();

    LoggedSession(int shard, long ordinal) {
      this.shard = shard;
      this.ordinal = ordinal;
    }

    boolean isPartOf(Ledger.Session session) {
      return digests.lastKey() <= session.lastSequence()
          && digests.entrySet().stream()
              .allMatch(entry ->
                  session.digests().get((int) (entry.getKey() - 1)).equals(entry.getValue()));
    }

    /** Up to where nothing is missing. */
    long prefix() {
      long last = 0;
      for (long sequence : digests.keySet()) {
        if (sequence != last + 1) {
          return last;
        }
        last = sequence;
      }
      return last;
    }
  }

  /** Reads the whole log and compares. */
  static LogAudit of(Ledger ledger, LogReader log, Topics topics) {
    LogAudit audit = new LogAudit();
    Scan scan = new Scan(audit);
    audit.nextOffsets = log.read(topics.events(), scan::read);
    Map<Integer, List<Ledger.Session>> byShard = new TreeMap<>();
    ledger
        .sessions()
        .forEach(session ->
            byShard.computeIfAbsent(session.shard(), _ -> new ArrayList<>()).add(session));
    byShard.forEach((shard, sessions) ->
        audit.compare(sessions, scan.sessions.getOrDefault(shard, new TreeMap<>()).values()));
    return audit;
  }

  /** What is gathered while reading. */
  private static final class Scan {
    private final LogAudit audit;
    private final Map<Integer, TreeMap<Long, LoggedSession>> sessions = new HashMap<>();
    private final Map<String, Long> latestVersions = new HashMap<>();
    private final Map<String, Integer> partitionsByKey = new HashMap<>();

    Scan(LogAudit audit) {
      this.audit = audit;
    }

    void read(ConsumerRecord<byte[], byte[]> record) {
      EventHeaders headers = EventHeaders.fromKafka(record.headers());
      String where = headers.type() + " " + headers.id() + " of " + headers.source();
      if (headers.source().equals(EventHeaders.BACKFILL_SOURCE)) {
        // Of no session, and so nothing that the ledger could confirm.
        return;
      }
      audit.records++;
      String[] source = headers.source().split("/", -1);
      String[] id = headers.id().split("-", -1);
      int shard = Integer.parseInt(source[2]);
      long ordinal = Long.parseLong(id[0]);
      inOrder(record, headers, where);
      if (headers.type().equals(EventHeaders.GAP_TYPE)) {
        audit.gaps.add(new RecordedGap(Gap.fromJson(record.value()), ordinal, headers.version()));
        return;
      }
      long sequence = Long.parseLong(id[1]);
      LoggedSession session =
          sessions
              .computeIfAbsent(shard, _ -> new TreeMap<>())
              .computeIfAbsent(ordinal, _ -> new LoggedSession(shard, ordinal));
      session.digests.put(sequence, Digest.of(record.value()));
      if (session.versions.put(sequence, headers.version()) != null) {
        audit.findings.add(DUPLICATED, where);
      }
    }

    /** Within a partition versions rise by shard, and a key stays in its partition. */
    private void inOrder(
        ConsumerRecord<byte[], byte[]> record, EventHeaders headers, String where) {
      Long before = latestVersions.put(record.partition() + headers.source(), headers.version());
      if (before != null && before >= headers.version()) {
        audit.findings.add(OUT_OF_ORDER, where + " in partition " + record.partition());
      }
      String key = new String(record.key(), UTF_8);
      Integer partition = partitionsByKey.putIfAbsent(key, record.partition());
      if (partition != null && partition != record.partition()) {
        audit.findings.add(OUT_OF_ORDER, where + ": its key is in two partitions");
      }
    }
  }

  private void compare(List<Ledger.Session> sent, Collection<LoggedSession> logged) {
    int next = 0;
    LoggedSession previous = null;
    long lostBefore = 0;
    for (LoggedSession session : logged) {
      inOrder(session);
      int match = next;
      while (match < sent.size() && !session.isPartOf(sent.get(match))) {
        match++;
      }
      if (match == sent.size()) {
        findings.add(
            FOREIGN,
            session.digests.size(),
            "session "
                + session.ordinal
                + " of shard "
                + session.shard
                + " is none of the ledger's");
        continue;
      }
      for (Ledger.Session missed : sent.subList(next, match)) {
        lostBefore += missed.lastSequence();
      }
      if (next > 0 || match > 0) {
        accountFor(previous, session, lostBefore);
      }
      coverage.put(sent.get(match).id(), session);
      lostBefore = lostInside(sent.get(match), session);
      previous = session;
      next = match + 1;
    }
    for (Ledger.Session missed : sent.subList(next, sent.size())) {
      lostBefore += missed.lastSequence();
    }
    accountFor(previous, null, lostBefore);
  }

  private void inOrder(LoggedSession session) {
    long before = 0;
    for (Map.Entry<Long, Long> entry : session.versions.entrySet()) {
      if (entry.getValue() <= before) {
        findings.add(
            OUT_OF_ORDER,
            "sequence "
                + entry.getKey()
                + " of session "
                + session.ordinal
                + " is older than the"
                + " one before");
      }
      before = entry.getValue();
    }
  }

  /** Holes before the last logged dispatch are never excused; returns what is missing after it. */
  private long lostInside(Ledger.Session sent, LoggedSession logged) {
    long last = logged.digests.lastKey();
    long holes = last - logged.digests.size();
    if (holes > 0) {
      findings.add(
          LOST,
          holes,
          "from "
              + (logged.prefix() + 1)
              + " in session "
              + logged.ordinal
              + " of shard "
              + logged.shard);
    }
    return sent.lastSequence() - last;
  }

  /** What is missing between two sessions must be in a gap record between them. */
  private void accountFor(
      @Nullable LoggedSession before, @Nullable LoggedSession after, long missing) {
    if (before == null || (after == null && missing == 0)) {
      if (missing > 0) {
        findings.add(LOST, missing, "a session of which the log has nothing");
      }
      return;
    }
    Optional<RecordedGap> gap =
        gaps.stream()
            .filter(candidate ->
                candidate.gap().shard() == before.shard
                    && candidate.ordinal() == before.ordinal
                    && candidate.gap().lastSequence() == before.digests.lastKey()
                    && (after == null || candidate.version() < after.ordinal))
            .findFirst();
    String where =
        "after "
            + before.digests.lastKey()
            + " in session "
            + before.ordinal
            + " of shard "
            + before.shard;
    if (gap.isPresent()) {
      inGaps += missing;
    } else if (missing > 0) {
      findings.add(LOST, missing, where);
    } else {
      findings.add(GAP_UNRECORDED, where);
    }
  }

  Findings findings() {
    return findings;
  }

  /** How many records the log has, gap records included. */
  long records() {
    return records;
  }

  /** How many dispatches of the ledger are missing inside recorded gaps. */
  long inGaps() {
    return inGaps;
  }

  List<RecordedGap> gaps() {
    return gaps;
  }

  /** By partition, the offset after its last record. */
  Map<Integer, Long> nextOffsets() {
    return nextOffsets;
  }

  /** Under how many sessions the dispatches of the log came. */
  Set<Long> ordinals() {
    Set<Long> ordinals = new HashSet<>();
    coverage.values().forEach(session -> ordinals.add(session.ordinal));
    return ordinals;
  }

  /** The row version of a dispatch of the ledger; empty if the log does not have it. */
  Optional<Long> version(String session, long sequence) {
    LoggedSession logged = coverage.get(session);
    return logged == null ? Optional.empty() : Optional.ofNullable(logged.versions.get(sequence));
  }
}
