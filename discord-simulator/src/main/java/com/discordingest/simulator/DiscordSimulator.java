package com.discordingest.simulator;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.runtime.ExitCode;
import com.discordingest.simulator.gateway.BufferPolicy;
import com.discordingest.simulator.gateway.GatewayStatus;
import com.discordingest.simulator.gateway.ShardStatus;
import com.discordingest.simulator.ledger.LedgerCorruptException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code discord-simulator}: runs a fake Discord until it is told to stop. */
@Command(
    name = "discord-simulator",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "A fake Discord on loopback: REST, gateway websocket, seeded realistic traffic.",
      "The same seed and options give the same events.",
      "GET /control/help on its port lists the faults that can be asked for."
    })
public final class DiscordSimulator implements Callable<Integer> {
  private static final int PROGRESS_SECONDS = 5;

  private static final String LOG_CONFIGURATION = "logback.configurationFile";
  private static final int STOP_SECONDS = 10;

  private final CountDownLatch stopRequested = new CountDownLatch(1);
  private final CountDownLatch closed = new CountDownLatch(1);

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Where the randomness begins (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--guilds",
      defaultValue = "25",
      description = "How many guilds the bot is in (default: ${DEFAULT-VALUE}).")
  private int guilds;

  @Option(
      names = "--members",
      defaultValue = "5000",
      description = "How many members all guilds have together (default: ${DEFAULT-VALUE}).")
  private int members;

  @Option(
      names = "--history",
      defaultValue = "2000",
      description =
          "How many of its latest messages a channel remembers (default: ${DEFAULT-VALUE}).")
  private int history;

  @Option(
      names = "--rate",
      defaultValue = "0",
      description =
          "World events a second; 0 for as fast as the clients take them (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--events",
      defaultValue = "-1",
      description = "World events in this run, after which it idles (default: no end).")
  private long events;

  @Option(
      names = "--shards",
      defaultValue = "1",
      description = "How many shards clients must use (default: ${DEFAULT-VALUE}).")
  private int shards;

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port at 127.0.0.1; 0 picks a free one (default: ${DEFAULT-VALUE}).")
  private int port;

  @Option(
      names = "--token",
      defaultValue = "simulated-token",
      description = "The bot token it accepts (default: ${DEFAULT-VALUE}).")
  private String token = "simulated-token";

  @Option(
      names = "--ledger",
      paramLabel = "FILE",
      description =
          "Every dispatch put into a session, one JSON line each. If the file exists, the world and"
              + " the sessions continue where it ends; give the same seed, guilds, members, history"
              + " and shards.")
  private @Nullable Path ledger;

  @Option(
      names = "--properties",
      paramLabel = "FILE",
      description = "Written when ready: discord.api.url, control.url, token as a properties file.")
  private @Nullable Path properties;

  @Option(
      names = "--heartbeat-interval",
      paramLabel = "MILLIS",
      defaultValue = "41250",
      description = "What HELLO asks for (default: ${DEFAULT-VALUE}).")
  private int heartbeatMillis;

  @Option(
      names = "--session-ttl",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long a session outlives its connection (default: ${DEFAULT-VALUE}).")
  private int sessionSeconds;

  @Option(
      names = "--buffer",
      paramLabel = "DISPATCHES",
      defaultValue = "50000",
      description = "How many a session keeps for RESUME (default: ${DEFAULT-VALUE}).")
  private int buffer;

  @Option(
      names = "--buffer-policy",
      paramLabel = "wait|drop",
      defaultValue = "wait",
      description =
          "When the buffer of a disconnected session is full: the world waits, or the oldest go and"
              + " a RESUME from before them is refused (default: ${DEFAULT-VALUE}).")
  private BufferPolicy bufferPolicy = BufferPolicy.WAIT;

  @Option(
      names = "--max-concurrency",
      defaultValue = "1",
      description = "IDENTIFYs within the identify interval (default: ${DEFAULT-VALUE}).")
  private int maxConcurrency;

  @Option(
      names = "--identify-interval",
      paramLabel = "MILLIS",
      defaultValue = "5000",
      description = "The window of that limit (default: ${DEFAULT-VALUE}, as Discord's).")
  private int identifyMillis;

  @Option(
      names = "--disallowed-intents",
      paramLabel = "BITS",
      defaultValue = "0",
      description = "Intents that end a connection with 4014 (default: none).")
  private long disallowedIntents;

  @Option(
      names = "--compression",
      paramLabel = "LEVEL",
      defaultValue = "1",
      description =
          "Level of the zlib stream, 0 to 9; 0 costs least CPU (default: ${DEFAULT-VALUE}).")
  private int compression;

  public static void main(String[] args) {
    if (System.getProperty(LOG_CONFIGURATION) == null) {
      System.setProperty(LOG_CONFIGURATION, "simulator-logback.xml");
    }
    System.exit(CommandLineRunner.run(new DiscordSimulator(), args));
  }

  @Override
  public Integer call() throws InterruptedException {
    try (Simulator simulator = start()) {
      Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(this::end));
      System.out.printf("seed            %d%n", seed);
      System.out.printf("discord.api.url %s%n", simulator.apiUrl());
      System.out.printf("control         %s/help%n", simulator.controlUrl());
      if (properties != null) {
        write(properties, simulator);
      }
      long before = simulator.status().dispatches();
      while (!stopRequested.await(PROGRESS_SECONDS, TimeUnit.SECONDS)) {
        GatewayStatus status = simulator.status();
        System.out.println(progress(status, status.dispatches() - before));
        before = status.dispatches();
      }
    } finally {
      closed.countDown();
    }
    return ExitCode.OK.code();
  }

  private Simulator start() {
    try {
      return Simulator.start(options());
    } catch (LedgerCorruptException e) {
      throw new CommandFailure(
          ExitCode.MISMATCH, "cannot continue the ledger " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    } catch (UncheckedIOException | IllegalStateException e) {
      Throwable cause = e.getCause();
      throw new CommandFailure(
          ExitCode.USAGE, e.getMessage() + (cause == null ? "" : ": " + cause.getMessage()), e);
    }
  }

  private SimulatorOptions options() {
    return SimulatorOptions.defaults()
        .withSeed(seed)
        .withGuilds(guilds)
        .withMembers(members)
        .withHistory(history)
        .withRate(rate)
        .withEvents(events)
        .withShards(shards)
        .withPort(port)
        .withToken(token)
        .withLedger(ledger)
        .withHeartbeatInterval(Duration.ofMillis(heartbeatMillis))
        .withSessionTtl(Duration.ofSeconds(sessionSeconds))
        .withBuffer(buffer)
        .withBufferPolicy(bufferPolicy)
        .withMaxConcurrency(maxConcurrency)
        .withIdentifyInterval(Duration.ofMillis(identifyMillis))
        .withDisallowedIntents(disallowedIntents)
        .withCompression(compression);
  }

  /** Runs when the process is told to stop, and keeps it alive until all is closed. */
  private void end() {
    stopRequested.countDown();
    try {
      if (!closed.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("discord-simulator: did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String progress(GatewayStatus status, long recent) {
    long connected = status.shards().stream().filter(ShardStatus::connected).count();
    return String.format(
        "%,12d world events  %,12d dispatches  %,8d/s  %d of %d shards connected%s",
        status.worldEvents(),
        status.dispatches(),
        recent / PROGRESS_SECONDS,
        connected,
        status.shards().size(),
        status.delivered() ? "  all sent" : status.done() ? "  done" : "");
  }

  /** Writes beside the file, then renames, so that a reader never sees half of it. */
  private static void write(Path file, Simulator simulator) {
    String text =
        "discord.api.url=%s%ncontrol.url=%s%ntoken=%s%n"
            .formatted(simulator.apiUrl(), simulator.controlUrl(), simulator.token());
    Path draft = file.resolveSibling(file.getFileName() + ".tmp");
    try {
      Files.writeString(draft, text);
      try {
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException e) {
        Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.USAGE, "cannot write " + file + ": " + e, e);
    }
  }
}
