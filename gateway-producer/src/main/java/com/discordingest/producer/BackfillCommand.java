package com.discordingest.producer;

import com.discordingest.model.config.Settings;
import com.discordingest.producer.backfill.BackfillSummary;
import com.discordingest.producer.backfill.DiscordRest;
import com.discordingest.producer.topics.TopicSetup;
import com.discordingest.runtime.ExitCode;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code gateway-producer backfill}: fetches what was missed from Discord's REST API. */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches what was missed while no session was connected from Discord's REST API, and"
          + " publishes it to the log: channels, threads, and messages written since.",
      "Without --since it fills the gaps that the producer recorded and nobody filled yet, and"
          + " closes them. Runs beside a running producer. Whatever the gateway tells meanwhile wins"
          + " over what is fetched.",
      "Can be interrupted: the same command goes on where it stood. Running it once more does no"
          + " harm.",
      "Discord does not tell what was deleted or edited meanwhile, nor direct messages, archived"
          + " private threads, and reactions by user.",
      "Needs DISCORD_TOKEN and KAFKA_BOOTSTRAP_SERVERS."
    })
final class BackfillCommand implements Callable<Integer> {
  @Option(
      names = "--gaps",
      description = "Fill the recorded gaps that are open. The default unless --since is given.")
  private boolean gaps;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description =
          "Fetch what was written since then instead: 2026-05-01T12:00:00Z, 2026-05-01 (UTC), or"
              + " how long ago, such as 90m, 6h, 2d.")
  private @Nullable String since;

  @Option(
      names = "--guild",
      paramLabel = "ID",
      description = "Fetch only this guild; gaps stay open.")
  private @Nullable Long guild;

  @Option(
      names = "--channel",
      paramLabel = "ID",
      description = "Fetch only this channel or thread; gaps stay open.")
  private @Nullable Long channel;

  @Option(
      names = "--dry-run",
      description = "Only find out which channels would be read; nothing is published.")
  private boolean dryRun;

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    if (gaps && since != null) {
      throw new ParameterException(
          spec.commandLine(), "--gaps and --since exclude each other: a gap says when it began.");
    }
    Clock clock = Clock.systemUTC();
    BackfillRun.Wanted wanted = new BackfillRun.Wanted(moment(clock.instant()), guild, channel);
    Settings settings = configuration.load();
    ProducerConfiguration configured = ProducerConfiguration.from(settings);
    LogConfiguration where = configured.log();
    new TopicSetup(where.kafka(), where.timeout())
        .ensure(where.topics(), where.partitions(), where.replication());
    BackfillConsole console =
        new BackfillConsole(spec.commandLine().getOut(), spec.commandLine().getErr());
    try (DiscordRest discord =
        new DiscordRest(
            configured.apiUrl().toString(),
            configured.token(),
            settings.integer(ProducerSettings.BACKFILL_RATE, 1),
            where.timeout(),
            console::waiting)) {
      BackfillRun run = new BackfillRun(wanted, discord, where, clock, console);
      BackfillSummary summary = dryRun ? run.dry() : run.publish();
      console.summary(summary, dryRun);
      return summary.guildsRefused() > 0 ? ExitCode.INCOMPLETE.code() : ExitCode.OK.code();
    }
  }

  private @Nullable Instant moment(Instant now) {
    if (since == null) {
      return null;
    }
    return PastMoment.parse(since, now)
        .orElseThrow(() ->
            new ParameterException(
                spec.commandLine(),
                "--since is \""
                    + since
                    + "\", but must be a past moment like 2026-05-01T12:00:00Z or 2026-05-01, or how"
                    + " long ago, like 90m, 6h, 2d."));
  }
}
