package com.discordingest.producer;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A moment as an operator writes it. */
final class PastMoment {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})([smhd])");

  private PastMoment() {}

  /** Reads a time with offset, a date (UTC), or how long ago; empty if it is none or to come. */
  static Optional<Instant> parse(String text, Instant now) {
    return read(text.trim(), now).filter(moment -> !moment.isAfter(now));
  }

  private static Optional<Instant> read(String text, Instant now) {
    Matcher ago = AGO.matcher(text);
    if (ago.matches()) {
      long count = Long.parseLong(ago.group(1));
      Duration unit =
          switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            case "h" -> Duration.ofHours(1);
            default -> Duration.ofDays(1);
          };
      return Optional.of(now.minus(unit.multipliedBy(count)));
    }
    try {
      return Optional.of(
          text.length() == "2026-05-01".length()
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
