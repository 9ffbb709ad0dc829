package com.discordingest.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command as people start it, with a state folder of its own. */
class QuickstartIT {
  private static final Path HOME = Path.of("..").toAbsolutePath().normalize();
  private static final int SERVERS = 4;

  /** Beside four pipelines of other tests, one start has taken more than two minutes. */
  private static final Duration PATIENCE = Duration.ofMinutes(6);

  @TempDir private Path directory = Path.of("");
  private @Nullable Process running;

  @AfterEach
  void endQuickstart() throws InterruptedException {
    if (running != null) {
      running.destroy();
      running.waitFor(60, TimeUnit.SECONDS);
    }
  }

  @Test
  void nothingIsLostWhenServicesAreKilledAndASecondRunGoesOn() throws Exception {
    Process first = start("--events=1200", "--rate=60", "--exit");
    // However long the services take to start, there is traffic left for them to be killed in.
    awaitLedger(200);
    world("pause");
    awaitOutput(first, "in the log [1-9]");
    world("resume");
    awaitLedger(300);
    kill("gateway-producer");
    kill("db-consumer");
    assertThat(exitCode(first)).as(output()).isZero();
    assertThat(output())
        .contains("gateway-producer ended with exit code 137; starting it again")
        .contains("db-consumer ended with exit code 137; starting it again")
        .contains("ok    every dispatch sent is in the log once")
        .contains("Guild overview")
        .contains("psql postgres://");
    long ledger = ledgerLines();

    Process second = start("--events=500", "--exit");
    assertThat(exitCode(second)).as(output()).isZero();

    assertThat(ledgerLines()).isGreaterThanOrEqualTo(ledger + 500);
    assertThat(pidFiles()).isEmpty();
  }

  @Test
  void nothingIsLeftRunningByAKilledQuickstart() throws Exception {
    Process started = start();
    awaitOutput(started, "in the database [1-9]");
    List<ProcessHandle> children =
        pidFiles().stream()
            .map(QuickstartIT::pid)
            .flatMap(pid -> ProcessHandle.of(pid).stream())
            .flatMap(child -> Stream.concat(Stream.of(child), child.descendants()))
            .toList();
    assertThat(children).hasSizeGreaterThan(SERVERS);

    started.destroyForcibly();

    Awaitility.await()
        .atMost(PATIENCE)
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(HOME.resolve("bin/quickstart").toString());
    command.add("--state=" + directory.resolve("state"));
    command.add("--guilds=3");
    command.add("--members=100");
    // A second shard would wait five seconds for its turn to identify.
    command.add("--shards=1");
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("output").toFile());
    // What the build has just made; and never somebody's real bot.
    builder.environment().put("DISCORD_INGEST_BUILD", "never");
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("DISCORD_TOKEN");
    // Killed, it takes Kafka with it, and a consumer has then nothing to wait for.
    builder.environment().put("DRAIN_TIMEOUT", "3s");
    Process started = builder.start();
    running = started;
    return started;
  }

  private void awaitOutput(Process process, String pattern) throws IOException {
    Awaitility.await()
        .atMost(PATIENCE)
        .untilAsserted(() -> {
          if (process.isAlive()) {
            assertThat(output()).containsPattern(pattern);
          }
        });
    assertThat(process.isAlive()).as(output()).isTrue();
  }

  private void awaitLedger(long lines) {
    Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> Files.exists(directory.resolve("state/ledger.ndjson")) && ledgerLines() >= lines);
  }

  /** Lets the simulated world stand still, or go on. */
  private void world(String command) throws IOException, InterruptedException {
    Properties simulator = new Properties();
    try (Reader reader = Files.newBufferedReader(directory.resolve("state/simulator.properties"))) {
      simulator.load(reader);
    }
    URI uri = URI.create(simulator.getProperty("control.url") + "/faults/" + command);
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()).build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  private static int exitCode(Process process) throws InterruptedException {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  private void kill(String program) {
    ProcessHandle.of(pid(directory.resolve("state/pids/" + program + ".pid")))
        .ifPresent(ProcessHandle::destroyForcibly);
  }

  private static long pid(Path file) {
    try {
      return Long.parseLong(Files.readAllLines(file).getFirst());
    } catch (IOException e) {
      throw new AssertionError("no pid file " + file, e);
    }
  }

  private List<Path> pidFiles() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("state/pids"))) {
      return files.toList();
    }
  }

  private long ledgerLines() throws IOException {
    try (Stream<String> lines = Files.lines(directory.resolve("state/ledger.ndjson"))) {
      return lines.count();
    }
  }

  private String output() throws IOException {
    return Files.readString(directory.resolve("output"));
  }
}
