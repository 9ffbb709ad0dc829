package com.discordingest.systemtests;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run of {@link Chaos} came to. Not thread-safe. */
final class ChaosReport {
  private final Map<String, List<Duration>> recoveries = new TreeMap<>();
  private final Map<String, Integer> times = new TreeMap<>();
  private final List<String> failures = new ArrayList<>();
  private int brokerStarts;

  void injected(String kind) {
    times.merge(kind, 1, Integer::sum);
  }

  void recovered(String kind, Duration time) {
    recoveries.computeIfAbsent(kind, _ -> new ArrayList<>()).add(time);
  }

  /** The broker had to be started again although no fault of this run had ended it. */
  void brokerStartedAgain() {
    brokerStarts++;
  }

  /** Notes which services have ended although nobody ended them, and starts others for them. */
  void noteEnds(Pipeline pipeline) {
    for (ServiceProcess producer : pipeline.producers()) {
      if (!producer.isAlive()) {
        failed(producer + " ended by itself; its log: " + producer.log());
        pipeline.forget(producer);
        pipeline.startProducer();
      }
    }
    for (ServiceProcess consumer : pipeline.consumers()) {
      if (!consumer.isAlive()) {
        failed(consumer + " ended by itself; its log: " + consumer.log());
        pipeline.forget(consumer);
        pipeline.startConsumer();
      }
    }
  }

  /** Something that must not happen, in words. */
  void failed(String what) {
    failures.add(what);
  }

  int faults() {
    return times.values().stream().mapToInt(Integer::intValue).sum();
  }

  List<String> failures() {
    return failures;
  }

  /** As the operator reads it; also valid in a Markdown page. */
  String table(Audit audit, Duration longestStall, Duration lasted) {
    StringBuilder text = new StringBuilder();
    text.append("| fault | times | recovered in: median | longest |\n|---|---:|---:|---:|\n");
    times.forEach((kind, count) -> {
      List<Duration> measured = new ArrayList<>(recoveries.getOrDefault(kind, List.of()));
      Collections.sort(measured);
      text.append(
          "| %s | %d | %s | %s |\n"
              .formatted(
                  kind,
                  count,
                  measured.isEmpty() ? "" : seconds(measured.get(measured.size() / 2)),
                  measured.isEmpty() ? "" : seconds(measured.getLast())));
    });
    Findings log = audit.log().findings();
    Findings rows = audit.database().findings();
    Findings activity = audit.activity();
    text.append(
        """

        | | |
        |---|---:|
        | faults | %,d in %d min %d s |
        | dispatches sent | %,d in %d sessions |
        | of them in the log | %,d |
        | inside recorded gaps | %,d in %d gaps |
        | lost | %,d |
        | duplicated | %,d |
        | out of order | %,d |
        | rows missing, too many, different | %,d, %,d, %,d of %,d |
        | counts of activity that differ from the tables | %,d |
        | longest stall of the database | %s |
        | broker started again because its group coordinator had given up | %d |
        """
            .formatted(
                faults(),
                lasted.toMinutes(),
                lasted.toSecondsPart(),
                audit.ledger().dispatches(),
                audit.ledger().sessions().size(),
                audit.log().records() - audit.log().gaps().size(),
                audit.log().inGaps(),
                audit.log().gaps().size(),
                log.count(LogAudit.LOST),
                log.count(LogAudit.DUPLICATED),
                log.count(LogAudit.OUT_OF_ORDER),
                rows.count(DatabaseAudit.MISSING),
                rows.count(DatabaseAudit.EXTRA),
                rows.count(DatabaseAudit.DIFFERENT),
                audit.database().rows().values().stream().mapToInt(Integer::intValue).sum(),
                activity.count(ActivityAudit.TOO_MUCH) + activity.count(ActivityAudit.TOO_LITTLE),
                seconds(longestStall),
                brokerStarts));
    failures.forEach(failure -> text.append("FAILED: ").append(failure).append('\n'));
    return text.append(log).append(rows).append(activity).toString();
  }

  private static String seconds(Duration time) {
    return "%.1f s".formatted(time.toMillis() / 1000.0);
  }
}
