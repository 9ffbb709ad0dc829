package com.discordingest.consumer.project;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * Reads ISO-8601 times. Those in the form in which Discord writes them, {@code
 * 2024-05-01T12:34:56.789000+00:00} with or without the fraction, are read digit by digit: nearly
 * every event carries one, and java.time takes ten times as long. All others are left to java.time.
 */
final class IsoTime {
  private static final int SECONDS_END = 19;
  private static final int SECONDS_A_DAY = 86_400;
  private static final int MOST_FRACTION_DIGITS = 9;
  private static final String TEMPLATE = "dddd-dd-ddTdd:dd:dd";

  private IsoTime() {}

  /** The moment; UTC is meant where there is no offset. Null if the text is no time. */
  static @Nullable Instant parse(String text) {
    Instant plain = plain(text);
    if (plain != null) {
      return plain;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException noOffset) {
      try {
        return LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
      } catch (DateTimeException noTime) {
        return null;
      }
    }
  }

  /** A time in UTC in Discord's form; null for anything else, times that do not exist included. */
  private static @Nullable Instant plain(String text) {
    if (!matchesTemplate(text)) {
      return null;
    }
    int end = SECONDS_END;
    int nanos = 0;
    if (end < text.length() && text.charAt(end) == '.') {
      end++;
      int digits = 0;
      while (end < text.length() && isDigit(text.charAt(end))) {
        nanos = nanos * 10 + text.charAt(end) - '0';
        digits++;
        end++;
        if (digits > MOST_FRACTION_DIGITS) {
          return null;
        }
      }
      if (digits == 0) {
        return null;
      }
      for (; digits < MOST_FRACTION_DIGITS; digits++) {
        nanos *= 10;
      }
    }
    boolean utc = text.startsWith("+00:00", end) && text.length() == end + 6;
    boolean zulu = text.startsWith("Z", end) && text.length() == end + 1;
    return utc || zulu ? moment(text, nanos) : null;
  }

  private static @Nullable Instant moment(String text, int nanos) {
    int month = number(text, 5);
    int day = number(text, 8);
    int hour = number(text, 11);
    int minute = number(text, 14);
    int second = number(text, 17);
    int year = number(text, 0) * 100 + number(text, 2);
    boolean exists =
        month >= 1
            && month <= 12
            && day >= 1
            && day <= LocalDate.of(year, month, 1).lengthOfMonth()
            && hour < 24
            && minute < 60
            && second < 60;
    if (!exists) {
      return null;
    }
    long seconds = LocalDate.of(year, month, day).toEpochDay() * SECONDS_A_DAY;
    return Instant.ofEpochSecond(seconds + hour * 3600L + minute * 60L + second, nanos);
  }

  private static boolean matchesTemplate(String text) {
    if (text.length() <= SECONDS_END) {
      return false;
    }
    for (int i = 0; i < SECONDS_END; i++) {
      char wanted = TEMPLATE.charAt(i);
      char found = text.charAt(i);
      if (wanted == 'd' ? !isDigit(found) : wanted != found) {
        return false;
      }
    }
    return true;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The two digits at an index. */
  private static int number(String text, int index) {
    return (text.charAt(index) - '0') * 10 + text.charAt(index + 1) - '0';
  }
}
