package com.discordingest.consumer;

import com.discordingest.consumer.deadletter.DeadLetterFilter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say which dead letters are meant. */
final class DeadLetterChoice {
  @Option(
      names = "--type",
      paramLabel = "EVENT",
      description = "Only events of this name, such as MESSAGE_CREATE.")
  private @Nullable String type;

  @Option(
      names = "--cause",
      paramLabel = "TEXT",
      description = "Only those whose cause or message contains this.")
  private @Nullable String cause;

  DeadLetterFilter filter(boolean openOnly) {
    return new DeadLetterFilter(type, cause, openOnly);
  }

  boolean isGiven() {
    return type != null || cause != null;
  }
}
