package com.discordingest.consumer;

import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.consumer.deadletter.DeadLetter;
import com.discordingest.consumer.deadletter.DeadLetterReport;
import com.discordingest.consumer.deadletter.DeadLetterTopic;
import com.discordingest.model.config.Settings;
import com.discordingest.runtime.ExitCode;
import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code db-consumer dead-letters list}. */
@Command(
    name = "list",
    description = {
      "Lists records that could not be applied, the newest last. A record that was given up repeatedly,",
      "after a crash, is shown once."
    },
    mixinStandardHelpOptions = true,
    footer = {"", "Exit codes: 0 done, 2 wrong usage, 3 Kafka unreachable or no such topic."})
final class DeadLettersListCommand implements Callable<Integer> {
  @ParentCommand private DeadLettersCommand parent;
  @Spec private CommandSpec spec;
  @Mixin private DeadLetterChoice choice;

  @Option(names = "--open", description = "Leave out those that were retried.")
  private boolean open;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "Show only the newest. Default: ${DEFAULT-VALUE}; 0 shows all.")
  private int limit;

  @Option(names = "--json", description = "One JSON object a line, with all there is to say.")
  private boolean json;

  @Override
  public Integer call() {
    Settings settings = parent.settings();
    PrintWriter out = spec.commandLine().getOut();
    try (DeadLetterTopic topic =
        new DeadLetterTopic(
            ServiceConfiguration.kafka(settings),
            settings.duration(ConsumerSettings.KAFKA_WAIT),
            ServiceConfiguration.topics(settings).deadLetters())) {
      PrintWriter err = spec.commandLine().getErr();
      List<DeadLetter> letters =
          topic
              .letters(read -> {
                err.printf("%,d records read ...%n", read);
                err.flush();
              })
              .stream()
              .filter(choice.filter(open)::matches)
              .sorted(Comparator.comparing(DeadLetter::time).thenComparing(DeadLetter::origin))
              .toList();
      int left = limit > 0 ? Math.max(0, letters.size() - limit) : 0;
      print(letters, letters.subList(left, letters.size()), out);
    }
    out.flush();
    return ExitCode.OK.code();
  }

  private void print(List<DeadLetter> all, List<DeadLetter> shown, PrintWriter out) {
    if (json) {
      shown.forEach(letter -> out.println(DeadLetterReport.json(letter)));
      return;
    }
    if (!shown.isEmpty()) {
      out.println(DeadLetterReport.table(shown));
    }
    long openOnes = all.stream().filter(DeadLetter::isOpen).count();
    out.printf("%,d dead letters, %,d of them open", all.size(), openOnes);
    out.println(
        shown.size() < all.size()
            ? "; the newest %,d are shown, --limit shows more.".formatted(shown.size())
            : ".");
  }
}
