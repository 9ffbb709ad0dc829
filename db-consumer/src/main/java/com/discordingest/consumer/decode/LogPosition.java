package com.discordingest.consumer.decode;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a record lies in the log. Ordered by topic, partition and offset. */
public record LogPosition(String topic, int partition, long offset)
    implements Comparable<LogPosition> {
  private static final Pattern FORM = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");
  private static final Comparator<LogPosition> ORDER =
      Comparator.comparing(LogPosition::topic)
          .thenComparingInt(LogPosition::partition)
          .thenComparingLong(LogPosition::offset);

  /** Reads what {@link #toString} writes; empty if it is something else. */
  public static Optional<LogPosition> parse(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new LogPosition(
                form.group(1), Integer.parseInt(form.group(2)), Long.parseLong(form.group(3))))
        : Optional.empty();
  }

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
