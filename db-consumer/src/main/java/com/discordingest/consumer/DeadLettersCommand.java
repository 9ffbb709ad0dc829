package com.discordingest.consumer;

import com.discordingest.model.config.Settings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code db-consumer dead-letters}. */
@Command(
    name = "dead-letters",
    description = "Shows records that could not be applied, and publishes them again.",
    mixinStandardHelpOptions = true,
    subcommands = {DeadLettersListCommand.class, DeadLettersRetryCommand.class})
final class DeadLettersCommand implements Runnable {
  @ParentCommand private DbConsumer parent;
  @Spec private CommandSpec spec;

  Settings settings() {
    return parent.settings();
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list or retry?");
  }
}
