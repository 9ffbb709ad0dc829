package com.discordingest.producer;

import com.discordingest.producer.topics.TopicSetup;
import com.discordingest.producer.topics.TopicSetup.TopicState;
import com.discordingest.runtime.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code gateway-producer topics}: creates the topics, or checks those that exist. */
@Command(
    name = "topics",
    mixinStandardHelpOptions = true,
    description = {
      "Creates the log's topics, or checks those that exist.",
      "run and import do the same before they start. A topic with another partition count than"
          + " configured ends them with exit code 6."
    })
final class TopicsCommand implements Callable<Integer> {
  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    LogConfiguration log = LogConfiguration.from(configuration.load());
    PrintWriter out = spec.commandLine().getOut();
    for (TopicState topic :
        new TopicSetup(log.kafka(), log.timeout())
            .ensure(log.topics(), log.partitions(), log.replication())) {
      out.printf(
          "%-34s %3d %-10s  %s%s%n",
          topic.name(),
          topic.partitions(),
          topic.partitions() == 1 ? "partition" : "partitions",
          topic.created() ? "created" : "exists",
          topic.note().isEmpty() ? "" : "; differs: " + topic.note());
    }
    out.flush();
    return ExitCode.OK.code();
  }
}
