package com.discordingest.producer;

import com.discordingest.runtime.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code gateway-producer run}: holds the sessions until it is stopped. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = {
      "Holds the bot's gateway sessions and writes every dispatch to the log, until it is"
          + " stopped by Ctrl-C or SIGTERM.",
      "A restart goes on where the log ends: sessions are resumed from the last committed"
          + " dispatch. A second producer for the same shards takes over, and the first ends with"
          + " exit code 5.",
      "Needs DISCORD_TOKEN and KAFKA_BOOTSTRAP_SERVERS. Metrics and health are on the admin port"
          + " (127.0.0.1:9101)."
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);
  private static final Duration LONGER_THAN_A_STOP = Duration.ofSeconds(45);

  @Mixin private ConfigurationOptions options = new ConfigurationOptions();

  @Override
  public Integer call() {
    ProducerConfiguration configuration = ProducerConfiguration.from(options.load());
    try (ShutdownSignal _ =
            new ShutdownSignal(configuration.shutdownTimeout().plus(LONGER_THAN_A_STOP));
        RunningProducer producer = RunningProducer.start(configuration, Clock.systemUTC())) {
      producer.awaitFailure();
    } catch (InterruptedException stopRequested) {
      LOG.info("stopped");
    }
    return ExitCode.OK.code();
  }
}
