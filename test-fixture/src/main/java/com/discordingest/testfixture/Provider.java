package com.discordingest.testfixture;

import java.util.Locale;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Where the shared stack comes from. */
enum Provider {
  /** Containers, by Testcontainers. */
  CONTAINERS,
  /** Servers from Maven artifacts. */
  LOCAL;

  /** The environment variable that decides, {@code containers} or {@code local}. */
  static final String VARIABLE = "TEST_STACK";

  /**
   * What the environment asks for; else containers where an engine answers.
   *
   * @throws IllegalArgumentException if the environment asks for something else
   */
  static Provider choose(Map<String, String> environment, BooleanSupplier engineAnswers) {
    String wish = environment.getOrDefault(VARIABLE, "").toLowerCase(Locale.ROOT);
    return switch (wish) {
      case "containers" -> CONTAINERS;
      case "local" -> LOCAL;
      case "" -> engineAnswers.getAsBoolean() ? CONTAINERS : LOCAL;
      default ->
          throw new IllegalArgumentException(
              VARIABLE + " is \"" + wish + "\", but must be containers or local");
    };
  }
}
