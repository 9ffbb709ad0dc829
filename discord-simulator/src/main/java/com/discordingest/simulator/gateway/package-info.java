/**
 * The fake gateway. {@link com.discordingest.simulator.gateway.Dispatcher} lets the world happen on
 * one thread and puts the dispatches into a {@link com.discordingest.simulator.gateway.Session} per
 * shard; a {@link com.discordingest.simulator.gateway.GatewayConnection} speaks the protocol on a
 * websocket and takes them from there as fast as the client reads.
 */
@NullMarked
package com.discordingest.simulator.gateway;

import org.jspecify.annotations.NullMarked;
