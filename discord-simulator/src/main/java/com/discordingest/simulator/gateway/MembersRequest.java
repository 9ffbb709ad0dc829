package com.discordingest.simulator.gateway;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client's opcode 8 asks for.
 *
 * @param query how the names begin; empty for everybody, null if it asks by ids
 * @param limit how many at most; 0 for all
 */
record MembersRequest(
    long guildId, @Nullable String query, int limit, List<Long> userIds, @Nullable String nonce) {}
