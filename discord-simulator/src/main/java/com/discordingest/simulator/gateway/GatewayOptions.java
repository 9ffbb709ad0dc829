package com.discordingest.simulator.gateway;

import java.time.Duration;

/**
 * How the fake gateway behaves.
 *
 * @param token what IDENTIFY must carry
 * @param shards how many shards a client must use
 * @param heartbeatInterval what HELLO tells
 * @param maxConcurrency how many IDENTIFYs may come within the identify interval
 * @param identifyInterval the window of that limit; Discord's is 5 s
 * @param buffer how many dispatches a session keeps for RESUME
 * @param bufferPolicy what happens when it is full
 * @param sessionTtl how long a session outlives its connection
 * @param compression zlib level, 0 to 9
 * @param disallowedIntents the bits that end a connection with close code 4014
 * @param rate world events a second; 0 for as fast as the clients take them
 * @param events how many world events are to happen in this run; negative for no end
 */
public record GatewayOptions(
    String token,
    int shards,
    Duration heartbeatInterval,
    int maxConcurrency,
    Duration identifyInterval,
    int buffer,
    BufferPolicy bufferPolicy,
    Duration sessionTtl,
    int compression,
    long disallowedIntents,
    int rate,
    long events) {
  public GatewayOptions {
    requirePositive("shards", shards);
    requirePositive("max concurrency", maxConcurrency);
    requirePositive("heartbeat interval", heartbeatInterval.toMillis());
    if (buffer < 100) {
      throw new IllegalArgumentException("buffer must be at least 100, not " + buffer);
    }
    if (compression < 0 || compression > 9) {
      throw new IllegalArgumentException("compression must be 0 to 9, not " + compression);
    }
    if (rate < 0) {
      throw new IllegalArgumentException("rate must not be negative: " + rate);
    }
  }

  public GatewayOptions withToken(String token) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withShards(int shards) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withHeartbeatInterval(Duration heartbeatInterval) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withMaxConcurrency(int maxConcurrency) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withIdentifyInterval(Duration identifyInterval) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withBuffer(int buffer) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withBufferPolicy(BufferPolicy bufferPolicy) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withSessionTtl(Duration sessionTtl) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withCompression(int compression) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withDisallowedIntents(long disallowedIntents) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withRate(int rate) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  public GatewayOptions withEvents(long events) {
    return new GatewayOptions(
        token,
        shards,
        heartbeatInterval,
        maxConcurrency,
        identifyInterval,
        buffer,
        bufferPolicy,
        sessionTtl,
        compression,
        disallowedIntents,
        rate,
        events);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be at least 1, not " + value);
    }
  }
}
