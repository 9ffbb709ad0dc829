package com.discordingest.simulator;

import com.discordingest.simulator.gateway.BufferPolicy;
import com.discordingest.simulator.gateway.GatewayOptions;
import com.discordingest.simulator.world.WorldOptions;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a simulator is started. {@link #defaults()} suits tests: a small world that runs as fast as
 * the client reads, on a free port.
 *
 * @param port the port to listen on at 127.0.0.1; 0 picks a free one
 * @param ledger the ledger's file, continued if it exists; null keeps none
 */
public record SimulatorOptions(
    WorldOptions world, GatewayOptions gateway, int port, @Nullable Path ledger) {

  public static SimulatorOptions defaults() {
    return new SimulatorOptions(
        new WorldOptions(1, 10, 500, 1000),
        new GatewayOptions(
            "simulated-token",
            1,
            Duration.ofMillis(41_250),
            1,
            Duration.ofSeconds(5),
            50_000,
            BufferPolicy.WAIT,
            Duration.ofSeconds(120),
            1,
            0,
            0,
            -1),
        0,
        null);
  }

  public SimulatorOptions withSeed(long seed) {
    return with(new WorldOptions(seed, world.guilds(), world.members(), world.history()));
  }

  public SimulatorOptions withGuilds(int guilds) {
    return with(new WorldOptions(world.seed(), guilds, world.members(), world.history()));
  }

  public SimulatorOptions withMembers(int members) {
    return with(new WorldOptions(world.seed(), world.guilds(), members, world.history()));
  }

  /** Sets how many messages a channel remembers. */
  public SimulatorOptions withHistory(int history) {
    return with(new WorldOptions(world.seed(), world.guilds(), world.members(), history));
  }

  public SimulatorOptions withToken(String token) {
    return with(gateway.withToken(token));
  }

  public SimulatorOptions withShards(int shards) {
    return with(gateway.withShards(shards));
  }

  public SimulatorOptions withHeartbeatInterval(Duration interval) {
    return with(gateway.withHeartbeatInterval(interval));
  }

  public SimulatorOptions withMaxConcurrency(int maxConcurrency) {
    return with(gateway.withMaxConcurrency(maxConcurrency));
  }

  public SimulatorOptions withIdentifyInterval(Duration interval) {
    return with(gateway.withIdentifyInterval(interval));
  }

  /** Sets how many dispatches a session keeps for RESUME. */
  public SimulatorOptions withBuffer(int dispatches) {
    return with(gateway.withBuffer(dispatches));
  }

  public SimulatorOptions withBufferPolicy(BufferPolicy policy) {
    return with(gateway.withBufferPolicy(policy));
  }

  public SimulatorOptions withSessionTtl(Duration ttl) {
    return with(gateway.withSessionTtl(ttl));
  }

  /** Sets the zlib level, 0 to 9. */
  public SimulatorOptions withCompression(int level) {
    return with(gateway.withCompression(level));
  }

  /** Sets the intents that the bot is not allowed to ask for. */
  public SimulatorOptions withDisallowedIntents(long intents) {
    return with(gateway.withDisallowedIntents(intents));
  }

  /** Sets how many world events happen a second; 0 for as fast as clients take them. */
  public SimulatorOptions withRate(int rate) {
    return with(gateway.withRate(rate));
  }

  /** Sets how many world events are to happen; negative for no end. */
  public SimulatorOptions withEvents(long events) {
    return with(gateway.withEvents(events));
  }

  public SimulatorOptions withPort(int port) {
    return new SimulatorOptions(world, gateway, port, ledger);
  }

  public SimulatorOptions withLedger(@Nullable Path ledger) {
    return new SimulatorOptions(world, gateway, port, ledger);
  }

  private SimulatorOptions with(WorldOptions other) {
    return new SimulatorOptions(other, gateway, port, ledger);
  }

  private SimulatorOptions with(GatewayOptions other) {
    return new SimulatorOptions(world, other, port, ledger);
  }
}
