package com.discordingest.consumer;

import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.model.config.Settings;
import com.discordingest.runtime.CommandLineRunner;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command line of db-consumer. */
@Command(
    name = "db-consumer",
    description = "Projects the log of Discord's events onto PostgreSQL.",
    mixinStandardHelpOptions = true,
    versionProvider = com.discordingest.runtime.BuildVersion.class,
    subcommands = {
      RunCommand.class,
      MigrateCommand.class,
      RebuildCommand.class,
      VerifyCommand.class,
      ReplayCommand.class,
      DeadLettersCommand.class,
      HelpCommand.class
    },
    footer = {
      "",
      "Environment: DATABASE_URL (postgres://user:password@host:port/database), KAFKA_BOOTSTRAP_SERVERS.",
      "Exit codes: 0 done, 1 unexpected, 2 wrong configuration, 3 Kafka or PostgreSQL unreachable,",
      "            5 another retry of dead letters took over,",
      "            6 something stands in the way, 7 PostgreSQL refuses to go on, or what was compared differs."
    })
public final class DbConsumer {
  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "A properties file with settings.")
  private @Nullable Path config;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      scope = ScopeType.INHERIT,
      description = "Sets one setting; may be repeated. Wins over file and environment.")
  private final Map<String, String> overrides = new TreeMap<>();

  Settings settings() {
    return Settings.load(ConsumerSettings.ALL, config, System.getenv(), overrides);
  }

  /** Runs the command and exits with its code. */
  public static void main(String... args) {
    System.exit(CommandLineRunner.run(new DbConsumer(), args));
  }
}
