/**
 * The fake gateway. {@link com.discordingest.simulator.gateway.Dispatcher} lets the world happen on
 * one thread; there {@link com.discordingest.simulator.gateway.Admission} gives a connection its
 * {@link com.discordingest.simulator.gateway.Session}, one per shard, and {@link
 * com.discordingest.simulator.gateway.Delivery} puts the dispatches into it. A {@link
 * com.discordingest.simulator.gateway.GatewayConnection} speaks the protocol on a websocket and
 * takes them from there as fast as the client reads.
 */
@NullMarked
package com.discordingest.simulator.gateway;

import org.jspecify.annotations.NullMarked;
