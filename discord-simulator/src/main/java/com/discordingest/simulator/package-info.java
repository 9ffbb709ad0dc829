/**
 * A fake Discord on loopback: {@link com.discordingest.simulator.Simulator} opens one port on which
 * REST, the gateway's websocket and the control interface answer, all about one simulated world.
 */
@NullMarked
package com.discordingest.simulator;

import org.jspecify.annotations.NullMarked;
