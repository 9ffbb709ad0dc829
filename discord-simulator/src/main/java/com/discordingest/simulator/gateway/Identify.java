package com.discordingest.simulator.gateway;

/**
 * What a client's IDENTIFY asks for.
 *
 * @param largeThreshold from how many members on a guild counts as large
 */
record Identify(String token, long intents, int shard, int shardCount, int largeThreshold) {}
