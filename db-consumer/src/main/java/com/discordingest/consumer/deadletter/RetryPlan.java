package com.discordingest.consumer.deadletter;

import com.discordingest.consumer.decode.LogPosition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which dead letters will be published again, and which of those asked for will not. Pure.
 *
 * @param letters in the order of the log, so that a guild's events stay in order
 * @param refusals one line each, for the operator
 */
public record RetryPlan(List<DeadLetter> letters, List<String> refusals) {
  public RetryPlan {
    letters = List.copyOf(letters);
    refusals = List.copyOf(refusals);
  }

  /**
   * Plans for letters that were named one by one.
   *
   * @param again whether those that were retried already are retried once more
   */
  public static RetryPlan of(
      Collection<DeadLetter> all,
      Collection<LogPosition> wanted,
      String eventsTopic,
      boolean again) {
    Map<LogPosition, DeadLetter> byOrigin =
        all.stream().collect(Collectors.toMap(DeadLetter::origin, Function.identity()));
    List<DeadLetter> letters = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (LogPosition origin : wanted) {
      DeadLetter letter = byOrigin.get(origin);
      if (letter == null) {
        refusals.add(origin + ": there is no such dead letter");
        continue;
      }
      Optional<String> obstacle = obstacle(letter, eventsTopic);
      Optional<DeadLetter.State.Retried> retried = letter.retried();
      if (obstacle.isPresent()) {
        refusals.add(origin + ": " + obstacle.get());
      } else if (retried.isPresent() && !again) {
        refusals.add(
            origin
                + ": was retried already, as "
                + retried.get().to()
                + (retried.get().failedAgain() ? ", and failed again: retry that one" : "")
                + " (--again retries it once more)");
      } else {
        letters.add(letter);
      }
    }
    return sorted(letters, refusals);
  }

  /** Plans for all that match and were in the log. */
  public static RetryPlan of(
      Collection<DeadLetter> all, DeadLetterFilter filter, String eventsTopic) {
    return sorted(
        all.stream()
            .filter(filter::matches)
            .filter(letter -> obstacle(letter, eventsTopic).isEmpty())
            .toList(),
        List.of());
  }

  private static RetryPlan sorted(List<DeadLetter> letters, List<String> refusals) {
    return new RetryPlan(
        letters.stream().sorted(Comparator.comparing(DeadLetter::origin)).toList(), refusals);
  }

  /** Why a letter cannot be published again, whoever asks. */
  private static Optional<String> obstacle(DeadLetter letter, String eventsTopic) {
    if (!letter.wasInLog()) {
      return Optional.of("was given up by " + letter.writer() + " before it reached the log");
    }
    return letter.origin().topic().equals(eventsTopic)
        ? Optional.empty()
        : Optional.of("comes from another topic than " + eventsTopic);
  }
}
