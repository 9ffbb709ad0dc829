package com.discordingest.quickstart;

import com.discordingest.localstack.FreePorts;
import com.discordingest.localstack.LocalStackProperties;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import com.discordingest.runtime.ProgressLine;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The programs, started one after the other, each as soon as the one before it is ready.
 *
 * @param stack where PostgreSQL and Kafka are
 * @param simulator where the simulator is; empty with Discord itself
 * @param producerPort the producer's admin port
 * @param consumerPort the consumer's admin port
 */
record Pipeline(
    LocalStackProperties stack, Optional<Simulator> simulator, int producerPort, int consumerPort) {
  private static final Duration START_TIMEOUT = Duration.ofMinutes(3);

  /** Where the simulator is. */
  record Simulator(String apiUrl, String controlUrl, String token) {}

  /** Which Discord to connect to. */
  sealed interface Discord {
    /** Discord itself. */
    record Real(String token) implements Discord {
      @Override
      public String toString() {
        return "Real[token not shown]";
      }
    }

    /** A simulated one; rate and events as for {@link Programs#simulator}. */
    record Simulated(World world, int rate, long events) implements Discord {}
  }

  /**
   * Starts everything.
   *
   * @param stopping counted down when we are told to stop
   * @throws CommandFailure if a program does not get ready, with the end of its log
   */
  static Pipeline start(
      Workspace workspace,
      Programs programs,
      Fleet fleet,
      Discord discord,
      ProgressLine output,
      CountDownLatch stopping)
      throws InterruptedException, IOException {
    Starting starting = new Starting(fleet, output, stopping);

    Files.deleteIfExists(workspace.stackProperties());
    fleet.start(programs.localStack());
    starting.await("PostgreSQL and Kafka", () -> Files.exists(workspace.stackProperties()));
    LocalStackProperties stack = LocalStackProperties.read(workspace.stackProperties());

    Optional<Simulator> simulator = Optional.empty();
    String token;
    String apiUrl;
    switch (discord) {
      case Discord.Real real -> {
        token = real.token();
        apiUrl = "";
      }
      case Discord.Simulated simulated -> {
        Files.deleteIfExists(workspace.simulatorProperties());
        fleet.start(programs.simulator(simulated.world(), simulated.rate(), simulated.events()));
        starting.await("discord-simulator", () -> Files.exists(workspace.simulatorProperties()));
        Simulator ready = read(workspace.simulatorProperties());
        simulator = Optional.of(ready);
        token = ready.token();
        apiUrl = ready.apiUrl();
      }
    }

    int producerPort = FreePorts.isFree(9101) ? 9101 : FreePorts.pick();
    int consumerPort = FreePorts.isFree(9102) ? 9102 : FreePorts.pick();
    Child producer = programs.producer(stack, token, apiUrl, producerPort);
    Child consumer = programs.consumer(stack, consumerPort);
    fleet.start(producer);
    fleet.start(consumer);
    try (HttpClient http = HttpClient.newHttpClient()) {
      starting.await("gateway-producer", () -> live(http, producerPort));
      starting.await("db-consumer", () -> live(http, consumerPort));
    }
    // Not before: one that never got ready has something to say.
    fleet.supervise(producer);
    fleet.supervise(consumer);
    return new Pipeline(stack, simulator, producerPort, consumerPort);
  }

  private static Simulator read(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new Simulator(
        properties.getProperty("discord.api.url"),
        properties.getProperty("control.url"),
        properties.getProperty("token"));
  }

  private static boolean live(HttpClient http, int port) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health/live"))
            .timeout(Duration.ofSeconds(2))
            .build();
    try {
      return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException _) {
      return false;
    }
  }

  /** Where everything is, for people. */
  List<String> addresses(Workspace workspace) {
    List<String> lines = new ArrayList<>();
    lines.add("psql             psql " + stack.database().toPostgresUrl());
    lines.add("Kafka            " + stack.kafkaBootstrapServers());
    simulator.ifPresent(
        it -> lines.add("discord          " + it.controlUrl() + "/help (simulated)"));
    lines.add("gateway-producer " + admin(producerPort));
    lines.add("db-consumer      " + admin(consumerPort));
    lines.add("state and logs   " + workspace.state());
    return lines;
  }

  private static String admin(int port) {
    return "http://127.0.0.1:" + port + "/ (and /metrics, /health/ready)";
  }

  /** Waiting for one program after the other. */
  private record Starting(Fleet fleet, ProgressLine output, CountDownLatch stopping) {
    void await(String what, Condition ready) throws InterruptedException {
      long started = System.nanoTime();
      while (!ready.holds()) {
        fleet.check();
        if (stopping.await(100, TimeUnit.MILLISECONDS)) {
          throw new InterruptedException("stopped while waiting for " + what);
        }
        if (System.nanoTime() - started > START_TIMEOUT.toNanos()) {
          throw new CommandFailure(
              ExitCode.FAILED,
              what + " is not ready after " + START_TIMEOUT.toMinutes() + " minutes");
        }
      }
      double seconds = (System.nanoTime() - started) / 1e9;
      output.say(String.format("  %-22s ready after %.1f s", what, seconds));
    }
  }

  /** Something that may hold later. */
  private interface Condition {
    boolean holds() throws InterruptedException;
  }
}
