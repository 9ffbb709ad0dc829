package com.discordingest.simulator.gateway;

import org.jspecify.annotations.Nullable;

/**
 * How a shard stands.
 *
 * @param session its session's id; null if there is none
 * @param sequence the session's latest sequence
 * @param acknowledged the sequence that the client's latest heartbeat told
 * @param waiting how many dispatches have not been written to a socket
 */
public record ShardStatus(
    int shard,
    @Nullable String session,
    boolean connected,
    long sequence,
    long acknowledged,
    long waiting) {}
