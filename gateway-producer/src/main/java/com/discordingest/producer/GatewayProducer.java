package com.discordingest.producer;

import com.discordingest.runtime.BuildVersion;
import com.discordingest.runtime.CommandLineRunner;
import picocli.CommandLine.Command;

/** The command line of the producer. */
@Command(
    name = "gateway-producer",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      ImportCommand.class,
      BackfillCommand.class,
      TopicsCommand.class
    },
    description = {
      "Holds a Discord bot's gateway sessions and writes every dispatch to Kafka.",
    },
    footerHeading = "%nExit codes:%n",
    footer = {
      "  0  done, or stopped as asked",
      "  1  something unexpected",
      "  2  wrong command line or configuration",
      "  3  Kafka or Discord cannot be reached",
      "  4  Discord refuses the bot: token, intents or sharding",
      "  5  another producer has taken over the same shards; backfill: another backfill",
      "  6  a topic differs from what is configured",
      "  7  import: nothing of what was given could be used;",
      "     backfill: a guild could not be read, so that its gap stays open",
      "",
      "Settings come from --config FILE, the environment (DISCORD_TOKEN,",
      "KAFKA_BOOTSTRAP_SERVERS, ...) and --set, the later winning."
    })
public final class GatewayProducer {
  /** What keeps secrets out of the output must hold whatever else is on the class path. */
  private static final String LOG_CONFIGURATION = "logback.configurationFile";

  GatewayProducer() {}

  public static void main(String[] args) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "gateway-producer-logback.xml");
    }
    System.exit(CommandLineRunner.run(new GatewayProducer(), args));
  }
}
