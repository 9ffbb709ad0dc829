package com.discordingest.benchmarks.suite;

import com.discordingest.benchmarks.report.Report;
import com.discordingest.benchmarks.report.Spread;
import com.discordingest.benchmarks.report.TextTable;
import com.discordingest.benchmarks.services.ServiceBench;
import com.discordingest.benchmarks.services.ServiceBench.Latency;
import com.discordingest.benchmarks.services.ServiceBench.ProducerRate;
import com.discordingest.benchmarks.services.ServiceBench.SmallHeaps;
import com.discordingest.benchmarks.services.ServiceBench.StartUp;
import com.discordingest.benchmarks.stack.BenchStack;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** The services as processes. */
final class ServicesPart {
  private static final List<String> SCRIPT_OPTIONS = List.of("-Xmx512m");
  private static final int PER_SECOND = 500;
  private static final int SECONDS = 20;
  private static final int LARGE_GUILDS = 3;

  private final BenchStack stack;
  private final Path directory;
  private final Extent extent;

  ServicesPart(BenchStack stack, Path directory, Extent extent) {
    this.stack = stack;
    this.directory = directory;
    this.extent = extent;
  }

  void run(Report report, Progress progress) {
    ServiceBench bench = new ServiceBench(stack, directory);
    TextTable table = new TextTable("what", "figure");
    producer(report, bench, table, progress);
    latency(report, bench, table, progress);
    startUp(report, bench, table, progress);
    smallHeaps(report, bench, table, progress);
    report.section(
        "The services",
        """
        Processes of their own, with the options of their scripts. Dispatches come from a gateway that speaks Discord's
        protocol (websocket, zlib-stream) and keeps nothing. Latency is from the moment a dispatch is written to the socket
        until another connection sees the row; it includes the looking, which happens every few milliseconds.\
        """,
        table);
  }

  private void producer(Report report, ServiceBench bench, TextTable table, Progress progress) {
    List<ProducerRate> rates =
        bench.producer(extent.messages(), extent.messages(), extent.rounds(), SCRIPT_OPTIONS);
    Spread perCpu = Spread.of(rates.stream().map(ProducerRate::perCpuSecond).toList());
    Spread perSecond = Spread.of(rates.stream().map(ProducerRate::perSecond).toList());
    report.atLeast(
        "producer, websocket to committed record: dispatches a CPU second",
        ">= 40,000",
        40_000,
        perCpu.median(),
        perCpu.coarse());
    table.row("producer, dispatches a CPU second", perCpu.coarse());
    table.row("producer, dispatches a second beside gateway and Kafka", perSecond.coarse());
    progress.say("producer " + perCpu.coarse() + " dispatches a CPU second");
  }

  private static void latency(
      Report report, ServiceBench bench, TextTable table, Progress progress) {
    Latency latency = bench.latency(PER_SECOND, SECONDS);
    String measured =
        String.format(
            Locale.ROOT,
            "p50 %.0f ms, p99 %.0f ms, worst %.0f ms",
            latency.p50(),
            latency.p99(),
            latency.worst());
    report.below(
        "latency from the socket to the committed row at 500 events/s",
        "p50 < 120 ms, p99 < 400 ms",
        1,
        Math.max(latency.p50() / 120, latency.p99() / 400),
        measured);
    table.row("latency at " + PER_SECOND + " events/s", measured);
    progress.say(measured);
  }

  private void startUp(Report report, ServiceBench bench, TextTable table, Progress progress) {
    List<StartUp> taken = bench.startUp(extent.fewRounds(), SCRIPT_OPTIONS);
    taken.forEach(one -> progress.say(one.toString()));
    Spread producer = seconds(taken, StartUp::producer);
    Spread consumer = seconds(taken, StartUp::consumer);
    started(report, table, "gateway-producer", seconds(taken, StartUp::cachedProducer), producer);
    started(report, table, "db-consumer", seconds(taken, StartUp::cachedConsumer), consumer);
  }

  private static Spread seconds(List<StartUp> taken, ToDoubleFunction<StartUp> which) {
    return Spread.of(taken.stream().map(which::applyAsDouble).toList());
  }

  private static void started(
      Report report, TextTable table, String service, Spread cached, Spread plain) {
    String withCache = "start-up to ready, " + service + ", with its AOT cache (`make aot`)";
    String without = "start-up to ready, " + service + ", without";
    report.below(withCache, "< 3 s", 3, cached.median(), cached.fine() + " s");
    report.reported(without, plain.fine() + " s");
    table.row(withCache, cached.fine() + " s");
    table.row(without, plain.fine() + " s");
  }

  private void smallHeaps(Report report, ServiceBench bench, TextTable table, Progress progress) {
    SmallHeaps heaps = bench.smallHeaps(extent.messages(), LARGE_GUILDS);
    String failure = heaps.failure();
    String measured =
        failure == null
            ? String.format(
                Locale.ROOT,
                "ran: %,d events with %d GUILD_CREATEs of 20 MB in %.0f s",
                heaps.events(),
                LARGE_GUILDS,
                heaps.seconds())
            : failure;
    report.atLeast(
        "both services at full speed with -Xmx256m, 20 MB GUILD_CREATEs among the traffic",
        "runs",
        1,
        failure == null ? 1 : 0,
        measured);
    table.row("both services with -Xmx256m", measured);
    progress.say(measured);
  }
}
