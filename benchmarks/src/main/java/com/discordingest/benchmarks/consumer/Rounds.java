package com.discordingest.benchmarks.consumer;

import com.discordingest.benchmarks.report.Spread;
import com.discordingest.benchmarks.report.TextTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The counted rounds of several contestants, interleaved: the n-th of each ran beside one another.
 *
 * @param <C> what the contestants are
 */
public final class Rounds<C> {
  private final Map<C, List<Round>> rounds = new LinkedHashMap<>();

  public void add(C contestant, Round round) {
    rounds.computeIfAbsent(contestant, _ -> new ArrayList<>()).add(round);
  }

  public boolean has(C contestant) {
    return rounds.containsKey(contestant);
  }

  /** The median rate, with its spread. */
  public Spread rate(C contestant) {
    return spread(of(contestant), Round::eventsPerSecond);
  }

  /** How much faster one was than another: round by round, then the median of that. */
  public Spread ratio(C fast, C slow) {
    List<Round> dividends = of(fast);
    List<Round> divisors = of(slow);
    List<Double> ratios = new ArrayList<>();
    for (int i = 0; i < Math.min(dividends.size(), divisors.size()); i++) {
      ratios.add(dividends.get(i).eventsPerSecond() / divisors.get(i).eventsPerSecond());
    }
    return Spread.of(ratios);
  }

  /** The rounds of one. */
  public List<Round> of(C contestant) {
    return List.copyOf(rounds.getOrDefault(contestant, List.of()));
  }

  /** One round on one line. */
  public String line(C contestant, Round round) {
    return String.format(
        Locale.ROOT,
        "%-12s %,9.0f events/s  client %5.1f us  postgres %5.1f us  kafka %4.1f us  rows %.2f an"
            + " event  batches %d",
        contestant,
        round.eventsPerSecond(),
        round.clientMicros(),
        round.postgresMicros(),
        round.kafkaMicros(),
        (double) round.rows() / round.events(),
        round.batches());
  }

  /** Medians, with least and greatest. */
  public TextTable table() {
    TextTable table =
        new TextTable(
            "", "events/s", "client us", "postgres us", "kafka us", "rows/event", "batches");
    rounds.forEach((contestant, taken) -> {
      List<String> cells = costs(contestant, taken);
      Round last = taken.getLast();
      cells.add(String.format(Locale.ROOT, "%.2f", (double) last.rows() / last.events()));
      cells.add(Long.toString(last.batches()));
      table.row(cells.toArray(String[]::new));
    });
    return table;
  }

  /** The same without rows and batches, which a program does not tell. */
  public TextTable costs() {
    TextTable table = new TextTable("", "events/s", "client us", "postgres us", "kafka us");
    rounds.forEach(
        (contestant, taken) -> table.row(costs(contestant, taken).toArray(String[]::new)));
    return table;
  }

  private List<String> costs(C contestant, List<Round> taken) {
    return new ArrayList<>(
        List.of(
            contestant.toString(),
            spread(taken, Round::eventsPerSecond).coarse(),
            spread(taken, Round::clientMicros).fine(),
            spread(taken, Round::postgresMicros).fine(),
            spread(taken, Round::kafkaMicros).fine()));
  }

  /** One against each of the others. */
  public TextTable ratios(C one) {
    TextTable table = new TextTable(one + " against", "times");
    rounds.keySet().stream()
        .filter(other -> !other.equals(one))
        .forEach(other -> table.row(other.toString(), ratio(one, other).fine()));
    return table;
  }

  private static Spread spread(List<Round> rounds, ToDoubleFunction<Round> figure) {
    return Spread.of(rounds.stream().map(figure::applyAsDouble).toList());
  }
}
