package com.discordingest.simulator.gateway;

import org.jspecify.annotations.Nullable;

/**
 * A gateway session: what IDENTIFY began and RESUME continues, over any number of connections.
 * Belongs to the dispatcher's thread, except for its buffer and the acknowledged sequence, which
 * the connection's thread uses, too.
 */
final class Session {
  final String id;
  final int shard;
  final long intents;
  final int largeThreshold;
  final ReplayBuffer buffer;

  /** The sequence that the client's latest heartbeat told. */
  volatile long acknowledged;

  /** The connection it is sent over; null while disconnected. */
  @Nullable GatewayConnection connection;

  /** When the connection was lost, in nanoTime. */
  long disconnectedAt;

  /** Whether a client has been connected to it since this process began. */
  boolean seen;

  Session(String id, int shard, long intents, int largeThreshold, ReplayBuffer buffer) {
    this.id = id;
    this.shard = shard;
    this.intents = intents;
    this.largeThreshold = largeThreshold;
    this.buffer = buffer;
  }
}
