package com.discordingest.simulator.gateway;

import java.util.List;

/**
 * How the fake gateway stands.
 *
 * @param dispatches how many dispatches were ever put into sessions: the ledger's lines
 * @param worldEvents how many world events have happened, earlier runs with the ledger included
 * @param done whether as many have happened as were asked for
 * @param paused whether the world stands still on request
 */
public record GatewayStatus(
    long dispatches, long worldEvents, boolean done, boolean paused, List<ShardStatus> shards) {
  public GatewayStatus {
    shards = List.copyOf(shards);
  }

  /** Whether everything has happened and was written to sockets. */
  public boolean delivered() {
    return done && shards.stream().allMatch(shard -> shard.waiting() == 0);
  }
}
