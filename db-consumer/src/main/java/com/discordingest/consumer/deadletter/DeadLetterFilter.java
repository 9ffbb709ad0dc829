package com.discordingest.consumer.deadletter;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which dead letters are meant. What is null does not matter.
 *
 * @param type an event's name, in any case
 * @param cause a part of the cause's class or message, in any case
 * @param openOnly leave out what was retried
 */
public record DeadLetterFilter(@Nullable String type, @Nullable String cause, boolean openOnly) {
  public boolean matches(DeadLetter letter) {
    return (type == null || type.equalsIgnoreCase(letter.type()))
        && (cause == null || contains(letter.cause(), cause) || contains(letter.message(), cause))
        && (!openOnly || letter.isOpen());
  }

  private static boolean contains(String text, String part) {
    return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
  }
}
