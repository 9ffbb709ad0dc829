package com.discordingest.systemtests;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is simulated, and how the services are configured.
 *
 * @param directory for everything; created when missing
 * @param token the bot's token
 * @param simulator options of the simulator, by their names without dashes
 * @param producer settings of every producer
 * @param consumer settings of every consumer
 */
record PipelineOptions(
    Path directory,
    String token,
    Map<String, String> simulator,
    Map<String, String> producer,
    Map<String, String> consumer) {
  /** For tests, what is slow is no failure: several pipelines start at once on two processors. */
  private static final String PATIENCE = "90s";

  private static final String SHARDS = "shards";
  private static final String GUILDS = "guilds";

  PipelineOptions {
    simulator = Map.copyOf(simulator);
    producer = Map.copyOf(producer);
    consumer = Map.copyOf(consumer);
  }

  /** Two shards, a dozen guilds, and settings with which faults are noticed soon. */
  static PipelineOptions of(Path directory, long seed) {
    return new PipelineOptions(
        directory,
        "simulated-token",
        Map.of(
            "seed",
            Long.toString(seed),
            SHARDS,
            "2",
            GUILDS,
            "12",
            "members",
            "600",
            "rate",
            "400",
            "events",
            "-1",
            "session-ttl",
            "300",
            "heartbeat-interval",
            "5000",
            "identify-interval",
            "200",
            "max-concurrency",
            "16"),
        Map.of(
            "topic.partitions", "6", "discord.start-timeout", "15s", "connect.timeout", PATIENCE),
        Map.of("kafka.group.protocol", "consumer", "connect.timeout", PATIENCE));
  }

  PipelineOptions withToken(String value) {
    return new PipelineOptions(directory, value, simulator, producer, consumer);
  }

  PipelineOptions withSimulator(String option, long value) {
    return new PipelineOptions(
        directory, token, with(simulator, option, Long.toString(value)), producer, consumer);
  }

  /** World events a second. */
  PipelineOptions withRate(int value) {
    return withSimulator("rate", value);
  }

  PipelineOptions withShards(int value) {
    return withSimulator(SHARDS, value);
  }

  PipelineOptions withProducer(String key, String value) {
    return new PipelineOptions(directory, token, simulator, with(producer, key, value), consumer);
  }

  private static Map<String, String> with(Map<String, String> settings, String key, String value) {
    Map<String, String> changed = new TreeMap<>(settings);
    changed.put(key, value);
    return changed;
  }

  int shards() {
    return Integer.parseInt(simulator.getOrDefault(SHARDS, "1"));
  }

  int guilds() {
    return Integer.parseInt(simulator.getOrDefault(GUILDS, "1"));
  }
}
