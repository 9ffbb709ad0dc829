package com.discordingest.quickstart;

import com.discordingest.localstack.DirectoryLock;
import com.discordingest.localstack.StackException;
import com.discordingest.quickstart.Pipeline.Discord;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.CommandLineRunner;
import com.discordingest.runtime.ExitCode;
import com.discordingest.runtime.ProgressLine;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command {@code quickstart}: everything, until Ctrl-C. */
@Command(
    name = "quickstart",
    sortOptions = false,
    description = {
      "Watch dispatches travel from Discord's gateway through Kafka into PostgreSQL.",
      "",
      "Starts PostgreSQL, Kafka, a simulated Discord and both services as processes of their"
          + " own, just as they are deployed; shows progress, then the guide's overview queries;"
          + " runs until Ctrl-C. With DISCORD_TOKEN in the environment it connects your bot to"
          + " the real Discord instead.",
      "",
      "A second run goes on where the first ended. A service that is killed is started again.",
      ""
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done (--exit): every dispatch sent is in the log, every message in the database",
      "1:a program did not start, or ended; the message holds the end of its log",
      "2:wrong command line",
      "7:dispatches or messages are missing (--exit)"
    })
public final class Quickstart implements Callable<Integer> {
  private static final String LOGGING = "logback.configurationFile";
  private static final String HOME = "DISCORD_INGEST_HOME";
  private static final String TOKEN = "DISCORD_TOKEN";

  /** A pace at which a reader can follow. */
  private static final int CALM_RATE = 100;

  private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(2);

  @Option(
      names = "--events",
      paramLabel = "N",
      description = "End the traffic after so many events of the simulated world, then compare.")
  private @Nullable Long events;

  @Option(
      names = "--exit",
      description = "With --events: end then, with an exit code that tells the result.")
  private boolean exit;

  @Option(names = "--fresh", description = "Remove the data of earlier runs first.")
  private boolean fresh;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description =
          "World events a second; 0 for as many as possible. Default: 0 with --events, else 100")
  private @Nullable Integer rate;

  @Option(names = "--seed", paramLabel = "N", description = "Of the simulated world. Default: 1")
  private @Nullable Long seed;

  @Option(names = "--guilds", paramLabel = "N", description = "In the world. Default: 25")
  private @Nullable Integer guilds;

  @Option(
      names = "--members",
      paramLabel = "N",
      description = "Of all guilds together. Default: 5000")
  private @Nullable Integer members;

  @Option(names = "--shards", paramLabel = "N", description = "Of the bot. Default: 2")
  private @Nullable Integer shards;

  @Option(
      names = "--state",
      paramLabel = "DIR",
      description = "Where data, logs and pid files lie. Default: .quickstart in the project")
  private @Nullable Path state;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this and end.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  public static void main(String[] args) {
    if (System.getProperty(LOGGING) == null) {
      System.setProperty(LOGGING, "com/discordingest/quickstart/quickstart-logback.xml");
    }
    System.exit(CommandLineRunner.run(new Quickstart(), args));
  }

  @Override
  public Integer call() throws Exception {
    String token = System.getenv().getOrDefault(TOKEN, "");
    check(!token.isEmpty());
    Path home = home();
    Workspace workspace = new Workspace(home, state == null ? home.resolve(".quickstart") : state);
    ProgressLine output =
        ProgressLine.of(new PrintWriter(System.out, true, System.out.charset()), PROGRESS_INTERVAL);
    CountDownLatch stopping = new CountDownLatch(1);
    try (DirectoryLock _ = lock(workspace);
        Fleet fleet = new Fleet(output::say)) {
      Thread hook = new Thread(() -> stop(fleet, stopping, output), "stop");
      Runtime.getRuntime().addShutdownHook(hook);
      Programs programs = new Programs(workspace);
      List<String> leftBehind = programs.endLeftBehind();
      if (!leftBehind.isEmpty()) {
        output.say("Ended what an earlier run left behind: " + String.join(", ", leftBehind));
      }
      if (fresh) {
        workspace.clear();
      }
      Discord discord = discord(workspace, token);
      output.say("Starting; logs are in " + workspace.log("*").getParent());
      Pipeline pipeline = Pipeline.start(workspace, programs, fleet, discord, output, stopping);
      return new Watch(
              workspace, pipeline, fleet, output, new RecentRate(), stopping, events != null, exit)
          .run()
          .code();
    } catch (InterruptedException | StackException e) {
      if (stopping.getCount() == 0) {
        return ExitCode.OK.code();
      }
      throw e;
    }
  }

  private void check(boolean real) {
    if (exit && events == null) {
      throw new CommandFailure(ExitCode.USAGE, "--exit needs --events N: there is no end else.");
    }
    if (events != null && events < 1) {
      throw new CommandFailure(ExitCode.USAGE, "--events must be at least 1.");
    }
    boolean simulation =
        events != null
            || rate != null
            || seed != null
            || guilds != null
            || members != null
            || shards != null;
    if (real && simulation) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "DISCORD_TOKEN is set, so this would connect to the real Discord, for which --events,"
              + " --rate, --seed, --guilds, --members and --shards mean nothing. Unset"
              + " DISCORD_TOKEN for the simulated one.");
    }
  }

  private static Path home() {
    Path home = Path.of(System.getenv().getOrDefault(HOME, "")).toAbsolutePath();
    if (!Files.isExecutable(home.resolve("bin/gateway-producer"))) {
      throw new CommandFailure(
          ExitCode.USAGE,
          home + " is not the project's folder. Start bin/quickstart, or set " + HOME + ".");
    }
    return home;
  }

  private static DirectoryLock lock(Workspace workspace) {
    try {
      return DirectoryLock.take(workspace.state(), Workspace.LOCK, "another quickstart");
    } catch (StackException e) {
      throw new CommandFailure(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  private Discord discord(Workspace workspace, String token) {
    if (!token.isEmpty()) {
      World.claimForDiscord(workspace.worldProperties());
      return new Discord.Real(token);
    }
    World world =
        World.of(workspace.worldProperties(), new World.Wish(seed, guilds, members, shards));
    int pace = rate != null ? rate : events != null ? 0 : CALM_RATE;
    return new Discord.Simulated(world, pace, events == null ? -1 : events);
  }

  /** Runs on the JVM's shutdown thread, after a signal as at every other end. */
  private static void stop(Fleet fleet, CountDownLatch stopping, ProgressLine output) {
    stopping.countDown();
    if (fleet.isRunning()) {
      output.say("Stopping ...");
      fleet.close();
      output.say("Stopped. The data stays: start again to go on, or with --fresh to start over.");
    }
  }
}
