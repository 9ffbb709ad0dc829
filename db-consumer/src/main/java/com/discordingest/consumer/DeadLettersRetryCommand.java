package com.discordingest.consumer;

import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.consumer.deadletter.DeadLetter;
import com.discordingest.consumer.deadletter.DeadLetterReport;
import com.discordingest.consumer.deadletter.DeadLetterRetry;
import com.discordingest.consumer.deadletter.DeadLetterTopic;
import com.discordingest.consumer.deadletter.RetryPlan;
import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.model.config.Settings;
import com.discordingest.model.log.Topics;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code db-consumer dead-letters retry}. */
@Command(
    name = "retry",
    description = {
      "Publishes dead letters to the log again, with their key, bytes, headers and row version, for",
      "db-consumer run to apply: after what was in their way has been removed. Says what it would do,",
      "unless told to --execute."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A row that a newer event has changed since keeps what that event said; see docs/db-consumer.md.",
      "Exit codes: 0 done, or nothing to do; 2 wrong usage; 3 Kafka unreachable or no such topic;",
      "5 another retry took over; 7 some of what was asked for cannot be retried, the rest was."
    })
final class DeadLettersRetryCommand implements Callable<Integer> {
  @ParentCommand private DeadLettersCommand parent;
  @Spec private CommandSpec spec;
  @Mixin private DeadLetterChoice choice;

  @Parameters(
      paramLabel = "ORIGIN",
      arity = "0..*",
      description = "Dead letters by their origin, as list shows it.")
  private final List<String> origins = new ArrayList<>();

  @Option(
      names = "--all",
      description = "All that are open and match --type and --cause, if given.")
  private boolean all;

  @Option(names = "--again", description = "With ORIGIN: also those that were retried before.")
  private boolean again;

  @Option(names = "--execute", description = "Do it.")
  private boolean execute;

  @Override
  public Integer call() {
    Set<LogPosition> wanted = wanted();
    Settings settings = parent.settings();
    Topics topics = ServiceConfiguration.topics(settings);
    Map<String, Object> kafka = ServiceConfiguration.kafka(settings);
    Duration patience = settings.duration(ConsumerSettings.KAFKA_WAIT);
    try (DeadLetterTopic letters = new DeadLetterTopic(kafka, patience, topics.deadLetters())) {
      if (!execute) {
        RetryPlan plan = plan(letters, wanted, topics.events());
        return show(plan, "would be published again. --execute does it.");
      }
      // Before the letters are read: from here on, no other retry can publish any of them.
      try (DeadLetterRetry retry =
          new DeadLetterRetry(
              kafka, topics.events(), topics.deadLetters(), letters, Clock.systemUTC())) {
        RetryPlan plan = plan(letters, wanted, topics.events());
        return report(plan, retry.publish(plan.letters()));
      }
    }
  }

  private Set<LogPosition> wanted() {
    if (origins.isEmpty() != all) {
      throw new CommandFailure(
          ExitCode.USAGE, "Name dead letters by their origin, or say --all; not both.");
    }
    if (!all && choice.isGiven()) {
      throw new CommandFailure(ExitCode.USAGE, "--type and --cause go with --all.");
    }
    if (all && again) {
      throw new CommandFailure(ExitCode.USAGE, "--again goes with dead letters named one by one.");
    }
    Set<LogPosition> wanted = new LinkedHashSet<>();
    for (String origin : origins) {
      wanted.add(
          LogPosition.parse(origin)
              .orElseThrow(() ->
                  new CommandFailure(
                      ExitCode.USAGE,
                      "\"" + origin + "\" is no origin. Expected TOPIC-PARTITION@OFFSET.")));
    }
    return wanted;
  }

  private RetryPlan plan(DeadLetterTopic letters, Set<LogPosition> wanted, String eventsTopic) {
    List<DeadLetter> known = letters.letters(_ -> {});
    return all
        ? RetryPlan.of(known, choice.filter(true), eventsTopic)
        : RetryPlan.of(known, wanted, eventsTopic, again);
  }

  private int show(RetryPlan plan, String verdict) {
    PrintWriter out = spec.commandLine().getOut();
    if (!plan.letters().isEmpty()) {
      out.println(DeadLetterReport.table(plan.letters()));
    }
    out.printf("%,d dead letters %s%n", plan.letters().size(), verdict);
    plan.refusals().forEach(refusal -> out.println("not " + refusal));
    out.flush();
    return (plan.refusals().isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE).code();
  }

  private int report(RetryPlan plan, List<DeadLetterRetry.Republished> published) {
    PrintWriter out = spec.commandLine().getOut();
    published.forEach(one -> out.println(one.letter().origin() + "  ->  " + one.to()));
    int gone = plan.letters().size() - published.size();
    out.printf("%,d dead letters published again.%n", published.size());
    if (gone > 0) {
      out.printf("%,d are no longer in the dead-letter topic.%n", gone);
    }
    plan.refusals().forEach(refusal -> out.println("not " + refusal));
    out.flush();
    return (gone == 0 && plan.refusals().isEmpty() ? ExitCode.OK : ExitCode.INCOMPLETE).code();
  }
}
