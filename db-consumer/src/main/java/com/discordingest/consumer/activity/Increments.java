package com.discordingest.consumer.activity;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Collects what one event adds to tallies. Used by one thread, for one event. */
final class Increments {
  private static final Duration LONGEST_STAY = Duration.ofDays(366);

  private final Map<Window, Addition> additions = new LinkedHashMap<>();

  /** What is added to one window's tally. */
  private static final class Addition {
    private final Map<Count, Long> counts = new EnumMap<>(Count.class);
    private Distinct people = Distinct.NONE;
    private Tally.@Nullable Label label;
  }

  void add(Window window, Count count, long amount) {
    if (amount != 0) {
      to(window).counts.merge(count, amount, Long::sum);
    }
  }

  /** Somebody who took part. */
  void person(Window window, long id) {
    people(window, Distinct.of(id));
  }

  void people(Window window, Distinct people) {
    if (!people.isEmpty()) {
      Addition addition = to(window);
      addition.people = addition.people.union(people);
    }
  }

  void label(Window window, String text, long version) {
    to(window).label = new Tally.Label(text, version);
  }

  /**
   * Time between two moments, in the day of a guild in which each part of it lies. More than a year
   * is no stay but a clock that went wrong.
   */
  void voice(long guildId, Instant from, Instant until) {
    if (Duration.between(from, until).compareTo(LONGEST_STAY) > 0) {
      return;
    }
    Instant at = from;
    while (at.isBefore(until)) {
      Window.GuildDay day = Window.GuildDay.at(guildId, at);
      Instant midnight = day.start().plus(Window.DAY);
      Instant end = midnight.isBefore(until) ? midnight : until;
      add(day, Count.VOICE_MICROS, ChronoUnit.MICROS.between(at, end));
      at = end;
    }
  }

  private Addition to(Window window) {
    return additions.computeIfAbsent(window, _ -> new Addition());
  }

  /** Each window that the event adds to, once, with what it adds. */
  void forEach(BiConsumer<Window, Tally> action) {
    additions.forEach((window, addition) ->
        action.accept(window, new Tally(1, addition.counts, addition.people, addition.label)));
  }
}
